"""A second process works out the rows of a file: what comes in is the same, whatever becomes of that process."""

from __future__ import annotations

import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

import pytest
from django.db import transaction

from madoguchi.engines.records.models import Record, RecordChange, RecordImport
from madoguchi.foundation.catalogue.queries import register
from madoguchi.foundation.identity.actions import open_account
from madoguchi.journeys import jobs
from madoguchi.journeys.registers import file_helper, file_plans, imports
from madoguchi.journeys.registers.file_ahead import ahead_task
from madoguchi.journeys.registers.file_helper import Helper
from madoguchi.journeys.registers.opening import EDIT, opened
from madoguchi.journeys.registers.referring import surroundings_for
from madoguchi.values.actor import Actor
from madoguchi.values.clock import moved_to
from tests.journeys.registers import leave
from tests.journeys.registers.house import BICYCLES, KEEPER, OTHER_KEEPER, bicycle, publish_registers
from tests.journeys.registers.rights import CENTRE, CHIEF, COMPLAINTS

NOON = datetime(2026, 11, 20, 3, tzinfo=UTC)
HEAD = "記録の番号,番号,名前,状態,故障の内容,値段,買った日\n"
NEWEST = BICYCLES.replace("  datasets:\n", "    - {id: newest, title: 新しい順, columns: [name]}\n  datasets:\n", 1)
_SINCE = "{field: created_at, at_least: '2026-01-01T00:00'}"


