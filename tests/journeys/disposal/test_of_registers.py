"""Records of registers whose time is over go by the same plan as papers: from every table, file, search and day."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date, datetime, timedelta

import pytest
from django.db import DatabaseError, connection, transaction

from madoguchi.engines.records.actions.changing_records import act_on_record, change_record
from madoguchi.engines.records.actions.creating_records import create_record
from madoguchi.engines.records.actions.kept_counts import totals_of
from madoguchi.engines.records.errors import NoSuchRecord
from madoguchi.engines.records.models import KeptCount, Record, RecordChange, RecordComment, RecordImport, RecordMention
from madoguchi.engines.records.queries.old_records import old_records
from madoguchi.engines.records.queries.register_lists import list_page
from madoguchi.engines.records.queries.register_wanted import Wanted
from madoguchi.engines.records.queries.registers import record_in, register_section
from madoguchi.foundation.catalogue.queries import register
from madoguchi.foundation.identity.actions import open_account
from madoguchi.foundation.journal.models import Entry, NameKey
from madoguchi.foundation.storage.actions import keep_document
from madoguchi.foundation.storage.queries import files_of
from madoguchi.foundation.wall.speaker import Side
from madoguchi.journeys import jobs
from madoguchi.journeys.disposal import carrying_out, holds, planning, sheets
from madoguchi.journeys.disposal.errors import DisposalHasMoved, NoSuchHold, NothingToDispose
from madoguchi.journeys.disposal.of_registers import going_together
from madoguchi.journeys.disposal.sheets import State
from madoguchi.journeys.registers import imports, talking
from madoguchi.journeys.registers.datasets import dataset_table
from madoguchi.values.clock import JST, moved_to
from madoguchi.values.references import new_record_number
from tests.journeys import office
from tests.journeys.registers.citing_house import CONTRACTS, TRADERS, contract, trader
from tests.journeys.registers.house import BICYCLES, HELPERS, KEEPER, bicycle, helper, publish_registers
from tests.plans import leave_only, plans_of

pytestmark = pytest.mark.django_db

LONG_AGO, YOUNGER, LATER = (datetime(year, 6, 1, 10, tzinfo=JST) for year in (2026, 2028, 2030))
CLASS, DIVISION = "3_years", "traffic"
CHIEF, HEAD = (office.member(f"traffic-{at}", DIVISION, "chief", may_decide=True) for at in (1, 2))


@pytest.fixture(autouse=True)
def later() -> Iterator[None]:
    """The day after which the three years of what was written in 2026 are over."""
    with moved_to(LATER):
        yield


def at(moment: datetime, number: str) -> str:
    """A bicycle that was written so long ago."""
    with moved_to(moment):
        return bicycle(number).ref


def changed_again(ref: str, values: dict[str, str]) -> None:
    """The same bicycle under another name."""
    whole = {"name": "新しい名前", "state": "good", **values}
    change_record(register("bicycles"), ref, whole, reason="直し", by=KEEPER, revision=1)


def found() -> planning.DryRun:
    return planning.dry_run(DIVISION, CLASS, by=KEEPER)


def ripe() -> list[str]:
    return [one.reference_number for one in found().ripe]


def agreed() -> str:
    ref = planning.plan_disposal(DIVISION, CLASS, by=KEEPER)
    for approver in (CHIEF, HEAD):
        carrying_out.agree_to_disposal(ref, by=approver)
    return ref


def left_out(ref: str) -> list[str]:
    certificate = sheets.one_plan(ref, by=KEEPER).certificate
    assert certificate is not None
    return list(certificate["left_out"])


def test_a_dry_run_names_the_records_that_are_over_by_the_day_they_changed_last() -> None:
    publish_registers()
    old, young, changed = at(LONG_AGO, "1"), at(YOUNGER, "2"), at(LONG_AGO, "3")
    with moved_to(YOUNGER):
        change_record(
            register("bicycles"), changed, {"number": "3", "name": "新"}, reason="直し", by=KEEPER, revision=1
        )
    (one,) = found().ripe
    assert (one.reference_number, one.procedure, one.kept_until) == (old, "bicycles", date(2030, 3, 31))
    assert Record.objects.filter(ref__in=[old, young, changed]).count() == 3
    with moved_to(datetime(2030, 3, 31, 23, tzinfo=JST)):
        assert ripe() == []
    with pytest.raises(NothingToDispose):
        planning.plan_disposal(DIVISION, "10_years", by=KEEPER)


@pytest.mark.parametrize(
    ("told", "day"),
    [("{class: 3_years, from: made}", "2030-03-31"), ("{class: 3_years, from: field, field: bought_on}", "2025-03-31")],
)
def test_the_day_a_register_declares_is_the_day_that_counts(told: str, day: str) -> None:
    publish_registers(BICYCLES.replace("{class: 3_years, from: fiscal_year_end}", told))
    with moved_to(LONG_AGO):
        one, without = bicycle("1", bought_on="2021-06-01").ref, bicycle("2").ref
    with moved_to(YOUNGER):
        for ref, values in ((one, {"number": "1", "bought_on": "2021-06-01"}), (without, {"number": "2"})):
            changed_again(ref, values)
    told_days = {one.reference_number: one.kept_until.isoformat() for one in found().ripe}
    assert told_days[one] == day
    assert (without in told_days) == ("made" in told)


def _walked(index: str) -> str:
    """How the database finds what is over when it has no other index, and no rule that is one."""
    leave_only(index)
    with connection.cursor() as cursor:
        cursor.execute("DROP INDEX one_record_per_key")
    return plans_of(lambda: list(old_records(register("bicycles"), date(2026, 4, 1))))


_BY_DAY = "    - {id: bought, title: 買った順, columns: [number], order: {by: bought_on}}\n"


@pytest.mark.parametrize(
    ("told", "list_", "index", "bound"),
    [
        ("from: changed", "", "records_by_update", "updated_at <"),
        ("from: made", "", "records_by_creation", "created_at <"),
        ("from: closed", "", "records_by_creation", "created_at <"),
        ("from: field, field: bought_on", _BY_DAY, "records_in_list_2", "(v2)::text <"),
    ],
)
def test_what_is_over_is_found_by_an_index(told: str, list_: str, index: str, bound: str) -> None:
    written = BICYCLES.replace("from: fiscal_year_end", told) + (PROCESS if "closed" in told else "")
    publish_registers(written.replace("    - {id: broken,", f"{list_}    - {{id: broken,", 1))
    with moved_to(LONG_AGO):
        old = bicycle("1", bought_on="2021-06-01").ref
        bicycle("2", bought_on="2027-06-01")
        if "closed" in told:
            act_on_record(register("bicycles"), old, "break", revision=1, reason="", by=KEEPER)
    assert old in ripe()
    plan = _walked(index)
    assert index in plan, plan
    assert any(bound in line for line in plan.splitlines() if "Index Cond" in line), plan


PROCESS = """
process:
  field: state
  states:
    - {id: good, turn: [{division: traffic}]}
    - {id: broken, end: true}
  actions: [{id: break, title: 壊す, from: [good], to: broken}]
