"""Who looked at a child's matter: told to the parent while they may act, and once to the child with an account."""

from __future__ import annotations

from datetime import timedelta

import pytest

from madoguchi.engines.messaging.models import OutboxMessage
from madoguchi.foundation.access.errors import NotPermitted
from madoguchi.foundation.dossier.queries import dossier_facts
from madoguchi.foundation.identity import mandates
from madoguchi.foundation.identity.actions import know_person, open_account
from madoguchi.foundation.identity.models import Account
from madoguchi.foundation.identity.queries import actor_of_ref
from madoguchi.foundation.journal.actions import record
from madoguchi.foundation.journal.models import Entry
from madoguchi.foundation.wall.speaker import Side, Speaker, speaking
from madoguchi.journeys import apply
from madoguchi.journeys.ask_about_looks import ask_about
from madoguchi.journeys.case_sheet import case_sheet
from madoguchi.journeys.errors import NoSuchLook
from madoguchi.journeys.for_another import seeing, thread
from madoguchi.journeys.look_questions import answer_question, answering_division
from madoguchi.journeys.models import LookQuestion
from madoguchi.journeys.own_data import own_data
from madoguchi.journeys.own_looks import own_look, own_looks, own_of
from madoguchi.journeys.questions_asked import by_account, questions_of
from madoguchi.journeys.register_links import link_account, link_again, link_by_items
from madoguchi.journeys.represent import claims, holding, standing
from madoguchi.journeys.represent.handing_over import hand_over
from madoguchi.journeys.tell import tell
from madoguchi.values.actor import SYSTEM, Actor
from madoguchi.values.clock import moved_to, now
from tests.house.scene import draft_of as whole_draft
from tests.journeys.office import CENTRE, member
from tests.journeys.represent.families import SERVICES, asked, confirmation, confirmed, other_parent, parent, sent_for
from tests.journeys.residents import HEAD, OLDER, YOUNGER

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("published")]
ITEMS = {"name": "見本 蓮", "birthdate": "2016-05-05", "address": "福岡県北九州市戸畑区見本町1番2号"}


def looks_at(by: Actor, number: str) -> list[str]:
    """The verbs of the looks at a matter that somebody is shown."""
    return [one.verb for one in own_looks(by, "ja").looks if number in one.subjects]


def child(ref: str = "child-1") -> Actor:
    """The child's own account, not linked to anybody yet."""
    open_account("resident", "見本 蓮", ref=ref)
    return actor_of_ref(ref)


def test_the_parent_is_shown_who_of_the_office_looked_as_long_as_the_mandate_stands() -> None:
    by = parent()
    mandate = confirmed(by)
    number = sent_for(mandate, by)
    case_sheet(number, by=CENTRE, language="ja")
    seeing.open_matter(number, by=by)
    page = own_looks(by, "ja")
    assert "read" in looks_at(by, number)
    assert not any(one.by_proxy for one in page.looks)
    assert page.own[number].whose == "見本 蓮"
    entry = next(one.entry for one in page.looks if one.verb == "read")
    ask_about(entry, "なぜですか。", objects_to_it=False, by=by)
    standing.end_by_the_office(mandate, by=SERVICES)
    assert looks_at(by, number) == []
    with pytest.raises(NoSuchLook):
        ask_about(entry, "なぜですか。", objects_to_it=False, by=by)


def test_an_answer_about_the_child_is_given_out_no_longer_than_the_mandate_stands() -> None:
    by = parent()
    mandate = confirmed(by)
    number = sent_for(mandate, by)
    case_sheet(number, by=CENTRE, language="ja")
    entry = next(one.entry for one in own_looks(by, "ja").looks if one.verb == "read" and number in one.subjects)
    ask_about(entry, "なぜですか。", objects_to_it=False, by=by)
    answering = member("answering-1", answering_division())
    answer_question(LookQuestion.objects.get().ref, "新しい住所を確かめるためです。", by=answering)
    assert [one["answer"] for one in own_data(by, "ja").questions] == ["新しい住所を確かめるためです。"]
    holding.hold_person(OLDER, "支援措置の申出", by=SERVICES)
    assert own_data(by, "ja").questions == ()
    assert questions_of(by_account(by), own_of(by, "ja")) == ()
    holding.hold_no_longer(OLDER, "期間の満了", by=SERVICES)
    standing.look_again(mandate, confirmation(), by=SERVICES)
    assert [one.entry for one in questions_of(by_account(by), own_of(by, "ja"))] == [entry]


def test_an_answer_about_the_child_and_the_parent_in_one_is_not_given_out_either() -> None:
    by = parent()
    mandate = confirmed(by)
    own = apply.submit_application(whole_draft(by, seed=3).ref, by=by, language="ja")
    number = sent_for(mandate, by)
    record(CENTRE, "list", dossiers=[own, number], data="受信箱", purpose="担当する案件の確認と処理")
    entry = next(one.entry for one in own_looks(by, "ja").looks if {own, number} <= set(one.subjects))
    ask_about(entry, "なぜですか。", objects_to_it=False, by=by)
    holding.hold_person(OLDER, "支援措置の申出", by=SERVICES)
    page = own_looks(by, "ja")
    assert entry in {one.entry for one in page.looks}
    assert page.questions == {}
    assert own_look(by, entry, "ja")[2] is None


