"""Whoever a record comes to is told, however it came: by a field, a board, a file or one value for many, and once."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from zlib import crc32

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob

from madoguchi.engines.messaging.models import OutboxMessage
from madoguchi.engines.records.actions.creating_records import create_record
from madoguchi.engines.records.models import RecordTurn
from madoguchi.engines.records.queries.register_wanted import Wanted
from madoguchi.engines.records.queries.registers import RecordFacts, changes_of, record_of
from madoguchi.foundation.catalogue.queries import register
from madoguchi.foundation.identity.actions import open_account
from madoguchi.journeys import jobs
from madoguchi.journeys.registers import bulk_choosing, bulk_edits, by_programme, imports, telling_turns
from madoguchi.journeys.registers.board import move
from madoguchi.journeys.registers.keeping import save_form
from madoguchi.journeys.registers.process import act
from madoguchi.journeys.registers.taking_back import take_back
from madoguchi.values.references import new_record_number
from tests.journeys import office
from tests.journeys.registers.house import publish_registers

pytestmark = pytest.mark.django_db

KEEPER = office.member("keeper-1", "traffic")
HANDS = [office.member(f"hand-{number}", "archive") for number in (1, 2, 3)]
CENTRE = office.member("centre-1", "centre")

REPAIRS = """\
id: repairs
title: 修理の台帳
summary: 修理の記録です。
purpose: 修理を進めるために使います。
division: traffic
deputy: centre
retention: {class: 3_years, from: made}
review_on: 2027-04-01
persons: false
record:
  heading: what
  key: what
  pages:
    - id: repair
      title: 修理
      fields:
        - {id: what, type: text, label: もの}
        - {id: hand, type: staff, label: 直す人}
        - {id: kind, type: choice, label: 種類, require: false, options: [{id: small, label: 小}, {id: big, label: 大}]}
        - id: state
          type: choice
          label: 状態
          require: false
          options: [{id: open, label: 前}, {id: check, label: 中}, {id: done, label: 済}]
  views:
    - {id: all, title: すべて, columns: [what, hand, state]}
process:
  field: state
  states:
    - {id: open, turn: [{field: hand}, {division: centre}]}
    - {id: check, turn: [{division: traffic}]}
    - {id: done, end: true}
  actions:
    - {id: end, title: 終える, from: [open, check], to: done}
    - {id: check, title: 見る, from: [open], to: check}