"""


def test_what_counts_from_its_end_is_over_years_after_it_ended_and_not_while_it_is_open() -> None:
    publish_registers(BICYCLES.replace("from: fiscal_year_end", "from: closed") + PROCESS)
    open_, ended = at(LONG_AGO, "1"), at(LONG_AGO, "2")
    with moved_to(LONG_AGO):
        act_on_record(register("bicycles"), ended, "break", revision=1, reason="", by=KEEPER)
    assert open_ not in ripe()
    assert ripe() == [ended]


def refused_by_file(ref: str, key: str) -> None:
    """A file that was taken in, of which the row about a record was refused because another one has the key."""
    open_account("staff", KEEPER.name, ref=KEEPER.ref, duties=KEEPER.duties)
    content = f"記録の番号,番号,名前,状態\n{ref},{key},自転車,よい\n".encode()
    file = imports.bring_file("bicycles", "a.csv", content, by=KEEPER)
    imports.begin("bicycles", file, by=KEEPER)
    jobs.take_file_in.func(register="bicycles", ref=file)
    done = RecordImport.objects.get(ref=file)
    assert key in str(done.told)
    assert key in bytes(done.content).decode()


def test_what_was_disposed_of_is_gone_from_tables_files_search_counts_and_days() -> None:
    publish_registers()
    number, kept = at(LONG_AGO, "廃棄の印"), at(YOUNGER, "2")
    with moved_to(LONG_AGO):
        file = keep_document(b"%PDF-1.4 x", name="a.pdf", media_type="application/pdf", owner=number)
        talking.say("bicycles", number, "廃棄の印のことば", ticked=[], typed="", by=KEEPER)
        refused_by_file(kept, "廃棄の印")
    NameKey.objects.create(ref="r", holder=number, key=b"k" * 32)
    view = register_section(register("bicycles")).views[0]
    KeptCount.objects.create(key="k", register_id="bicycles", snapshot="x", totals=[], made_at=LATER)
    ref = agreed()
    carrying_out.carry_out(ref)
    with pytest.raises(NoSuchRecord):
        record_in(register("bicycles"), number)
    assert [one.ref for one in list_page(register("bicycles"), view, Wanted(), size=10).rows] == [kept]
    assert list_page(register("bicycles"), view, Wanted(words="廃棄の印"), size=10).rows == ()
    assert not RecordChange.objects.filter(after__icontains="廃棄の印").exists()
    assert (RecordComment.objects.count(), RecordMention.objects.count()) == (0, 0)
    assert (NameKey.objects.count(), KeptCount.objects.count()) == (0, 0)
    assert files_of(number) == []
    kept_in = register("bicycles")
    state = register_section(kept_in).by_id["state"]
    assert sum(one.held for one in totals_of(kept_in, view, Wanted(), [state]).values()) == 1
    for day in (None, LONG_AGO.date() + timedelta(days=1), YOUNGER.date()):
        table = dataset_table("bicycles", day, by=KEEPER, language="ja")[1]
        assert all("廃棄の印" not in str(row) for row in table.rows)
    assert _bytes_holding("廃棄の印") == []
    assert bytes(RecordImport.objects.get().content) == b"", "bytes are no text: they are asked for by themselves"
    plan = sheets.one_plan(ref, by=KEEPER)
    assert plan.plan.state is State.DONE
    assert plan.is_sound
    assert plan.certificate is not None
    assert plan.certificate["matters"] == [[number, "bicycles", "2030-03-31"]]
    assert plan.certificate["rows"]["records_record"] == 1
    assert file


def _bytes_holding(mark: str) -> list[str]:
    """The tables of the engine, the letters and the jobs whose rows still hold the mark; the journal is not asked."""
    told = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            if table.startswith(("records_", "messaging_", "procrastinate_jobs", "storage_")):
                asked = f"SELECT count(*) FROM {table} AS row WHERE row::text LIKE %s"  # noqa: S608 - names of tables
                cursor.execute(asked, [f"%{mark}%"])
                told += [table] * bool(cursor.fetchone()[0])
    return told


def test_what_others_cite_is_listed_and_stays_until_they_go_too() -> None:
    publish_registers(TRADERS, CONTRACTS)
    with moved_to(LONG_AGO):
        trader = create_record(register("traders"), {"number": "1", "name": "甲"}, ref="K7QM-3F2X-8WNA", by=KEEPER).ref
        old = create_record(
            register("contracts"), {"name": "古い", "trader": trader}, ref="K7QM-3F2X-8WNB", by=KEEPER
        ).ref
    assert sorted(ripe()) == [trader, old]  # both go together
    ref = planning.plan_disposal(DIVISION, CLASS, by=KEEPER)
    create_record(register("contracts"), {"name": "新しい", "trader": trader}, ref="K7QM-3F2X-8WNC", by=KEEPER)
    for approver in (CHIEF, HEAD):
        carrying_out.agree_to_disposal(ref, by=approver)
    carrying_out.carry_out(ref)
    assert left_out(ref) == [trader]
    again = found()
    assert ([one.reference_number for one in again.cited], again.ripe) == ([trader], ())


def cited_long_ago(*numbers: str) -> list[str]:
    """Traders that were written long ago, in this order."""
    with moved_to(LONG_AGO):
        return [trader(number, f"業者{number}").ref for number in numbers]


def test_what_is_cited_blocks_nothing_that_waits_behind_it(monkeypatch: pytest.MonkeyPatch) -> None:
    publish_registers(TRADERS, CONTRACTS)
    *cited, free, after = cited_long_ago("1", "2", "3", "4", "5")
    with moved_to(YOUNGER):
        for ref in cited:
            contract("新しい", record_in(register("traders"), ref))
    monkeypatch.setattr(planning, "MOST", 2)
    again = found()
    assert [one.reference_number for one in again.ripe] == [free, after]
    assert [one.reference_number for one in again.cited] == cited[:2]


def test_what_cites_a_record_goes_with_it_however_far_behind_it_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    publish_registers(CHAINED)
    with moved_to(LONG_AGO):
        first, second = link(), link()
        last = link(first)
    with moved_to(YOUNGER):
        link(second)
    monkeypatch.setattr(planning, "MOST", 2)
    again = found()
    assert [one.reference_number for one in again.ripe] == [last, first]
    assert [one.reference_number for one in again.cited] == [second]
    monkeypatch.setattr(planning, "MOST", 1)
    assert ripe() == [last]  # cut short, a plan takes what cites first


CHAINED = CONTRACTS.replace("register: traders", "register: contracts").replace("columns: [phone]", "columns: [amount]")


def link(cited: str = "") -> str:
    """A contract, or one that takes the place of another."""
    values = {"name": "契約"} | ({"trader": cited} if cited else {})
    return create_record(register("contracts"), values, ref=new_record_number(), by=KEEPER).ref


@pytest.mark.parametrize(
    ("citers", "goes"),
    [
        ({}, ["a", "b", "c"]),
        ({"a": {"z"}}, ["b", "c"]),
        ({"a": {"b"}, "b": {"c"}}, ["c", "b", "a"]),
        ({"a": {"b"}, "b": {"z"}}, ["c"]),
        ({"a": {"b"}, "b": {"a"}}, ["c", "a", "b"]),
        ({"a": {"a"}}, ["b", "c", "a"]),
    ],
)
def test_what_goes_together_leaves_no_citation_without_its_end(citers: dict[str, set[str]], goes: list[str]) -> None:
    assert going_together("abc", citers) == goes


def test_what_is_held_or_changed_after_the_plan_stays() -> None:
    publish_registers()
    held, changed, other = at(LONG_AGO, "1"), at(LONG_AGO, "2"), at(LONG_AGO, "3")
    ref = planning.plan_disposal(DIVISION, CLASS, by=KEEPER)
    holds.hold(held.lower().replace("-", ""), "訴えが起こされました。", by=office.member("far-1", "elsewhere"))
    changed_again(changed, {"number": "2"})
    for approver in (CHIEF, HEAD):
        carrying_out.agree_to_disposal(ref, by=approver)
    with transaction.atomic(), connection.cursor() as cursor:  # nor does the database by itself
        cursor.execute("SELECT dispose_of_records(%s, %s, %s)", [ref, LATER.date(), [held, changed]])
        assert json.loads(cursor.fetchone()[0])["numbers"] == []
    carrying_out.carry_out(ref)
    assert left_out(ref) == sorted([held, changed])
    assert not Record.objects.filter(ref=other).exists()
    (hold,) = holds.holds(CHIEF)
    assert (hold.reference_number, hold.may_lift) == (held, True)
    assert found().held == 1
    holds.lift(hold.number, by=CHIEF)
    assert ripe() == [held]


MOVED = BICYCLES.replace("division: traffic\ndeputy: centre", "division: centre\ndeputy: traffic")
NEW_CLERK = office.member("centre-clerk", "centre")
NEW_CHIEF = office.member("centre-chief", "centre", "chief", may_decide=True)


def test_a_hold_goes_over_to_the_division_that_keeps_the_register_by_now() -> None:
    publish_registers()
    held, other = at(LONG_AGO, "1"), at(LONG_AGO, "2")
    holds.hold(held, "訴えが起こされました。", by=KEEPER)
    publish_registers(MOVED)
    again = planning.dry_run("centre", CLASS, by=NEW_CLERK)
    assert ([one.reference_number for one in again.ripe], again.held) == ([other], 1)
    assert holds.holds(CHIEF) == ()
    assert [(one.reference_number, one.may_lift) for one in holds.holds(NEW_CHIEF)] == [(held, True)]
    assert holds.hold_resource(held).division == "centre"
    (hold,) = holds.holds(NEW_CHIEF)
    with pytest.raises(NoSuchHold):
        holds.lift(hold.number, by=CHIEF)
    holds.lift(hold.number, by=NEW_CHIEF)
    holds.hold(held, "もう一度止めます。", by=KEEPER)  # written under the former definition, held under this one
    assert [one.reference_number for one in holds.holds(NEW_CHIEF)] == [held]


def test_a_plan_whose_register_moved_is_refused_and_what_was_agreed_to_before_stays() -> None:
    publish_registers()
    first = at(LONG_AGO, "1")
    agreed_to = agreed()
    second = at(LONG_AGO, "2")
    open_plan = planning.plan_disposal(DIVISION, CLASS, by=KEEPER)
    assert not sheets.one_plan(open_plan, by=KEEPER).has_moved
    publish_registers(MOVED)
    with pytest.raises(DisposalHasMoved):
        carrying_out.agree_to_disposal(open_plan, by=CHIEF)
    seen = sheets.one_plan(open_plan, by=CHIEF)
    assert (seen.has_moved, seen.may_agree, seen.may_drop) == (True, False, True)
    carrying_out.carry_out(agreed_to)
    assert left_out(agreed_to) == [first]
    carrying_out.drop_disposal(open_plan, by=KEEPER)
    assert [one.reference_number for one in planning.dry_run("centre", CLASS, by=NEW_CLERK).ripe] == [first, second]


def test_a_hold_stays_with_the_last_division_when_its_register_is_taken_away() -> None:
    publish_registers()
    held = at(LONG_AGO, "1")
    publish_registers(MOVED)
    holds.hold(held, "訴えが起こされました。", by=KEEPER)
    publish_registers(HELPERS)
    assert holds.holds(CHIEF) == ()
    assert [(one.reference_number, one.may_lift) for one in holds.holds(NEW_CHIEF)] == [(held, True)]


def test_what_is_held_is_counted_wherever_it_stands_among_the_old(monkeypatch: pytest.MonkeyPatch) -> None:
    publish_registers()
    first, held = at(LONG_AGO, "1"), at(LONG_AGO, "2")
    holds.hold(held, "訴えが起こされました。", by=KEEPER)
    monkeypatch.setattr(planning, "MOST", 1)
    assert (ripe(), found().held) == ([first], 1)


def test_the_database_removes_no_record_two_others_did_not_agree_to() -> None:
    publish_registers()
    number = at(LONG_AGO, "1")
    ref = planning.plan_disposal(DIVISION, CLASS, by=KEEPER)
    carrying_out.agree_to_disposal(ref, by=CHIEF)
    with connection.cursor() as cursor:
        with pytest.raises(DatabaseError, match="two others"), transaction.atomic():
            cursor.execute("SELECT dispose_of_records(%s, %s, %s)", [ref, LATER.date(), [number]])
        with pytest.raises(DatabaseError, match="only ever added"), transaction.atomic():
            cursor.execute("DELETE FROM records_recordchange")


@pytest.mark.parametrize("side", Side)
def test_the_worker_disposes_of_records_with_the_rights_it_has_and_no_page_does(side: Side) -> None:
    publish_registers()
    number = at(LONG_AGO, "1")
    ref = agreed()
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('madoguchi.actor', 'somebody', true)")
        cursor.execute(f"SET LOCAL ROLE {side.value}")
        if side is Side.WORKER:
            carrying_out.carry_out(ref)
        else:
            with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
                cursor.execute("SELECT dispose_of_records(%s, %s, %s)", [ref, LATER.date(), [number]])
        cursor.execute("RESET ROLE")
    assert Record.objects.filter(ref=number).exists() == (side is not Side.WORKER)


def test_the_journal_keeps_that_a_record_was_looked_at_and_disposed_of() -> None:
    publish_registers(HELPERS)
    with moved_to(LONG_AGO):
        number = helper("廃棄 花子").ref
    ref = planning.plan_disposal(DIVISION, "1_year", by=KEEPER)
    for approver in (CHIEF, HEAD):
        carrying_out.agree_to_disposal(ref, by=approver)
    carrying_out.carry_out(ref)
    verbs = set(Entry.objects.filter(dossiers__contains=[number]).values_list("verb", flat=True))
    assert {"write:record_create", "list", "write:disposal_planned", "write:disposed"} <= verbs
    assert not Record.objects.exists()