@pytest.fixture(autouse=True)
def _house(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    if "django_db" in request.keywords:
        publish_registers(NEWEST)
        open_account("staff", KEEPER.name, ref=KEEPER.ref, duties=KEEPER.duties)
    monkeypatch.setattr(imports, "_BATCH", 12)
    monkeypatch.setattr(Helper, "waits", 60_000)
    monkeypatch.setattr(file_helper, "LEAST", 0)
    monkeypatch.setattr(file_helper, "_processors", lambda: 2)


def _row(random: Random, number: int, refs: list[str]) -> str:
    """A new record, one of a key that is held or stands in an earlier row, one by its number, or something wrong."""
    ref, key, state, why, price = "", f"K{number}", "よい", "", str(random.randint(1, 9_999))
    match random.randrange(8):
        case 0:
            key = f"H{random.randrange(6)}"
        case 1:
            key = f"K{random.randrange(number + 1)}"
        case 2:
            ref, key = random.choice([*refs, "AAAA-1111-2222"]), ""
        case 3:
            state, why = "故障", random.choice(["", "錆びた"])
        case 4:
            price = random.choice(["高い", "", "'1", "合計（3件）"])
    return f"{ref},{key},自転車 Ａ{number},{state},{why},{price},{random.choice(['', '令和8年4月1日'])}\n"


def _begun(content: str) -> str:
    ref = imports.bring_file("bicycles", "x.csv", content.encode(), by=KEEPER)
    imports.begin("bicycles", ref, by=KEEPER)
    return ref


def _standing() -> Any:
    """Everything a file leaves behind, but the numbers that are drawn."""
    places = [f"v{number}" for number in range(1, 7)]
    columns = ("key", "values", "text", *places, "version_id", "revision", "created_at", "updated_at", "updated_by")
    told = [*columns, "made_by", "made_in"]
    records = {row.key: ([getattr(row, one) for one in told], set(row.terms)) for row in Record.objects.all()}
    acts = ("record__key", "revision", "kind", "before", "after", "reason", "by_ref", "at")
    history = sorted(map(repr, RecordChange.objects.values_list(*acts)))
    done = RecordImport.objects.get()
    counts = (done.line, done.added, done.changed, done.refused, done.told, done.ended_at)
    return records, history, counts


def _taken(content: Callable[[], str]) -> Any:
    """What stands in the house after a file; the house is as it was before."""
    with moved_to(NOON), transaction.atomic():
        ref = _begun(content())
        jobs.take_file_in.func(register="bicycles", ref=ref)
        found = _standing()
        transaction.set_rollback(True)
    return found


def _alone(content: Callable[[], str]) -> Any:
    with pytest.MonkeyPatch.context() as alone:
        alone.setattr(Helper, "is_worth", lambda *_: False)
        return _taken(content)


def _count(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How many rows of each batch were worked out ahead as new records."""
    plans_ahead, counted = file_plans.plans_ahead, list[int]()

    def counting(*asked: Any, **more: Any) -> Iterator[Any]:
        counted.append(0)
        for plan in plans_ahead(*asked, **more):
            counted[-1] += plan.sent is not None
            yield plan

    monkeypatch.setattr("madoguchi.journeys.registers.file_batches.plans_ahead", counting)
    return counted


def _rows(number: int = 40) -> str:
    return HEAD + "".join(f",{one},自転車{one},よい,,{one},\n" for one in range(number))


@pytest.mark.django_db
@pytest.mark.parametrize("seed", range(4))
def test_what_comes_in_is_the_same_as_without_it(monkeypatch: pytest.MonkeyPatch, seed: int) -> None:
    with moved_to(NOON - timedelta(days=1)):
        held = [bicycle(f"H{number}").ref for number in range(6)]
    random = Random(seed)
    content = HEAD + "".join(_row(random, number, held) for number in range(60))
    alone, counted = _alone(lambda: content), _count(monkeypatch)
    # No batch is worked out anew: what is no new record is seen before the table refuses it.
    monkeypatch.setattr("madoguchi.journeys.registers.file_batches.plans_of", lambda *_, **__: pytest.fail("anew"))
    both = _taken(lambda: content)
    assert both == alone
    assert len(counted) >= 4
    assert sum(counted) >= 15
    _, _, (_, added, changed, refused, *_) = both
    assert min(added, changed, refused) > 0


@pytest.mark.django_db
def test_records_of_a_process_begin_in_the_same_states_and_turns(monkeypatch: pytest.MonkeyPatch) -> None:
    leave.open_house()
    states = ["", "承認", "確認待ち", "無い状態"]
    content = "氏名,日数,状態\n" + "".join(f"職員{one},{one % 8},{states[one % 4]}\n" for one in range(30))

    def taken() -> Any:
        with transaction.atomic():
            ref = imports.bring_file("leave", "x.csv", content.encode(), by=leave.CENTRE)
            imports.begin("leave", ref, by=leave.CENTRE)
            jobs.take_file_in.func(register="leave", ref=ref)
            rows = Record.objects.order_by("id").values_list("values", "progress__made_in", "turns__who")
            done = RecordImport.objects.get()
            transaction.set_rollback(True)
        return list(rows), done.added, done.told

    with pytest.MonkeyPatch.context() as alone:
        alone.setattr(Helper, "is_worth", lambda *_: False)
        plain = taken()
    counted = _count(monkeypatch)
    assert taken() == plain
    assert sum(counted) == plain[1] > 15


@pytest.mark.django_db
def test_wherever_it_is_lost_the_rows_are_worked_out_here(monkeypatch: pytest.MonkeyPatch) -> None:
    alone, hear = _alone(_rows), Helper.hear
    for point in range(40):
        heard = [0]

        def losing(self: Helper, heard: list[int] = heard, point: int = point) -> bytearray:
            heard[0] += 1
            if heard[0] == point + 1 and self._process:
                self._process.kill()
                self._process.wait()
            return hear(self)

        monkeypatch.setattr(Helper, "hear", losing)
        assert _taken(_rows) == alone, f"point {point}"
        if heard[0] <= point:
            break
    assert point >= 8


@pytest.mark.django_db
def test_a_process_that_cannot_start_or_reads_no_file_is_done_without(monkeypatch: pytest.MonkeyPatch) -> None:
    alone = _alone(_rows)
    monkeypatch.setattr(file_helper, "_PROGRAMME", "madoguchi.config.nothing")
    assert _taken(_rows) == alone
    monkeypatch.setattr(file_helper.sys, "executable", "/nothing/python")
    assert _taken(_rows) == alone


@pytest.mark.django_db
def test_the_rows_are_worked_out_here_until_it_has_started(monkeypatch: pytest.MonkeyPatch) -> None:
    alone, counted = _alone(_rows), _count(monkeypatch)
    monkeypatch.setattr(Helper, "_says_something", lambda *_: False)
    assert _taken(_rows) == alone
    assert counted == []


@pytest.mark.django_db
def test_a_register_that_changes_meanwhile_is_the_one_its_rows_are_worked_out_for(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    counted, ref = _count(monkeypatch), _begun(_rows())
    coming = imports.batches("bicycles", ref)
    assert next(coming) == 12
    before = register("bicycles").version
    publish_registers(NEWEST.replace("max_length: 20", "max_length: 1"))
    after = register("bicycles").version
    assert sum(coming) == 28
    assert dict(Record.objects.values_list("key", "version_id")) == {str(one): before for one in range(12)}
    done = RecordImport.objects.get()
    assert (done.added, done.refused, before != after) == (12, 28, True)
    assert counted == [12, 0, 0, 0]


@pytest.mark.django_db
def test_where_somebody_was_faster_with_a_key_the_other_rows_go_in_and_the_next_ones_are_heard(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(imports, "_BATCH", 600)
    monkeypatch.setattr("madoguchi.engines.records.together.AT_ONCE", 4)
    counted, ref = _count(monkeypatch), _begun(_rows(1_300))
    bicycle("3", by=OTHER_KEEPER)
    looked, blind = file_plans.records_like, [False, True]
    monkeypatch.setattr(file_plans, "records_like", lambda *asked: {} if blind and blind.pop() else looked(*asked))
    jobs.take_file_in.func(register="bicycles", ref=ref)
    done = RecordImport.objects.get()
    assert (done.added, done.refused, [line for line, _ in done.told]) == (1_299, 1, [5])
    assert Record.objects.get(key="3").made_by == OTHER_KEEPER.ref
    # The table refused the row before all of the first ones were heard.
    assert counted[1:] == [600, 100]
    assert counted[0] < 250


@pytest.mark.django_db
def test_what_is_worked_out_for_somebody_else_or_another_day_is_another_task() -> None:
    found, at = opened("bicycles", KEEPER, EDIT), surroundings_for(KEEPER, "ja")
    task = ahead_task(found, "x.csv", at, by=KEEPER)
    assert task == ahead_task(opened("bicycles", KEEPER, EDIT), "x.csv", surroundings_for(KEEPER, "ja"), by=KEEPER)
    assert task != ahead_task(found, "x.csv", at, by=OTHER_KEEPER)
    with moved_to(NOON):
        assert task != ahead_task(found, "x.csv", surroundings_for(KEEPER, "ja"), by=KEEPER)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("text", "by", "is_told"),
    [
        (NEWEST, KEEPER, True),
        (NEWEST.replace("  views:", "        - {id: who, type: staff, label: 担当}\n  views:", 1), KEEPER, False),
        (
            NEWEST.replace("{field: state, is: broken}}\n    - {id: dear", f"{_SINCE}}}\n    - {{id: dear"),
            KEEPER,
            False,
        ),
        (COMPLAINTS, CHIEF, True),
        (COMPLAINTS, CENTRE, False),
    ],
    ids=["plain", "names people", "asks when", "the whole", "a share"],
)
def test_only_what_needs_no_database_is_worked_out_ahead(text: str, by: Actor, is_told: bool) -> None:
    publish_registers(text)
    found = opened(text.split("\n", 1)[0].removeprefix("id: "), by, EDIT)
    assert (ahead_task(found, "x.csv", surroundings_for(by, "ja"), by=by) is not None) == is_told


@pytest.mark.django_db
@pytest.mark.parametrize(("processors", "least"), [(1, 0), (2, 1_000_000)])
def test_no_process_is_started_for_a_short_file_or_on_one_processor(
    monkeypatch: pytest.MonkeyPatch, processors: int, least: int
) -> None:
    monkeypatch.setattr(file_helper, "_processors", lambda: processors)
    monkeypatch.setattr(file_helper, "LEAST", least)
    monkeypatch.setattr(file_helper, "_started", lambda: pytest.fail("started"))
    jobs.take_file_in.func(register="bicycles", ref=_begun(_rows()))
    assert RecordImport.objects.get().added == 40


@pytest.mark.django_db
@pytest.mark.parametrize("is_asked", [False, True])
def test_it_ends_when_nobody_is_there_any_more_to_listen_to_it(is_asked: bool) -> None:
    with _helping(_rows(20_000), asked=is_asked) as (process, _):
        assert process.stdin is not None
        # What the system does for whoever is lost.
        process.stdin.close()
        assert process.wait(timeout=60) == 0


@pytest.mark.django_db
def test_it_holds_no_more_than_some_rows_that_nobody_has_heard_yet() -> None:
    with _helping(_rows(60_000), asked=True) as (process, ready):
        until, spent = time.monotonic() + 60, -1.0
        while spent != (now := _spent(process.pid)) and time.monotonic() < until:
            spent = now
            time.sleep(0.5)
        assert _held(process.pid) - ready < 20_000, "kB"


@contextmanager
def _helping(content: str, *, asked: bool) -> Iterator[tuple[subprocess.Popen[bytes], int]]:
    """Another process that has read a file, and how many kB it holds then."""
    helper, found = Helper(), opened("bicycles", KEEPER, EDIT)
    task = ahead_task(found, "x.csv", surroundings_for(KEEPER, "ja"), by=KEEPER)
    assert task is not None
    helper.begin(task)
    helper.give(content.encode())
    process = helper._process
    assert process is not None
    try:
        assert helper._is_ready()
        held = _held(process.pid)
        if asked:
            with pytest.MonkeyPatch.context() as ready:
                ready.setattr(helper, "_is_ready", lambda: True)
                told = helper.batch(after=1, size=5_000)
            assert told is not None
            assert len(told.lines) == 5_000
        yield process, held
    finally:
        helper.end()


def _held(pid: int) -> int:
    status = Path(f"/proc/{pid}/status").read_text(encoding="ascii")
    return int(status.split("VmRSS:")[1].split()[0])


def _spent(pid: int) -> float:
    told = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rsplit(")", 1)[1].split()
    return float(told[11]) + float(told[12])
