"""Some rows of a file are taken into a register: those somebody was faster with are refused, the others go in."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import IntegrityError

from madoguchi.engines.records.actions import register_imports as kept
from madoguchi.engines.records.actions.changing_records import change_record
from madoguchi.engines.records.actions.creating_records import create_records
from madoguchi.engines.records.actions.record_columns import key_taken
from madoguchi.engines.records.kept_messages import kept_message
from madoguchi.engines.records.queries.registers import RecordFacts, register_section
from madoguchi.foundation.catalogue.queries import Register
from madoguchi.values.actor import Actor
from madoguchi.values.message import Message
from madoguchi.values.refusal import Refusal

ADD, CHANGE, SAME, REFUSE = "add", "change", "same", "refuse"
SHOWN = 50
"""So many of the refused rows are told on the page; the file tells all."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What one row would do: to which record, with which values, or why it is refused."""

    line: int
    verdict: str
    values: Mapping[str, Any] = field(default_factory=dict)
    record: RecordFacts | None = None
    why: tuple[Message, ...] = ()


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

    def refuse(self, plan: Plan, why: Message) -> None:
        """Count a row as refused that was to do something."""
        self.counts.subtract([plan.verdict])
        self.counts[REFUSE] += 1
        self.refused[plan.line] = [kept_message(why)]


def take_in(
    found: Register,
    facts: kept.ImportFacts,
    plans: Callable[[], Iterable[Plan]],
    *,
    line: int,
    is_end: bool,
    by: Actor,
) -> None:
    """Do what is planned, the new records first: they are written while the rows behind them are still looked at.

    Needs a transaction. Where the table refuses one of them, `plans` are asked again and the rows are found that have
    to be refused.
    """
    reason = f"ファイル「{facts.name}」の取込み"
    taken = _Taken()
    try:
        new = (plan.values for plan in taken.new_of(plans()))
        create_records(found, new, by=by, reason=reason)
    except (IntegrityError, Refusal):
        taken = _Taken()
        for plan, why in _refused_in(found, list(taken.new_of(plans())), reason, by=by):
            taken.refuse(plan, why)
    for plan in taken.changes:
        if late := _why_not_changed(found, plan, reason, by=by):
            taken.refuse(plan, late)
    kept.advance_import(
        facts.ref,
        line=line,
        added=facts.added + taken.counts[ADD],
        changed=facts.changed + taken.counts[CHANGE],
        refused=facts.refused + taken.counts[REFUSE],
        told=[*facts.told, *sorted(taken.refused.items())][:SHOWN],
        is_end=is_end,
    )


def _refused_in(found: Register, plans: Sequence[Plan], reason: str, *, by: Actor) -> Iterator[tuple[Plan, Message]]:
    """Keep these new records, halving them where one is refused until it stands alone; those that are, and why."""
    if not plans:
        return
    try:
        create_records(found, [plan.values for plan in plans], by=by, reason=reason)
    except (IntegrityError, Refusal) as clash:
        if len(plans) == 1:
            yield plans[0], _told(found, plans[0], clash)
            return
        half = len(plans) // 2
        yield from _refused_in(found, plans[:half], reason, by=by)
        yield from _refused_in(found, plans[half:], reason, by=by)


def _told(found: Register, plan: Plan, clash: IntegrityError | Refusal) -> Message:
    """The refusal in words; what is no key that stands twice is a fault and is raised again."""
    if isinstance(clash, Refusal):
        return clash.message
    if "one_record_per_key" not in str(clash):
        raise clash
    return key_taken(found, plan.values.get(register_section(found).key or "")).message


def _why_not_changed(found: Register, plan: Plan, reason: str, *, by: Actor) -> Message | None:
    """Change the record of a row; why not, where somebody was faster."""
    if plan.record is None:
        return None
    ref, revision = plan.record.ref, plan.record.revision
    try:
        change_record(found, ref, plan.values, reason=reason, by=by, revision=revision, kind="import")
    except Refusal as refusal:
        return refusal.message
    return None
