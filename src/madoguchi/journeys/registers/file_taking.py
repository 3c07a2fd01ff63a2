"""Some rows of a file are taken into a register: those somebody was faster with are refused, the others go in."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from typing import Any, NamedTuple

from django.db import IntegrityError

from madoguchi.engines.records.actions import register_imports as kept
from madoguchi.engines.records.actions.changing_many import Change, change_records
from madoguchi.engines.records.actions.creating_records import create_records
from madoguchi.engines.records.actions.record_columns import key_taken
from madoguchi.engines.records.coming import Sent
from madoguchi.engines.records.kept_messages import kept_message
from madoguchi.engines.records.queries.registers import RecordFacts, register_section
from madoguchi.foundation.catalogue.queries import Register
from madoguchi.values.actor import Actor
from madoguchi.values.message import Message
from madoguchi.values.refusal import Refusal

ADD, CHANGE, SAME, REFUSE = "add", "change", "same", "refuse"
SHOWN = 50
"""So many of the refused rows are told on the page; the file tells all."""
KEPT = 10_000
"""So many of them are kept with their reasons once the others are taken in."""
_Refused = dict[int, Message]
"""Why rows were refused, by line."""


_NOTHING: Mapping[str, Any] = {}


class Plan(NamedTuple):
    """What one row would do: to which record, with which values, or why it is refused.

    A new record may stand here as it is `sent` instead of its values.
    """

    line: int
    verdict: str
    values: Mapping[str, Any] = _NOTHING
    record: RecordFacts | None = None
    why: tuple[Message, ...] = ()
    sent: Sent | None = None


class _Taken:
    """What becomes of the rows: how many did what, the changes that are still to be made, and who is refused why."""

    def __init__(self) -> None:
        self.counts = Counter[str]()
        self.changes: list[Plan] = []
        self.refused: dict[int, list[Any]] = {}

    def new_of(self, plans: Iterable[Plan]) -> Iterator[Plan]:
        """The rows that add a record, one after another; the others are noted."""
        for plan in plans:
            self.counts[plan.verdict] += 1
            if plan.verdict == ADD:
                yield plan
            elif plan.verdict == CHANGE:
                self.changes.append(plan)
            elif plan.verdict == REFUSE:
                self.refused[plan.line] = list(map(kept_message, plan.why))

    def refuse(self, verdict: str, rows: Mapping[int, Message]) -> None:
        """Count rows as refused that were to do something."""
        self.counts[verdict] -= len(rows)
        self.counts[REFUSE] += len(rows)
        self.refused |= {line: [kept_message(why)] for line, why in rows.items()}


def take_in(
    found: Register,
    facts: kept.ImportFacts,
    plans: Iterable[Plan],
    again: Callable[[], Iterable[Plan]],
    left: Callable[[Sequence[kept.Told]], bytes],
    *,
    line: int,
    is_end: bool,
    by: Actor,
) -> None:
    """Do what is planned, the new records first: they are written while the rows behind them are still looked at.

    Needs a transaction. With the last of them the file goes, but for what is `left` of it by what is told. Where the
    table refuses one of them, the plans are asked `again`, with their values, and the rows are found that have to be
    refused.
    """
    sheet = f"のシート「{facts.choice.name}」" if facts.choice.name else ""
    reason = f"ファイル「{facts.name}」{sheet}の取込み"
    add, change = partial(_add, found, reason, by), partial(_change, found, reason, by)
    taken = _Taken()
    try:
        add(taken.new_of(plans))
    except (IntegrityError, Refusal):
        taken = _Taken()
        taken.refuse(ADD, _refused_in(found, list(taken.new_of(again())), add))
    taken.refuse(CHANGE, _refused_in(found, taken.changes, change))
    told = [*facts.told, *sorted(taken.refused.items())][:KEPT]
    kept.advance_import(
        facts.ref,
        line=line,
        added=facts.added + taken.counts[ADD],
        changed=facts.changed + taken.counts[CHANGE],
        refused=facts.refused + taken.counts[REFUSE],
        told=told,
        content=left(told) if is_end else None,
    )


def _add(found: Register, reason: str, by: Actor, plans: Iterable[Plan]) -> _Refused:
    """Keep the new records of these rows."""
    create_records(found, (plan.sent or plan.values for plan in plans), by=by, reason=reason)
    return {}


def _change(found: Register, reason: str, by: Actor, plans: Iterable[Plan]) -> _Refused:
    """Change the records of these rows; those somebody was faster with stay as they are."""
    by_ref = {plan.record.ref: plan for plan in plans if plan.record}
    wanted = [Change(ref, one.values, one.record.revision) for ref, one in by_ref.items() if one.record]
    refused = change_records(found, wanted, by=by, reason=reason)
    return {by_ref[ref].line: why.message for ref, why in refused.items()}


def _refused_in(found: Register, plans: Sequence[Plan], write: Callable[[Sequence[Plan]], _Refused]) -> _Refused:
    """Write what these rows say, halving them where one cannot be written until it stands alone; which, and why."""
    if not plans:
        return {}
    try:
        return write(plans)
    except (IntegrityError, Refusal) as clash:
        if len(plans) == 1:
            return {plans[0].line: _told(found, plans[0], clash)}
    half = len(plans) // 2
    return _refused_in(found, plans[:half], write) | _refused_in(found, plans[half:], write)


def _told(found: Register, plan: Plan, clash: IntegrityError | Refusal) -> Message:
    """The refusal in words; what is no key that stands twice is a fault and is raised again."""
    if isinstance(clash, Refusal):
        return clash.message
    if "one_record_per_key" not in str(clash):
        raise clash
    return key_taken(found, plan.values.get(register_section(found).key or "")).message
