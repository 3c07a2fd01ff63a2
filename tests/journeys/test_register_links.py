"""Who an account is in the register: nobody acts on the matters of their household, and everybody sees own looks."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from madoguchi.engines.cases.actions import take, take_next
from madoguchi.engines.cases.queries import case_of
from madoguchi.engines.registry.errors import NoSuchPerson
from madoguchi.engines.registry.models import Person
from madoguchi.engines.registry.queries import household_of, person
from madoguchi.foundation.access.errors import NotPermitted
from madoguchi.foundation.identity.actions import create_token, open_account
from madoguchi.foundation.identity.programmes import actor_of_token
from madoguchi.foundation.identity.queries import actor_of_ref
from madoguchi.foundation.journal.actions import record
from madoguchi.journeys import bulk, decision_sheet, own_looks
from madoguchi.journeys.apply import submit_application
from madoguchi.journeys.ask_about_looks import ask_about
from madoguchi.journeys.audit import break_glass_of
from madoguchi.journeys.case_sheet import case_sheet
from madoguchi.journeys.delayed_looks import agree_to_delay, ask_for_delay, one_delay
from madoguchi.journeys.disposal.holds import hold, holds, lift
from madoguchi.journeys.disposal.models import LegalHold
from madoguchi.journeys.look_questions import answer_question, question_asked
from madoguchi.journeys.models import LookQuestion
from madoguchi.journeys.register_links import link_account, link_by_items, refresh_households
from madoguchi.journeys.write_free import beginning, choosing, finding
from madoguchi.values.actor import SYSTEM, Actor
from madoguchi.values.clock import now
from tests.house.scene import draft_of
from tests.journeys import office, residents
from tests.journeys.write_free.counter import begun

pytestmark = pytest.mark.usefixtures("published")
HEAD = residents.HEAD


@pytest.fixture(autouse=True)
def _family(published: None) -> None:
    residents.family()


def resident_who_is(person_ref: str) -> Actor:
    ref = open_account("resident", "見本 葵", kana="ミホン アオイ")
    link_account(ref, person_ref, by=SYSTEM)
    return actor_of_ref(ref)


def living_there(clerk: Actor) -> Actor:
    """This member of staff as somebody of the household."""
    people = frozenset(one.ref for one in household_of(person(HEAD)))
    return replace(clerk, person=residents.SPOUSE, people=people)


def applied(by: Actor) -> str:
    return submit_application(draft_of(by, seed=1).ref, by=by, language="ja")


def test_an_account_brings_its_person_and_household_and_a_case_whose_matter_it_is():
    by = resident_who_is(HEAD)
    assert (by.person, by.people) == (HEAD, frozenset(one.ref for one in household_of(person(HEAD))))
    assert case_of(applied(by)).person_ref == HEAD
    link_account(by.ref, "", by=SYSTEM)
    assert actor_of_ref(by.ref).people == frozenset()
    with pytest.raises(NoSuchPerson):
        link_account(by.ref, "P-99999999", by=SYSTEM)


def test_nobody_carries_on_a_matter_of_their_household_and_the_sheet_says_so_before():
    number = applied(resident_who_is(HEAD))
    me = living_there(office.CENTRE)
    with pytest.raises(NotPermitted) as refusal:
        take(number, by=me)
    assert refusal.value.facts["rule"] == "own_matter.of_the_household"
    acts = case_sheet(number, by=me, language="ja").possibilities
    assert acts
    assert not any(one.allowed for one in acts)
    assert any(one.allowed for one in case_sheet(number, by=office.CENTRE, language="ja").possibilities)
    assert take_next(["administrative_centre"], by=me) is None
    assert take_next(["administrative_centre"], by=office.CENTRE).reference_number == number


def test_of_their_household_nobody_breaks_a_glass_answers_lets_papers_go_or_keeps_looks_back():
    owner = resident_who_is(HEAD)
    number = applied(owner)
    others = (office.CHIEF, office.member("a-1", "accounting", roles=("auditor",)), office.STRANGER)
    head, auditor, stranger = map(living_there, others)
    words = "倒れているという通報です。"
    record(office.CENTRE, "read", dossiers=[number], data="申請の内容")
    ask_about(own_looks.own_looks(owner, "ja").looks[0].entry, "なぜですか。", objects_to_it=False, by=owner)
    ref = LookQuestion.objects.get().ref
    hold(number, "訴訟のため", by=office.CLERK)
    delay = {"reason": "crime", "words": "不正な受給の疑いを調べています。", "until": now() + timedelta(days=9)}
    asked = ask_for_delay(number, by=office.CLERK, **delay)
    for act in (
        lambda: break_glass_of(number, reason="life", words=words, by=stranger),
        lambda: question_asked(ref, by=auditor),
        lambda: answer_question(ref, "審査のためです。", by=auditor),
        lambda: lift(LegalHold.objects.get().pk, by=head),
        lambda: ask_for_delay(number, by=head, **delay),
        lambda: agree_to_delay(asked, by=head),
    ):
        with pytest.raises(NotPermitted) as refusal:
            act()
        assert refusal.value.facts["rule"] == "own_matter.of_the_household"
    assert not one_delay(asked, by=head).may_agree
    assert [one.may_lift for one in holds(head)] == [False]
    lift(LegalHold.objects.get().pk, by=office.CHIEF)
    agree_to_delay(asked, by=office.CHIEF)


def test_the_programme_of_a_member_of_staff_carries_on_no_matter_of_the_household_either():
    number = applied(resident_who_is(HEAD))
    ref = open_account("staff", "職員", duties=office.CENTRE.duties)
    link_account(ref, residents.SPOUSE, by=SYSTEM)
    programme = actor_of_token(create_token("clerk", division="administrative_centre", person=ref))
    assert programme.people == frozenset(one.ref for one in household_of(person(HEAD)))
    with pytest.raises(NotPermitted) as refusal:
        take(number, by=programme)
    assert refusal.value.facts["rule"] == "own_matter.of_the_household"


def test_a_new_extract_brings_those_who_moved_out_of_the_household():
    by = resident_who_is(HEAD)
    assert residents.YOUNGER in by.people
    Person.objects.filter(ref=residents.YOUNGER).update(household="H-2")
    assert refresh_households() == 1
    assert actor_of_ref(by.ref).people == by.people - {residents.YOUNGER}


def test_nobody_serves_their_own_household_at_the_counter():
    me = living_there(office.CLERK)
    assert finding.find_person(HEAD, "", purpose="telephone", by=me).people
    with pytest.raises(NotPermitted):
        beginning.begin_visit(HEAD, office="401056", booking_number="", by=me, language="ja")
    with pytest.raises(NotPermitted):
        choosing.choose(begun(), ["child_medical_expenses"], by=me)


def test_a_person_sees_the_looks_at_their_own_entry_and_not_at_the_family():
    by = resident_who_is(HEAD)
    for ref in (HEAD, residents.SPOUSE):
        finding.find_person(ref, "", purpose="telephone", by=office.CLERK)
    assert [one.subjects for one in own_looks.own_looks(by, "ja").looks] == [(HEAD,)]


def test_whoever_decides_a_namesakes_or_a_neighbours_case_is_warned():
    number = office.at_decision()
    namesake = replace(office.CLERK, name=case_of(number).applicant_name.replace(" ", "　"))
    [said] = decision_sheet.decision_sheet(number, by=namesake, language="ja").care
    assert "同じ氏名" in said.text()
    assert case_sheet(number, by=namesake, language="ja").is_namesake
    assert decision_sheet.decision_sheet(number, by=office.CLERK, language="ja").care == ()
    take(number, by=namesake)
    [line] = bulk.plan([number], "draft_decision", by=namesake, language="ja")
    assert not line.allowed
    assert "同じ氏名" in line.reason.text()


def test_whoever_proved_name_birth_and_address_is_linked_and_a_namesake_elsewhere_is_not():
    one = person(HEAD)
    items = {"name": one.name, "birthdate": f"{one.birth:%Y%m%d}", "address": one.place}
    ref = open_account("resident", one.name)
    assert not link_by_items(ref, {**items, "address": "福岡県福岡市博多区見本町9番9号"})
    assert not link_by_items(ref, {**items, "birthdate": "19000101"})
    assert not link_by_items(ref, {"name": one.name})
    assert link_by_items(ref, items)
    assert actor_of_ref(ref).person == HEAD


@pytest.mark.parametrize(
    ("written", "fits"),
    [
        ("福岡県北九州市戸畑区見本町1番2号", True),
        ("福岡県北九州市戸畑区見本町１－２", True),
        ("福岡県 北九州市戸畑区 見本町１番２号　見本荘", True),
        ("", False),
        ("見本町1-2", False),
        ("福岡県北九州市戸畑区見本町1番2号\x00", False),
    ],
)
def test_an_address_is_the_same_however_its_numbers_are_written(written: str, fits: bool):
    Person.objects.filter(ref=HEAD).update(building="見本荘")
    items = {"name": person(HEAD).name, "birthdate": "19900620", "address": written}
    assert link_by_items(open_account("resident", "見本 葵"), items) is fits
