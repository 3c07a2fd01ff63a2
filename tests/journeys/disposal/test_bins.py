"""Bins of registers: emptied after their declared days by themselves, never so of what is held or kept for ever."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.db import DatabaseError, connection, transaction

from madoguchi.engines.records.actions.bulk_edits import keep_bulk_edit
from madoguchi.engines.records.actions.changing_records import delete_record, restore_record
from madoguchi.engines.records.actions.register_imports import keep_import
from madoguchi.engines.records.models import Record, RecordBulkEdit, RecordChange, RecordImport
from madoguchi.foundation.catalogue.queries import register
from madoguchi.foundation.journal.models import Entry
from madoguchi.foundation.storage.actions import keep_document
from madoguchi.foundation.storage.models import File
from madoguchi.foundation.wall.speaker import Side
from madoguchi.journeys.disposal import bins, holds
from madoguchi.journeys.models import LookQuestion
from madoguchi.journeys.registers.bins import bin_sheet
from madoguchi.values.clock import JST, now, today
from tests.journeys import office
from tests.journeys.disposal.test_disposal import asked_about, noted
from tests.journeys.registers.house import BICYCLES, KEEPER, bicycle, publish_registers

pytestmark = pytest.mark.django_db
CHIEF = office.member("traffic-1", "traffic", "chief", may_decide=True)


def thrown(number: str, days: int) -> str:
    """A bicycle that was put into the bin at the end of the day so many days ago."""
    ref = bicycle(number).ref
    delete_record(register("bicycles"), ref, reason="まちがい", by=KEEPER)
    last = datetime.combine(today() - timedelta(days=days), datetime.max.time(), JST)
    Record.objects.filter(ref=ref).update(deleted_at=last, updated_at=last)
    return ref


def standing() -> set[str]:
    return set(Record.objects.values_list("ref", flat=True))


def test_the_bin_is_emptied_in_the_night_after_its_days_and_nothing_of_the_record_is_left() -> None:
    publish_registers(BICYCLES.replace("{class: 3_years", "{class: 3_years, bin_days: 30"))
    live, young, old = bicycle("1").ref, thrown("2", 30), thrown("3", 31)
    keep_document(b"x", name="a.pdf", media_type="application/pdf", owner=old)
    assert {one.ref: one.goes_on for one in bin_sheet("bicycles", "", by=KEEPER, language="ja", size=9).rows} == {
        young: today() + timedelta(days=1),
        old: today(),
    }
    notes = [noted(one, note="本人に聞きました。") for one in (old, live)]
    assert bins.empty_bins() == 1
    assert standing() == {live, young}
    for one in notes:
        one.refresh_from_db()
    assert [bool(one.note) for one in notes] == [False, True]
    assert not RecordChange.objects.filter(after__number="3").exists()
    assert not File.objects.filter(owner=old, removed_at=None).exists()
    (entry,) = Entry.objects.filter(verb="write:bin_emptied")
    assert (entry.dossiers, entry.data) == ([old], "台帳「貸出し自転車」のごみ箱")
    assert bins.empty_bins() == 0
    assert Entry.objects.filter(verb="write:bin_emptied").count() == 1


def test_without_a_word_about_it_the_bin_keeps_for_ninety_days() -> None:
    publish_registers()
    young, _old = thrown("1", 90), thrown("2", 91)
    bins.empty_bins()
    assert standing() == {young}


def test_the_bin_of_what_is_kept_for_ever_is_never_emptied() -> None:
    publish_registers(BICYCLES.replace("3_years", "permanent"))
    ref = thrown("1", 4000)
    assert bins.empty_bins() == 0
    (row,) = bin_sheet("bicycles", "", by=KEEPER, language="ja", size=9).rows
    assert (row.ref, row.goes_on) == (ref, None)


def test_what_is_held_stays_in_the_bin_and_is_shown_as_held_until_the_hold_is_lifted() -> None:
    publish_registers()
    ref = thrown("1", 200)
    holds.hold(ref, "訴えが起こされました。", by=KEEPER)
    assert bins.empty_bins() == 0
    assert [one.is_held for one in bin_sheet("bicycles", "", by=KEEPER, language="ja", size=9).rows] == [True]
    (hold,) = holds.holds(CHIEF)
    holds.lift(hold.number, by=CHIEF)
    assert bins.empty_bins() == 1
    assert standing() == set()


def test_what_somebody_asks_about_stays_in_the_bin_until_it_is_answered() -> None:
    publish_registers()
    asked, _other = thrown("1", 200), thrown("2", 200)
    question = asked_about(asked, key=1, answered=False)
    assert bins.empty_bins() == 1
    assert standing() == {asked}
    (row,) = bin_sheet("bicycles", "", by=KEEPER, language="ja", size=9).rows
    assert (row.is_asked_about, row.is_held) == (True, False)
    LookQuestion.objects.filter(pk=question.pk).update(answered_at=now())
    assert bins.empty_bins() == 1
    assert standing() == set()


def test_what_was_brought_or_chosen_and_left_goes_soon_after_a_record_and_a_month_later_by_itself() -> None:
    publish_registers()
    targets = [(bicycle("1").ref, 1)]

    def left(days: int) -> tuple[str, str]:
        file = keep_import(register("bicycles"), "a.csv", "番号,名前".encode(), by=KEEPER)
        choice = keep_bulk_edit(register("bicycles"), "price", targets, by=office.member(f"keeper-{days}", "traffic"))
        then = now() - timedelta(days=days)
        RecordImport.objects.filter(ref=file).update(made_at=then)
        RecordBulkEdit.objects.filter(ref=choice).update(made_at=then)
        return file, choice

    def kept() -> set[str]:
        rows = (*RecordImport.objects.values_list("ref"), *RecordBulkEdit.objects.values_list("ref"))
        return {ref for (ref,) in rows}

    today_, week, month = left(0), left(8), left(31)
    bins.empty_bins()
    assert kept() == {*today_, *week}
    assert month[0] not in kept()
    thrown("2", 200)
    bins.empty_bins()
    assert kept() == {*today_}


def test_which_rows_were_refused_and_why_is_kept_for_a_month() -> None:
    publish_registers()
    for days, told in ((29, 1), (31, 0)):
        ref = keep_import(register("bicycles"), "a.csv", b"", by=KEEPER)
        ended = {"begun_at": now(), "ended_at": now() - timedelta(days=days), "told": [[2, ["x", {}]]], "content": b"a"}
        RecordImport.objects.filter(ref=ref).update(**ended)
        bins.empty_bins()
        done = RecordImport.objects.get(ref=ref)
        assert (len(done.told), len(bytes(done.content))) == (told, told)


def test_what_was_taken_out_again_stays() -> None:
    publish_registers()
    ref = thrown("1", 200)
    restore_record(register("bicycles"), ref, by=KEEPER)
    bins.empty_bins()
    assert standing() == {ref}


@pytest.mark.parametrize("side", Side)
def test_the_worker_empties_a_bin_with_the_rights_it_has_and_no_page_does(side: Side) -> None:
    publish_registers()
    ref = thrown("1", 200)
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('madoguchi.actor', 'somebody', true)")
        cursor.execute(f"SET LOCAL ROLE {side.value}")
        if side is Side.WORKER:
            assert bins.empty_bins() == 1
        else:
            with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
                bins.empty_bins()
        cursor.execute("RESET ROLE")
    assert standing() == (set() if side is Side.WORKER else {ref})


def test_the_database_empties_no_bin_sooner_than_the_shortest_there_is_whatever_it_is_told() -> None:
    publish_registers()
    thrown("1", 200)
    with connection.cursor() as cursor, pytest.raises(DatabaseError, match="not emptied so soon"), transaction.atomic():
        cursor.execute("SELECT empty_bin(%s, %s, %s)", ["bicycles", now() - timedelta(days=6), 9])
