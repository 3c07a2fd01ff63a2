"""Who can see a dossier and why: the rule of each, by the policies in force and the posts of today."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from madoguchi.engines.cases.queries import case_of, resource_of
from madoguchi.foundation.access.emergency import break_glass
from madoguchi.foundation.access.errors import NotPermitted
from madoguchi.foundation.access.standing import asking_from, state_purpose
from madoguchi.foundation.dossier.models import Dossier
from madoguchi.foundation.identity.actions import create_token, open_account, revoke_token
from madoguchi.foundation.identity.mandates import give, take_up
from madoguchi.foundation.identity.models import Account, ApiToken
from madoguchi.foundation.journal.models import Entry
from madoguchi.journeys.who_sees import WhoSees, who_sees
from madoguchi.values.actor import Actor, ActorKind, Duty
from madoguchi.values.clock import today
from madoguchi.values.mandate_kind import MandateKind
from tests.house.scene import _sign_in
from tests.journeys import office

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("published")]

RESIDENT = Actor(ActorKind.RESIDENT, "resident-1", "見本 花子")
PROXY = Actor(ActorKind.RESIDENT, "resident-2", "見本 次郎")
AUDITOR = office.member("auditor-1", "accounting", roles=("auditor",))


def of_ward(ref: str, ward: str) -> Actor:
    return Actor(ActorKind.STAFF, ref, f"職員 {ref}", (Duty("child_family", "clerk", ward),))


def asked(number: str, *people: Actor) -> WhoSees:
    for one in people:
        open_account("staff", one.name, ref=one.ref, duties=one.duties, roles=tuple(one.roles))
    return who_sees(number, by=AUDITOR, language="ja")


def test_each_who_can_see_it_stands_there_with_the_rule_that_lets_them() -> None:
    number = office.submitted()
    here, there = of_ward("here", case_of(number).ward), of_ward("there", "000000")
    found = asked(number, office.CLERK, office.CENTRE, office.STRANGER, office.ADMINISTRATOR, AUDITOR, here, there)
    assert {one.name: one.rule for one in found.staff} == {
        office.CLERK.name: "clerk.part_of_the_matter",
        office.CENTRE.name: "clerk.part_of_the_matter",
        here.name: "clerk.part_of_the_matter",
        AUDITOR.name: "auditor.sees",
    }
    assert all(one.reason.text() for one in found.staff)


def test_an_open_glass_stands_there_until_its_time_is_over() -> None:
    number = office.submitted()
    words = "一人で倒れているという通報がありました。"
    break_glass(number, resource_of(case_of(number)), reason="life", words=words, by=office.STRANGER)
    assert [one.who for one in asked(number).glasses] == [office.STRANGER.name]


def test_programmes_with_a_part_in_it_stand_there_with_their_rule_until_they_are_revoked() -> None:
    number = office.submitted()
    for role, division, name in (
        ("clerk", "administrative_centre", "審査する機械"),
        ("clerk", "business_support", "ほかの課の機械"),
        ("applicant", "", "申請する機械"),
    ):
        create_token(role, division=division, name=name)
    [seer] = asked(number).programmes
    assert (seer.name, seer.divisions, seer.rule) == (
        "審査する機械",
        ("administrative_centre",),
        "clerk.part_of_the_matter",
    )
    revoke_token(ApiToken.objects.get(name="審査する機械").ref)
    assert not who_sees(number, by=AUDITOR, language="ja").programmes


def test_a_programme_of_somebody_who_left_is_nobody() -> None:
    number, ref = office.submitted(), office.CENTRE.ref
    open_account("staff", office.CENTRE.name, ref=ref, duties=office.CENTRE.duties)
    create_token("clerk", division="administrative_centre", name="審査する機械", person=ref)
    assert [one.name for one in asked(number).programmes] == ["審査する機械"]
    Account.objects.filter(ref=ref).update(is_active=False)
    assert not who_sees(number, by=AUDITOR, language="ja").programmes


def test_the_applicant_and_their_proxies_stand_there_with_their_rules() -> None:
    number, day = office.submitted(), today() + timedelta(days=9)
    assert asked(number).applicant is None, "who applied without an account opens it by its codes"
    for one in (RESIDENT, PROXY):
        open_account("resident", one.name, ref=one.ref)
    Dossier.objects.filter(reference_number=number).update(account_ref=RESIDENT.ref)
    take_up(give(MandateKind.PARENT, [office.CHILD], until_on=day, by=RESIDENT), by=PROXY)
    found = who_sees(number, by=AUDITOR, language="ja")
    assert found.applicant is not None
    assert (found.applicant.name, found.applicant.rule) == (RESIDENT.name, "applicant.own_matter")
    assert [(one.name, one.rule, one.until_on) for one in found.proxies] == [
        (PROXY.name, "proxy.matter_of_the_represented", day)
    ]
    Account.objects.filter(ref=RESIDENT.ref).update(is_active=False)
    assert who_sees(number, by=AUDITOR, language="ja").applicant is None


def test_an_applying_programme_stands_there_as_the_applicant() -> None:
    number = office.submitted()
    create_token("applicant", name="申請する機械")
    Dossier.objects.filter(reference_number=number).update(account_ref=ApiToken.objects.get().ref)
    applicant = asked(number).applicant
    assert applicant is not None
    assert (applicant.name, applicant.rule) == ("申請する機械", "applicant.own_matter")


def test_the_page_names_each_with_the_rule_and_the_code_that_opens_it_too() -> None:
    number = office.submitted()
    create_token("clerk", division="administrative_centre", name="審査する機械")
    asked(number, office.CLERK)
    client = Client()
    client.cookies["sid"] = _sign_in(AUDITOR)
    page = client.get(reverse("staff:who_sees", args=[number])).content.decode()
    for told in (office.CLERK.name, "審査する機械", "受付番号と確認コードを持つ方", "clerk.part_of_the_matter"):
        assert told in page


def test_only_the_auditor_asks_and_the_look_is_journalled() -> None:
    number = office.submitted()
    for other in (office.CLERK, office.ADMINISTRATOR, office.STRANGER):
        with pytest.raises(NotPermitted):
            who_sees(number, by=other, language="ja")
    asked(number)
    assert Entry.objects.filter(actor_ref=AUDITOR.ref, dossiers=[number], verb="read").count() == 1


def test_the_auditor_who_reads_the_list_in_a_request_stands_in_it() -> None:
    number = office.submitted()
    with asking_from(lambda: "good"):
        by = replace(AUDITOR, assurance=3)
        state_purpose("audit", by)
        open_account("staff", AUDITOR.name, ref=AUDITOR.ref, duties=AUDITOR.duties, roles=("auditor",))
        found = who_sees(number, by=by, language="ja")
    assert AUDITOR.name in {one.name for one in found.staff}
