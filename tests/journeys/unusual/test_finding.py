"""What is out of the ordinary in a day of looks, by the city's calendar and measures, and what the auditor notes."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from madoguchi.engines.cases.models import Case
from madoguchi.engines.records.models import Entry as Entered
from madoguchi.engines.registry.models import Person
from madoguchi.faces.staff.views.unusual import why
from madoguchi.foundation.access.errors import NotPermitted
from madoguchi.foundation.catalogue.city import UnusualAccess as Measures
from madoguchi.foundation.identity.actions import open_account
from madoguchi.foundation.journal.actions import note_stop, record, record_refusal
from madoguchi.foundation.journal.models import Entry
from madoguchi.journeys.errors import (
    FindingIsChecked,
    FindingNeedsOtherHands,
    FindingNoteMissing,
    FindingNoteTooLate,
    NoSuchFinding,
)
from madoguchi.journeys.models import UnusualAccess, Visit
from madoguchi.journeys.unusual import finding, sheets
from madoguchi.journeys.unusual.forgetting import forget_notes_about
from madoguchi.journeys.unusual.statements import Reason, statement_for
from madoguchi.values.actor import Actor, ActorKind
from madoguchi.values.clock import JST, moved_to
from madoguchi.values.names import name_key
from tests.house.scene import AUDITOR
from tests.journeys import office, residents
from tests.signing_in import sign_in

pytestmark = pytest.mark.usefixtures("published")

DAY, SUNDAY = date(2026, 11, 18), date(2026, 11, 22)
PROGRAMME = replace(office.CLERK, kind=ActorKind.API, ref="t-machine", name="見本の機械")
AOI = replace(office.CENTRE, ref="aoi-1", name="見本 葵")  # the name of the head of the family in the register


def look(*numbers: str, by: Actor = office.CENTRE, on: date = DAY, at: time = time(10), verb: str = "read") -> None:
    with moved_to(datetime.combine(on, at, JST)):
        record(by, verb, dossiers=numbers, data="申請の内容", purpose="申請の審査と決定")


def found(on: date = DAY) -> dict[tuple[Reason, str], int]:
    return {(one.reason, one.actor_ref): one.looks for one in finding.unusual_on(on)}


@pytest.fixture
def few(published: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """A city in which more than three in an hour, five in a day and sixty in its lists are many."""

    class Declared:
        unusual_access = Measures(most_in_an_hour=3, most_in_a_day=5, most_listed_in_a_day=60, most_in_vain_in_a_day=4)
        business_calendar = finding.city().business_calendar

    monkeypatch.setattr(finding, "city", Declared)


def test_an_ordinary_day_has_no_findings() -> None:
    look("4827-0935-48")
    look("4827-0935-48", at=time(11), verb="list")
    assert found() == {}


@pytest.mark.usefixtures("few")
def test_many_in_an_hour_and_in_a_day_are_counted_by_person_and_a_list_is_no_opening() -> None:
    for number in range(4):
        look(f"0000-{number}")
    for number in range(6):
        look(f"1000-{number}", by=office.CLERK, at=time(9 + number))
    look(*(f"2000-{number}" for number in range(50)), by=office.HEAD, verb="list")
    for _ in range(9):
        look("3000-1", by=office.CHIEF)
    assert found() == {(Reason.HOUR, "centre-1"): 4, (Reason.DAY, "clerk-1"): 6}


def test_who_was_stopped_by_a_limit_is_shown_with_all_they_saw_that_day() -> None:
    look("4827-0935-48", "4827-0935-49", verb="list")
    look("4827-0935-48", at=time(11))
    look("4827-0935-50", by=office.CLERK)
    for by, at in ((office.CENTRE, time(12)), (office.CENTRE, time(13)), (office.HEAD, time(14)), (PROGRAMME, time(9))):
        with moved_to(datetime.combine(DAY, at, JST)):
            note_stop(by, "openings")
            record_refusal(office.CHIEF, [("view", "clerk.part_of_the_matter")], dossiers=[], data="x")
    assert found() == {(Reason.STOPPED, "centre-1"): 2, (Reason.STOPPED, "head-1"): 0}
    finding.find_unusual(DAY)
    shown = UnusualAccess.objects.get(actor_ref="head-1")
    assert (shown.looks, shown.numbers, shown.first_at.astimezone(JST).hour) == (0, [], 14)
    assert UnusualAccess.objects.get(actor_ref="centre-1").numbers == ["4827-0935-48", "4827-0935-49"]


@pytest.mark.usefixtures("few")
def test_who_turns_the_pages_of_a_list_to_its_end_has_seen_many() -> None:
    for page in range(2):
        look(*(f"2{page}00-{number}" for number in range(30)), by=office.HEAD, verb="list", at=time(9 + page))
    assert found() == {}
    look("2200-1", "2000-1", by=office.HEAD, verb="search", at=time(15))
    assert found() == {(Reason.LISTED, "head-1"): 61}


@pytest.mark.usefixtures("few")
def test_a_programme_is_counted_as_staff_are_and_may_work_at_night() -> None:
    look("0000-1", by=PROGRAMME, at=time(3))
    look("0000-1", by=PROGRAMME, on=SUNDAY)
    assert (found(), found(SUNDAY)) == ({}, {})
    for number in range(6):
        look(f"1000-{number}", by=PROGRAMME, at=time(3))
    assert found() == {(Reason.HOUR, "t-machine"): 7, (Reason.DAY, "t-machine"): 7}


@pytest.mark.parametrize(
    ("at", "is_night"),
    [(time(22), True), (time(23, 59), True), (time(5, 59), True), (time(6), False), (time(21, 59), False)],
)
def test_a_night_goes_over_midnight(at: time, is_night: bool) -> None:
    look("0000-1", at=at)
    assert ((Reason.NIGHT, "centre-1") in found()) is is_night


def test_a_closed_day_is_one_of_the_citys_calendar() -> None:
    look("0000-1", on=SUNDAY, verb="list")
    assert found(SUNDAY) == {(Reason.CLOSED, "centre-1"): 1}
    look("0000-1", on=date(2026, 12, 29))
    assert (Reason.CLOSED, "centre-1") in found(date(2026, 12, 29))


def test_people_of_ones_own_name_household_and_address_are_told_apart() -> None:
    residents.family()
    _next_door()
    look(residents.HEAD, residents.SPOUSE, residents.OLDER, "P-00000009", by=AOI, verb="search")
    assert found() == {
        (Reason.SELF, "aoi-1"): 1,
        (Reason.HOUSEHOLD, "aoi-1"): 2,
        (Reason.NEIGHBOUR, "aoi-1"): 1,
    }


@pytest.mark.parametrize(
    ("town", "street", "is_near"),
    [
        ("見本町", "1番2号", True),
        ("見本町", "1番15号", True),
        ("見本町", "１－２", True),
        ("見本町", "1-7", True),
        ("見本町", "1番地", True),
        ("見本町", "2番2号", False),
        ("見本町", "11番2号", False),
        ("見本町", "2-1", False),
        ("見本東町", "1番2号", False),
        ("見本町", "", False),
    ],
)
def test_own_neighbours_live_in_the_same_block_however_it_is_written(town: str, street: str, is_near: bool) -> None:
    residents.family()
    _next_door(town=town, street=street)
    look("P-00000009", by=AOI, verb="search")
    assert ((Reason.NEIGHBOUR, "aoi-1") in found()) is is_near


@pytest.mark.parametrize(
    ("written", "is_near"),
    [
        (("見本町1丁目", "2番9号"), True),
        (("見本町", "1丁目2番"), True),
        (("見本町", "1-2-30"), True),
        (("見本町1丁目", "2-30"), True),
        (("見本町1丁目", "3番2号"), False),
        (("見本町2丁目", "2番3号"), False),
        (("見本町", "1丁目5番地"), False),
    ],
)
def test_a_block_is_one_wherever_its_parts_are_written(written: tuple[str, str], is_near: bool) -> None:
    residents.family()
    Person.objects.filter(ref=residents.HEAD).update(town="見本町", street="1丁目2番3号")
    _next_door(town=written[0], street=written[1])
    look("P-00000009", by=AOI, verb="search")
    assert ((Reason.NEIGHBOUR, "aoi-1") in found()) is is_near


def test_a_block_of_another_ward_is_not_near() -> None:
    residents.family()
    _next_door(city="北九州市小倉北区")
    look("P-00000009", by=AOI, verb="search")
    assert (Reason.NEIGHBOUR, "aoi-1") not in found()


@pytest.mark.parametrize(
    ("home", "name", "is_near"),
    [
        ({"street": "1番9号"}, "べつの人", True),
        ({"street": "2番9号"}, "べつの人", False),
        ({"street": "1番9号", "city": "北九州市小倉北区"}, "べつの人", False),
        ({"street": "1番2号"}, "見本 優", False),  # who lives with them
        ({"street": "1番2号"}, "見本 葵", False),  # themselves, which is told by itself
    ],
)
def test_a_case_whose_applicant_lives_next_door_is_told(home: dict[str, str], name: str, is_near: bool) -> None:
    residents.family()
    number = office.submitted()
    entry = Entered.objects.get(dossier__reference_number=number)
    lives = {**entry.as_corrected["address"], "city": "北九州市戸畑区", "town": "見本町", **home}
    Entered.objects.filter(pk=entry.pk).update(as_corrected={**entry.as_corrected, "address": lives})
    Case.objects.filter(reference_number=number).update(name_key=name_key(name))
    look(number, by=AOI)
    assert ((Reason.NEIGHBOUR, "aoi-1") in found()) is is_near
    look(number, by=office.CENTRE)
    assert (Reason.NEIGHBOUR, "centre-1") not in found()


def test_a_person_of_the_register_who_did_not_come_is_told() -> None:
    residents.family()
    look(residents.HEAD)
    assert found() == {(Reason.NO_VISIT, "centre-1"): 1}
    Visit.objects.create(
        ref="v",
        tablet_key="k",
        person_ref=residents.HEAD,
        name="見本",
        purpose="",
        by_ref="centre-1",
        by_name="s",
        started_at=datetime.combine(DAY, time(9, 55), JST),
    )
    assert found() == {}


def test_a_case_of_another_division_is_told() -> None:
    number = office.submitted()
    look(number, by=office.STRANGER)
    look(number, by=office.CLERK)
    assert found() == {(Reason.OUTSIDE, "stranger-1"): 1}


def test_the_names_of_ones_own_cases_are_told() -> None:
    number = office.submitted()
    with connection.cursor() as cursor:
        cursor.execute("SELECT applicant_name FROM cases_case WHERE reference_number = %s", [number])
        (name,) = cursor.fetchone()
    look(number, by=replace(office.CLERK, name=name))
    assert found() == {(Reason.SELF, "clerk-1"): 1}


def test_other_days_residents_and_writes_are_left_out() -> None:
    look("0000-1", at=time(23), verb="write:take")
    look("0000-1", at=time(23), on=DAY - timedelta(days=1))
    assert found() == {}


def test_looking_twice_writes_once_and_keeps_the_note() -> None:
    look("0000-1", at=time(23))
    assert finding.find_unusual(DAY) == 1
    (line,) = sheets.findings(AUDITOR).lines
    sheets.check_finding(line.number, "夜間窓口の当番でした。", by=AUDITOR)
    look("0000-2", at=time(23, 30))
    finding.find_unusual(DAY)
    assert sheets.findings(AUDITOR).lines == ()
    (line,) = sheets.findings(AUDITOR, everything=True).lines
    assert (line.looks, line.numbers, line.note) == (2, ("0000-1", "0000-2"), "夜間窓口の当番でした。")


@pytest.mark.usefixtures("few")
@pytest.mark.parametrize("by", [office.CENTRE, PROGRAMME])
def test_who_is_refused_or_finds_nobody_again_and_again_is_told_of_by_how_often_they_tried(by: Actor) -> None:
    for minute in range(4):
        with moved_to(datetime.combine(DAY, time(10, minute), JST)):
            record_refusal(by, [("view", "deny")], dossiers=["0000-1"] if minute else [], data="権限の確認")
    look(by=office.CLERK, verb="search")
    look("0000-2", by=by, verb="search", at=time(11))
    assert found() == {}
    look(by=by, verb="search", at=time(12))
    assert found() == {(Reason.IN_VAIN, by.ref): 5}
    (one,) = finding.unusual_on(DAY)
    assert one.numbers == ("0000-1",)
    assert (one.first_at.astimezone(JST).time(), one.last_at.astimezone(JST).time()) == (time(10), time(12))
    finding.find_unusual(DAY)
    (line,) = sheets.findings(AUDITOR).lines
    assert "断られたり" in why(line)


def test_an_auditor_does_not_check_what_they_looked_at_themselves() -> None:
    look("0000-1", at=time(23), by=AUDITOR)
    finding.find_unusual(DAY)
    row = UnusualAccess.objects.get(reason="night")
    with pytest.raises(FindingNeedsOtherHands):
        sheets.check_finding(row.pk, "わたしの当番でした。", by=AUDITOR)
    sheets.check_finding(row.pk, "当番でした。", by=replace(AUDITOR, ref="auditor-9"))


def test_a_second_auditor_writes_over_no_note_and_loses_no_word(client: Client) -> None:
    look("0000-1", at=time(23))
    finding.find_unusual(DAY)
    row = UnusualAccess.objects.get(reason="night")
    sheets.check_finding(row.pk, "当番でした。", by=replace(AUDITOR, ref="auditor-9", name="見本 先の人"))
    with pytest.raises(FindingIsChecked):
        sheets.check_finding(row.pk, "呼出しでした。", by=AUDITOR)
    row.refresh_from_db()
    assert (row.note, row.checked_by) == ("当番でした。", "見本 先の人")
    open_account("staff", AUDITOR.name, ref=AUDITOR.ref, duties=AUDITOR.duties, roles=tuple(AUDITOR.roles))
    sign_in(client, AUDITOR.ref)
    where = reverse("staff:unusual_one", args=[row.pk])
    page = client.get(where).content.decode()
    assert "当番でした。" in page
    assert "<textarea" not in page
    answer = client.post(where, {"text": "呼出しでした。"})
    assert answer.status_code == 422
    assert [
        words for words in ("見本 先の人", "当番でした。", "呼出しでした。") if words not in answer.content.decode()
    ] == []


def test_the_auditors_look_at_the_numbers_is_told_to_those_people_and_nobody_else_looks() -> None:
    look("0000-1", at=time(23))
    finding.find_unusual(DAY)
    number = UnusualAccess.objects.get().pk
    assert sheets.finding(number, by=AUDITOR).numbers == ("0000-1",)
    assert Entry.objects.latest("id").dossiers == ["0000-1"]
    for other in (office.CENTRE, office.CHIEF, office.ADMINISTRATOR):
        for asking in (lambda by: sheets.findings(by), lambda by: sheets.finding(number, by=by)):
            with pytest.raises(NotPermitted):
                asking(other)
    with pytest.raises(FindingNoteMissing):
        sheets.check_finding(number, " ", by=AUDITOR)
    with pytest.raises(NoSuchFinding):
        sheets.finding(0, by=AUDITOR)


def seen_a_hundred_and_one(last: str) -> UnusualAccess:
    """A finding that counts one more than it names; the one it does not name is the last."""
    for number in (*(f"0000-{one}" for one in range(100)), last):
        look(number, at=time(23))
    finding.find_unusual(DAY)
    row = UnusualAccess.objects.get(reason="night")
    assert (row.looks, len(row.numbers), last in row.numbers) == (101, 100, False)
    return row


def test_a_note_goes_with_any_of_those_it_counts_and_none_is_written_afterwards() -> None:
    last = "4827-0935-48"
    row = seen_a_hundred_and_one(last)
    UnusualAccess.objects.update(note="本人に聞きました。")
    forget_notes_about(["0001-1", "482-709-3566"])
    row.refresh_from_db()
    assert row.note
    forget_notes_about([last])
    row.refresh_from_db()
    assert row.note == ""
    assert not sheets.finding(row.pk, by=AUDITOR).takes_words
    with pytest.raises(FindingNoteTooLate):
        sheets.check_finding(row.pk, "本人に聞きました。", by=AUDITOR)
    sheets.check_finding(row.pk, " ", by=AUDITOR)
    row.refresh_from_db()
    assert (row.note, row.checked_by) == ("", AUDITOR.name)


@pytest.mark.parametrize("gone", ["4827-0935-48", "482-709-3566", "K7QM-3F2X-8WNA"])
def test_no_note_is_written_about_a_matter_a_booking_or_a_record_that_has_gone(gone: str) -> None:
    look(gone, at=time(23))
    finding.find_unusual(DAY)
    row = UnusualAccess.objects.get(reason="night")
    with pytest.raises(FindingNoteTooLate):
        sheets.check_finding(row.pk, "本人に聞きました。", by=AUDITOR)


def test_a_note_about_what_is_there_is_written_however_many_it_counts() -> None:
    row = seen_a_hundred_and_one(office.submitted())
    assert sheets.finding(row.pk, by=AUDITOR).takes_words
    sheets.check_finding(row.pk, "本人に聞きました。", by=AUDITOR)


def test_pages_leave_nothing_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sheets, "A_PAGE", 2)
    for back in range(5):
        look("0000-1", at=time(23), on=DAY - timedelta(days=back // 2), by=office.member(f"m-{back}", "child_family"))
    for back in range(3):
        finding.find_unusual(DAY - timedelta(days=back))
    seen, after = [], ""
    for _ in range(3):
        page = sheets.findings(AUDITOR, after=after)
        seen += [one.number for one in page.lines]
        after = page.after
    assert after == ""
    assert len(seen) == len(set(seen)) == 5


def test_a_day_is_found_by_its_index() -> None:
    fill = """
        INSERT INTO journal_entry (at, actor_kind, actor_ref, actor_name, office, verb, data, purpose, legal_basis,
                                   dossiers, detail, request, result)
        SELECT timestamptz '2026-01-01' + n * interval '15 minutes', 'staff', 'm-' || n %% 9, '見本', '', 'read',
               '見本', '見本', '', ARRAY['0000-' || n], '{}', '', '' FROM generate_series(1, 30000) AS n
    """
    with connection.cursor() as cursor:
        cursor.execute(fill, [])
        cursor.execute("ANALYZE journal_entry")
        cursor.execute(f"EXPLAIN {statement_for(Reason.NIGHT)}", finding._asked(DAY))
        plan = "\n".join(line for (line,) in cursor.fetchall())
    assert "journal_by_time" in plan


def _next_door(**home: str) -> None:
    """Somebody of another household at the same address, or where they are said to live."""
    row = Person.objects.get(ref=residents.HEAD)
    row.pk, row.ref, row.household, row.name_key = None, "P-00000009", "H-9", "べつの人"
    for part, text in home.items():
        setattr(row, part, text)
    row.save()
