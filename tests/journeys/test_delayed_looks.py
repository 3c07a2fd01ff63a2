"""A look an investigation delays: two others agree, the auditor sees it at once, and it appears by itself."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from django.db import IntegrityError, transaction

from madoguchi.foundation.access.errors import NotPermitted
from madoguchi.foundation.journal.actions import record
from madoguchi.foundation.journal.delay import LONGEST, DelayState
from madoguchi.foundation.journal.delays import delay_of
from madoguchi.foundation.journal.errors import DelayIsOver, DelayNeedsOtherHands, DelayNeedsSubject, NoSuchDelay
from madoguchi.foundation.journal.incidents import affected_by
from madoguchi.foundation.journal.models import Delay, Entry
from madoguchi.foundation.journal.queries import disclosures_of
from madoguchi.journeys import case_papers, own_looks, status
from madoguchi.journeys import delayed_looks as journey
from madoguchi.journeys.errors import NoSuchLook
from madoguchi.values.actor import Actor
from madoguchi.values.clock import moved_to, now
from madoguchi.values.references import new_booking_number, new_reference_number, new_resume_code
from tests.engines.booking.waiting import waits
from tests.house.scene import AUDITOR, OWNER, RESIDENT, draft_of
from tests.journeys import office, residents
from tests.journeys.visit.telephone_desk import booked, lay

pytestmark = pytest.mark.usefixtures("published")

LOOKER, WORDS = office.CLERK, "手当の不正な受給の疑いを調べています。"


def applied(by: Actor, seed: int) -> str:
    from madoguchi.journeys import apply

    return apply.submit_application(draft_of(by, seed=seed).ref, by=by, language="ja")


def asked(number: str, *, by: Actor = LOOKER, days: int = 30) -> str:
    return journey.ask_for_delay(number, reason="crime", words=WORDS, until=now() + timedelta(days=days), by=by)


def delayed(number: str, **more: int) -> str:
    ref = asked(number, **more)
    for approver in (office.CHIEF, office.GRANT_CHIEF):
        journey.agree_to_delay(ref, by=approver)
    return ref


def look(*numbers: str, by: Actor = LOOKER) -> int:
    record(by, "read", dossiers=numbers, data="申請の内容", purpose="申請の審査と決定")
    return int(Entry.objects.latest("id").pk)


def seen(by: Actor = OWNER) -> list[int]:
    return [one.entry for one in own_looks.own_looks(by, "ja").looks]


def test_s_log_7_a_delayed_entry_appears_later_by_itself_with_its_own_time() -> None:
    number = applied(OWNER, 1)
    ref = delayed(number)
    hidden, after = look(number), look(number, by=office.CENTRE)
    looked_at = Entry.objects.get(pk=hidden).at
    assert seen() == [after]
    assert [one.at for one in status.looks_at(status.matter_of(number, "ja")) if one.who == LOOKER.name] == []
    with pytest.raises(NoSuchLook):
        own_looks.own_look(OWNER, hidden, "ja")
    until = journey.one_delay(ref, by=AUDITOR).line.delay.until
    with moved_to(until + timedelta(seconds=1)):
        assert seen() == [after, hidden]
        shown = own_looks.own_look(OWNER, hidden, "ja")[0]
        assert (shown.at, shown.delayed_until) == (looked_at, until)
        assert LOOKER.name in [one.who for one in status.looks_at(status.matter_of(number, "ja"))]


def test_one_approver_is_not_two_and_nobody_agrees_to_their_own() -> None:
    number = applied(OWNER, 1)
    own = asked(number, by=office.CHIEF)
    with pytest.raises(DelayNeedsOtherHands):
        journey.agree_to_delay(own, by=office.CHIEF)
    assert journey.agree_to_delay(own, by=office.HEAD) is DelayState.HALF
    with pytest.raises(DelayNeedsOtherHands):
        journey.agree_to_delay(own, by=office.HEAD)
    entry = look(number, by=office.CHIEF)
    assert seen() == [entry]
    assert journey.agree_to_delay(own, by=office.GRANT_HEAD) is DelayState.IN_FORCE
    assert seen() == []
    with pytest.raises(DelayIsOver):
        journey.agree_to_delay(own, by=office.GRANT_CHIEF)


@pytest.mark.parametrize(
    "wrong",
    [
        {"second_ref": "chief-1"},
        {"first_ref": "clerk-1"},
        {"first_ref": ""},
        {"until": "far"},
    ],
)
def test_the_database_holds_it_too(wrong: dict[str, str]) -> None:
    row = Delay.objects.get(ref=delayed(applied(OWNER, 1)))
    changed = {"until": row.asked_at + LONGEST + timedelta(seconds=1)} if wrong == {"until": "far"} else wrong
    with pytest.raises(IntegrityError), transaction.atomic():
        Delay.objects.filter(pk=row.pk).update(**changed)


def test_only_looks_of_that_person_at_that_number_after_the_asking_are_delayed() -> None:
    mine, other_of_mine, theirs = applied(OWNER, 1), applied(OWNER, 2), applied(RESIDENT, 3)
    before = look(mine)
    delayed(mine)
    listed = look(mine, theirs)
    elsewhere = look(other_of_mine)
    assert seen() == [elsewhere, before]
    assert seen(RESIDENT) == [listed]


def test_a_second_delay_keeps_no_look_longer() -> None:
    number = applied(OWNER, 1)
    first = delayed(number, days=1)
    early = look(number)
    until = journey.one_delay(first, by=AUDITOR).line.delay.until
    with moved_to(until + timedelta(seconds=1)):
        delayed(number)
        late = look(number)
        assert early in seen()
        assert late not in seen()


def test_the_auditor_sees_it_at_once_and_may_end_it_and_the_chain_is_what_it_was(
    settings: object, tmp_path: Path
) -> None:
    number = applied(OWNER, 1)
    before = now()
    ref = asked(number)
    sheet = journey.delay_sheet(AUDITOR)
    assert [(one.delay.subject, delay_of(ref).words, one.state) for one in sheet.lines] == [
        (number, WORDS, DelayState.ASKED)
    ]
    for approver in (office.CHIEF, office.HEAD):
        journey.agree_to_delay(ref, by=approver)
    hidden = look(number)
    counted = [one.entries for one in affected_by(LOOKER.ref, before, now() + timedelta(minutes=1))]
    assert [one.entry for one in journey.one_delay(ref, by=AUDITOR).looks] == [hidden]
    told = case_papers.traces(number, by=AUDITOR, language="ja").lookers
    assert hidden in [one.entry for one in told]
    assert hidden not in [one.entry for one in case_papers.traces(number, by=office.CENTRE, language="ja").lookers]
    with pytest.raises(NotPermitted):
        journey.agree_to_delay(ref, by=AUDITOR)
    journey.end_delay(ref, by=AUDITOR)
    assert hidden in seen()
    assert [one.entries for one in affected_by(LOOKER.ref, before, now() + timedelta(minutes=1))] == counted
    with pytest.raises(DelayIsOver):
        journey.end_delay(ref, by=AUDITOR)


def test_what_is_delayed_is_there_however_its_number_is_typed() -> None:
    residents.family()
    number, booking = applied(OWNER, 1), booked(lay()).number
    typed = (number.replace("-", ""), booking.replace("-", " "), residents.HEAD.lower())
    assert [journey.one_delay(asked(one), by=LOOKER).line.delay.subject for one in typed] == [
        *(number, booking, residents.HEAD)
    ]
    no_numbers = (new_reference_number(), new_booking_number(), new_resume_code(), "P-99999999", "4827-0935-49")
    for nothing in (*no_numbers, "0123456789abcdef", "見本 花子", ""):
        with pytest.raises(DelayNeedsSubject):
            asked(nothing)


def test_looks_at_a_place_on_a_waiting_list_are_delayed_by_its_mark_and_those_at_others_are_not() -> None:
    mine, other_of_mine, theirs = (
        waits(account_ref=one.ref, telephone=f"093-000-000{at}") for at, one in enumerate((OWNER, OWNER, RESIDENT))
    )
    before = look(mine.mark)
    spaced = f"{mine.mark[:8].upper()} {mine.mark[8:]}"
    assert journey.one_delay(delayed(spaced), by=AUDITOR).line.delay.subject == mine.mark
    listed = look(mine.mark, theirs.mark)
    elsewhere = look(other_of_mine.mark)
    assert seen() == [elsewhere, before]
    assert seen(RESIDENT) == [listed]
    with moved_to(now() + timedelta(days=31)):
        assert seen() == [elsewhere, listed, before]


def test_every_step_stands_in_the_journal_and_tells_the_person_nothing() -> None:
    number = applied(OWNER, 1)
    delayed(number)
    verbs = list(Entry.objects.filter(verb__startswith="write:delay").order_by("id").values_list("verb", "dossiers"))
    assert verbs == [("write:delay_asked", []), ("write:delay_agreed", []), ("write:delay_agreed", [])]
    assert all(not one.verb.startswith("write:delay") for one in disclosures_of(number))


def test_others_see_only_what_they_asked_for_and_administrators_nothing() -> None:
    ref = asked(applied(OWNER, 1))
    assert journey.delay_sheet(LOOKER).lines[0].delay.ref == ref
    assert journey.delay_sheet(office.CENTRE).lines == ()
    for act in (journey.one_delay, journey.end_delay):
        with pytest.raises(NoSuchDelay):
            act(ref, by=office.CENTRE)
    for nobody in (office.ADMINISTRATOR, OWNER):
        with pytest.raises(NotPermitted):
            journey.delay_sheet(nobody)
    with pytest.raises(NotPermitted):
        journey.agree_to_delay(ref, by=office.CENTRE)