"""


@pytest.fixture(autouse=True)
def _house() -> None:
    publish_registers(REPAIRS)
    for one in (KEEPER, CENTRE, *HANDS):
        open_account("staff", one.name, ref=one.ref, duties=one.duties, email=f"{one.ref}@example.jp")


def _repair(what: str = "いす", hand: str = "hand-1") -> RecordFacts:
    return create_record(register("repairs"), {"what": what, "hand": hand}, ref=new_record_number(), by=KEEPER)


def _waiting() -> Iterator[ProcrastinateJob]:
    yield from ProcrastinateJob.objects.filter(task_name__in=("tell_turn", "tell_turns")).order_by("id")


_DONE: set[int] = set()


def _told() -> list[str]:
    """Do what waits; who was written to by it."""
    before = set(OutboxMessage.objects.values_list("pk", flat=True))
    for job in _waiting():
        if job.pk not in _DONE:
            _DONE.add(job.pk)
            getattr(jobs, job.task_name).func(**job.args)
    rows = OutboxMessage.objects.exclude(pk__in=before)
    return sorted(one.recipient.partition("@")[0] for one in rows)


def _edit(one: RecordFacts, **values: Any) -> None:
    now_ = record_of("repairs", one.ref)
    posted = {"what": [now_.values["what"]], "hand": [now_.values["hand"]], **{k: [v] for k, v in values.items()}}
    sheet = save_form(
        "repairs", one.ref, posted, is_new=False, reason="交代", revision=now_.revision, by=KEEPER, language="ja"
    )
    assert sheet.saved, sheet.problems


def test_who_a_field_names_anew_is_told_and_those_whose_turn_it_stays_are_not() -> None:
    one = _repair()
    _edit(one, hand="hand-2")
    assert _told() == ["hand-2"]
    _edit(one, kind="big")
    assert _told() == []
    _edit(one, hand="centre-1")  # it was their division's turn before
    assert _told() == []
    _edit(one, hand="hand-2")  # it went away and came back
    assert _told() == ["hand-2"]


def test_a_new_record_is_told_to_all_also_when_it_was_changed_before_anybody_was() -> None:
    ref, posted = new_record_number(), {"what": ["つくえ"], "hand": ["hand-1"]}
    save_form("repairs", ref, posted, is_new=True, reason="", revision=0, by=KEEPER, language="ja")
    _edit(record_of("repairs", ref), hand="hand-2")
    _edit(record_of("repairs", ref), kind="big")
    assert _told() == ["centre-1", "hand-2"]
    _edit(record_of("repairs", ref), hand="hand-3")
    act("repairs", ref, "end", revision=4, reason="", by=CENTRE, language="ja")
    assert _told() == []  # it is nobody's any more


def test_a_programme_and_an_earlier_value_tell_as_a_form_does() -> None:
    one = _repair()
    values = {"what": "いす", "hand": "hand-2", "state": "open"}
    by_programme.replace_record("repairs", one.ref, values, reason="x", revision=1, by=KEEPER, language="ja")
    assert _told() == ["hand-2"]
    assert changes_of(register("repairs"), one.ref)[0].revision == 2
    take_back("repairs", one.ref, 2, revision=2, reason="x", by=KEEPER, language="ja")
    assert _told() == ["hand-1"]


def test_a_card_that_is_moved_without_changing_whose_turn_it_is_tells_nobody() -> None:
    one = _repair()
    move("repairs", one.ref, "kind", "big", revision=1, reason="x", by=KEEPER, language="ja")
    assert _told() == []
    assert record_of("repairs", one.ref).values["kind"] == "big"


def test_one_value_for_many_is_one_message_for_whom_they_came_to() -> None:
    several = [_repair(f"いす{number}", "hand-1") for number in range(3)] + [_repair("机", "hand-2")]
    chosen = [one.ref for one in several]
    ref = bulk_choosing.choose("repairs", "", Wanted(), {}, ticked=chosen, field="hand", by=KEEPER)
    sheet = bulk_choosing.value_sheet(
        "repairs", ref, {"hand": ["hand-2"]}, empty=False, reason="交代", sent=True, by=KEEPER, language="ja"
    )
    assert sheet.is_decided, sheet.problems
    assert bulk_edits.begin("repairs", ref, by=KEEPER)
    assert _told() == ["hand-2"]
    (message,) = OutboxMessage.objects.all()
    assert (message.kind, "3件の記録" in message.body, "/staff/tasks" in message.body) == ("record_turns", True, True)


def test_a_file_is_one_message_for_each_of_those_it_brought_records() -> None:
    held, same = _repair("いす", "hand-1"), _repair("机", "hand-3")
    lines = (
        "いす,hand-2\n机,hand-3\n"
        + "".join(f"棚{number},hand-1\n" for number in range(4))
        + "済んだ棚,hand-3\n見た棚,hand-3\n"
    )
    ref = imports.bring_file("repairs", "x.csv", f"もの,直す人\n{lines}".encode(), by=KEEPER)
    imports.begin("repairs", ref, by=KEEPER)
    jobs.take_file_in.func(register="repairs", ref=ref)
    for what, act_id in (("済んだ棚", "end"), ("見た棚", "check")):
        moved = RecordTurn.objects.get(who="p:hand-3", record__values__what=what).record
        act("repairs", moved.ref, act_id, revision=1, reason="", by=CENTRE, language="ja")
    assert _told() == ["centre-1", "hand-1", "hand-2", "keeper-1"]
    # Whoever it was moved on to hears of that, and of no file.
    assert OutboxMessage.objects.exclude(kind="record_turns").get().recipient == "keeper-1@example.jp"
    counts = {one.recipient: one.body for one in OutboxMessage.objects.filter(kind="record_turns")}
    assert "4件の記録" in counts["centre-1@example.jp"]
    assert "4件の記録" in counts["hand-1@example.jp"]
    assert "1件の記録" in counts["hand-2@example.jp"]
    assert [record_of("repairs", one.ref).revision for one in (held, same)] == [2, 1]


def test_nobody_of_a_large_division_is_never_written_to(monkeypatch: pytest.MonkeyPatch) -> None:
    large = [office.member(f"many-{number:02}", "centre") for number in range(24)]
    for one in large:
        open_account("staff", one.name, ref=one.ref, duties=one.duties, email=f"{one.ref}@example.jp")
    telling_turns.tell_turn_of("repairs", _repair().ref)
    assert OutboxMessage.objects.count() == 1 + 1 + 24
    monkeypatch.setattr(telling_turns, "_MOST", 6)
    OutboxMessage.objects.all().delete()
    numbers = [_repair(f"棚{number}").ref for number in range(40)]
    for ref in numbers:
        telling_turns.tell_turn_of("repairs", ref)
    begun = {crc32(ref.encode()) % 26 for ref in numbers}
    assert OutboxMessage.objects.count() == 40 * 6
    told = {one.recipient for one in OutboxMessage.objects.all()}
    assert len(told) == len({(first + step) % 26 for first in begun for step in range(6)}) > 6
