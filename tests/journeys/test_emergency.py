"""Breaking the glass: for a reason, for an hour, only to see, and seen at once."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction

from madoguchi.engines.cases.errors import NoSuchCase, NotYourDesk
from madoguchi.foundation.access.emergency import EmergencyReason, broken_glasses
from madoguchi.foundation.access.errors import EmergencyNeedsReason, NotPermitted
from madoguchi.foundation.access.models import BrokenGlass
from madoguchi.foundation.journal.queries import disclosures_of
from madoguchi.journeys import examine
from madoguchi.journeys.audit import audit_sheet, break_glass_of, may_break_glass
from madoguchi.journeys.case_sheet import case_sheet
from madoguchi.values.actor import Actor, ActorKind
from madoguchi.values.clock import moved_to, now
from tests.journeys import office

pytestmark = pytest.mark.usefixtures("published")

AUDITOR = office.member("auditor-1", "accounting", roles=("auditor",))
WORDS = "一人で倒れているという通報がありました。"


def opened(by: Actor = office.STRANGER) -> str:
    number = office.submitted()
    break_glass_of(number, reason="life", words=WORDS, by=by)
    return number


def test_it_opens_the_case_for_an_hour_and_for_nobody_else() -> None:
    number = opened()
    assert case_sheet(number, by=office.STRANGER, language="ja").reference_number == number
    with pytest.raises(NoSuchCase):
        case_sheet(number, by=office.member("stranger-2", "business_support"), language="ja")
    with pytest.raises(NoSuchCase):
        case_sheet(office.submitted(seed=2), by=office.STRANGER, language="ja")
    with moved_to(now() + timedelta(minutes=61)), pytest.raises(NoSuchCase):
        case_sheet(number, by=office.STRANGER, language="ja")


def test_it_lets_nobody_work() -> None:
    number = opened()
    with pytest.raises(NotYourDesk):
        examine.carry_out("take", number, by=office.STRANGER, revision=None)


def test_the_resident_sees_it_at_once_and_nothing_of_the_reason() -> None:
    number = opened()
    first = disclosures_of(number)[0]
    assert (first.verb, first.data, first.purpose) == ("write:glass_broken", "緊急の閲覧", "緊急の閲覧")
    case_sheet(number, by=office.STRANGER, language="ja")
    assert disclosures_of(number)[0].purpose == "緊急の閲覧"
    assert all(WORDS not in repr(one) for one in disclosures_of(number))


def test_the_auditor_sees_it_at_once_with_its_words_and_that_is_a_look_as_well() -> None:
    number = opened()
    (glass,) = audit_sheet(AUDITOR).glasses
    assert (glass.subject, glass.who, glass.words) == (number, office.STRANGER.name, WORDS)
    assert disclosures_of(number)[0].who == AUDITOR.name
    for other in (office.STRANGER, office.ADMINISTRATOR):
        with pytest.raises(NotPermitted):
            audit_sheet(other)


def test_twice_is_one_opening() -> None:
    number = opened()
    break_glass_of(number, reason="disaster", words=WORDS, by=office.STRANGER)
    assert BrokenGlass.objects.count() == 1


@pytest.mark.parametrize(("reason", "words"), [("", WORDS), ("curiosity", WORDS), ("life", "急ぎ"), ("life", " " * 20)])
def test_without_a_reason_it_stays_closed(reason: str, words: str) -> None:
    number = office.submitted()
    with pytest.raises(EmergencyNeedsReason):
        break_glass_of(number, reason=reason, words=words, by=office.STRANGER)
    assert not BrokenGlass.objects.exists()


def test_administrators_contractors_programmes_and_residents_do_not_break_it() -> None:
    number = office.submitted()
    contractor = office.member("company-9", "business_support", roles=("contractor",))
    administrator = office.member("administrator-2", "business_support", roles=("administrator",))
    programme = Actor(ActorKind.API, "t-1", "機械", office.STRANGER.duties)
    for other in (administrator, contractor, programme, Actor(ActorKind.RESIDENT, "r-1", "見本")):
        with pytest.raises(NotPermitted):
            break_glass_of(number, reason="life", words=WORDS, by=other)
        assert not may_break_glass(number, other)


def test_it_is_offered_only_to_who_is_kept_away() -> None:
    number = office.submitted()
    assert may_break_glass(number, office.STRANGER)
    assert not may_break_glass(number, office.CENTRE)
    break_glass_of(number, reason="life", words=WORDS, by=office.STRANGER)
    assert not may_break_glass(number, office.STRANGER)


@pytest.mark.parametrize("change", ["update", "delete"])
def test_what_was_opened_cannot_be_undone(change: str) -> None:
    opened()
    rows = BrokenGlass.objects.all()
    with pytest.raises(DatabaseError), transaction.atomic():
        rows.update(words="") if change == "update" else rows.delete()
    assert [one.words for one in broken_glasses()] == [WORDS]


def test_every_reason_has_words() -> None:
    assert set(EmergencyReason.values) == {"life", "disaster", "safety", "outage"}