def test_another_parent_is_shown_nothing_of_what_was_sent_before_theirs() -> None:
    by, other = parent(), other_parent()
    number = sent_for(confirmed(by), by)
    case_sheet(number, by=CENTRE, language="ja")
    with moved_to(now() + timedelta(minutes=1)):
        confirmed(other)
    assert looks_at(other, number) == []
    with pytest.raises(NotPermitted):
        seeing.open_matter(number, by=other)


def test_the_child_takes_over_what_is_theirs_without_a_gap_and_without_a_double() -> None:
    by = parent()
    mandate = confirmed(by)
    number = sent_for(mandate, by)
    case_sheet(number, by=CENTRE, language="ja")
    before = looks_at(by, number)
    own = child()
    assert looks_at(own, number) == []
    assert link_by_items(own.ref, ITEMS)
    own = actor_of_ref(own.ref)
    case_sheet(number, by=CENTRE, language="ja")
    shown = [one for one in own_looks(own, "ja").looks if number in one.subjects]
    assert len({one.entry for one in shown}) == len(shown)
    of_the_office = [one.verb for one in shown if one.actor_kind == "staff"]
    assert of_the_office == looks_at(by, number)
    assert len(of_the_office) >= len(before)
    assert any(one.by_proxy and one.who == by.name for one in shown)
    assert seeing.open_matter(number, by=by) is not None
    assert [one.ref for one in mandates.given_by(own)] == [mandate]
    assert not Account.objects.filter(is_held=True, is_active=True).exists()


def test_the_child_ends_what_the_parent_may_do() -> None:
    by = parent()
    mandate = confirmed(by)
    number = sent_for(mandate, by)
    own = child()
    link_account(own.ref, OLDER, by=SYSTEM)
    thread.end(mandate, by=actor_of_ref(own.ref))
    with pytest.raises(NotPermitted):
        seeing.open_matter(number, by=by)
    assert seeing.open_matter(number, by=actor_of_ref(own.ref)) is None


def test_a_hold_and_its_end_are_told_as_any_look_at_a_proxy() -> None:
    by = parent()
    holding.hold_sheet(HEAD, by=SERVICES)
    (ordinary,) = told(by)
    holding.hold_person(HEAD, "支援措置の申出", by=SERVICES)
    holding.hold_no_longer(HEAD, "期間の満了", by=SERVICES)
    assert Entry.objects.filter(verb__startswith="write:person_", dossiers=[HEAD]).count() == 2
    assert told(by) == [ordinary]
    in_data = [{**one, "at": ""} for one in own_data(by, "ja").looks if one["about"] == [HEAD]]
    assert len(in_data) == 3
    assert in_data[0] == in_data[1] == in_data[2]


def test_a_look_before_a_hold_has_the_law_of_a_look_at_a_claim() -> None:
    """Otherwise whoever is shown both could tell by the law which of them was about a hold."""
    by = parent()
    claims.claim_sheet(asked(by), by=SERVICES)
    holding.hold_sheet(HEAD, by=SERVICES)
    assert Entry.objects.filter(verb="read", dossiers__contains=[HEAD], actor_ref=SERVICES.ref).count() == 2
    assert {one[3] for one in told(by)} == {"民法 第818条、第824条、民法 第859条第1項"}
    assert len(set(told(by))) == 1


def told(by: Actor) -> list[tuple[str, ...]]:
    """What was done to the entry of the parent and why, as it is told to them."""
    found = [one for one in own_looks(by, "ja").looks if HEAD in one.subjects]
    return [(one.verb, one.data, one.purpose, one.legal_basis) for one in found]


@pytest.mark.parametrize("address", ["ren@example.jp", ""])
def test_after_the_mandate_mail_goes_to_the_child_who_took_over_where_their_address_is_known(address: str) -> None:
    by = parent()
    mandate = confirmed(by)
    number = sent_for(mandate, by)
    of_the_parent = dossier_facts(number).applicant.email
    own = child()
    Account.objects.filter(ref=own.ref).update(email=address)
    link_account(own.ref, OLDER, by=SYSTEM)
    tell(number, "received", {}, key="one")
    standing.end_by_the_office(mandate, by=SERVICES)
    tell(number, "received", {}, key="two")
    letters = OutboxMessage.objects.filter(dossier__reference_number=number).order_by("id")
    assert [one.recipient for one in letters] == [of_the_parent, address]


def test_another_child_takes_over_nothing_and_twice_is_once() -> None:
    by = parent()
    number = sent_for(confirmed(by), by)
    other, own = child("child-2"), child()
    link_account(other.ref, YOUNGER, by=SYSTEM)
    assert dossier_facts(number).applicant.account_ref != other.ref
    know_person(own.ref, OLDER, ())
    assert hand_over(own.ref) == (number,)
    assert hand_over(own.ref) == ()
    assert Entry.objects.filter(verb="write:matters_handed_over", dossiers=[number]).count() == 1


def test_after_a_restore_the_link_said_again_hands_over_again() -> None:
    by = parent()
    number = sent_for(confirmed(by), by)
    own = child()
    assert link_again(own.ref, OLDER)
    assert dossier_facts(number).applicant.account_ref == own.ref


def test_s_authz_5_nobody_of_the_portal_takes_over_as_an_account_they_do_not_sign_in_as() -> None:
    by = parent()
    number = sent_for(confirmed(by), by)
    own = child()
    know_person(own.ref, OLDER, ())
    with speaking(Speaker(Side.PORTAL, by.ref)):
        assert hand_over(own.ref) == ()
    with speaking(Speaker(Side.PORTAL, "", frozenset({f"account.{own.ref}"}))):
        assert hand_over(own.ref) == (number,)
