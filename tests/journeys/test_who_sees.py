"""Who can see a dossier and why: the rule of each, by the policies in force and the posts of today."""

from __future__ import annotations

import pytest

from madoguchi.engines.cases.queries import case_of, resource_of
from madoguchi.foundation.access.emergency import break_glass
from madoguchi.foundation.access.errors import NotPermitted
from madoguchi.foundation.identity.actions import open_account
from madoguchi.foundation.journal.models import Entry
from madoguchi.journeys.who_sees import WhoSees, who_sees
from madoguchi.values.actor import Actor, ActorKind, Duty
from tests.journeys import office

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("published")]

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


def test_only_the_auditor_asks_and_the_look_is_journalled() -> None:
    number = office.submitted()
    for other in (office.CLERK, office.ADMINISTRATOR, office.STRANGER):
        with pytest.raises(NotPermitted):
            who_sees(number, by=other, language="ja")
    asked(number)
    assert Entry.objects.filter(actor_ref=AUDITOR.ref, dossiers=[number], verb="read").count() == 1
