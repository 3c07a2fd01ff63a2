"""Trying other rules on the decisions of the last weeks: what would have been answered otherwise, in groups."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import Sum

from madoguchi.foundation.access.compact import restored
from madoguchi.foundation.access.models import RecordedDecision
from madoguchi.foundation.access.policies import PolicyBook
from madoguchi.foundation.access.recording import KEPT
from madoguchi.foundation.access.rules import Decision, decide_by
from madoguchi.values.actor import Actor
from madoguchi.values.clock import now

BATCH = 5_000
MOST_EXAMPLES = 3


@dataclass(frozen=True)
class Recorded:
    """One kept decision; `facts` as they are stored."""

    at: datetime
    ref: str
    action: str
    subject: str
    allowed: bool
    rule: str
    facts: str
    times: int = 1


@dataclass(frozen=True)
class Shift:
    """Decisions that would turn out otherwise in the same way: of whom, about what, by which rule then and now."""

    role: str
    action: str
    kind: str
    allowed_then: bool
    rule_then: str
    rule_now: str
    reason_now: str


@dataclass
class Simulation:
    """What came out: all that were asked again, the shifts with how many and some examples, and how many people."""

    asked: int = 0
    by_another_rule: int = 0
    shifts: dict[Shift, list[Recorded]] = field(default_factory=dict)
    counts: dict[Shift, int] = field(default_factory=dict)
    people: dict[Shift, set[str]] = field(default_factory=dict)

    def add(self, shift: Shift, one: Recorded) -> None:
        """Count one that would change."""
        self.counts[shift] = self.counts.get(shift, 0) + one.times
        self.people.setdefault(shift, set()).add(one.ref)
        examples = self.shifts.setdefault(shift, [])
        if len(examples) < MOST_EXAMPLES:
            examples.append(one)

    @property
    def changed(self) -> int:
        """How many would turn out otherwise."""
        return sum(self.counts.values())

    def by_weight(self) -> list[Shift]:
        """The shifts, those of most decisions first."""
        return sorted(self.counts, key=lambda shift: (-self.counts[shift], shift.role, shift.action))


def how_many_decisions() -> int:
    """How many decisions are kept from the last 30 days, those that are counted among them."""
    newer = RecordedDecision.objects.filter(at__gte=now() - KEPT)
    return int(newer.aggregate(times=Sum("times", default=0))["times"])


def newest_decisions(most: int) -> Iterator[Recorded]:
    """So many rows of the decisions of the last 30 days: the newest, the oldest of them first."""
    before = RecordedDecision.objects.order_by("-id").values_list("id", flat=True)[most : most + 1]
    return recorded_decisions(after=next(iter(before), 0))


def recorded_decisions(*, after: int = 0) -> Iterator[Recorded]:
    """The decisions of the last 30 days behind this row, the oldest first, read a part at a time."""
    newer = RecordedDecision.objects.filter(at__gte=now() - KEPT).order_by("id")
    while rows := list(newer.filter(id__gt=after)[:BATCH]):
        for row in rows:
            facts = json.dumps(row.facts, ensure_ascii=False, sort_keys=True)
            yield Recorded(row.at, row.actor_ref, row.action, row.subject, row.allowed, row.rule, facts, row.times)
        after = rows[-1].pk


def simulate(
    book: PolicyBook, decisions: Iterable[Recorded], *, tell: Callable[[int], None] = lambda done: None
) -> Simulation:
    """Ask these rules what was asked before; `tell` hears after every batch how many are done.

    The same question is asked once, unless a rule looks at the clock.
    """
    found, known = Simulation(), dict[tuple[object, ...], tuple[str, str, Decision]]()
    for number, one in enumerate(decisions, 1):
        key = (one.ref, one.action, one.facts, one.at if book.reads_the_clock else None)
        if key not in known:
            known[key] = _again(book, one)
        role, kind, decision = known[key]
        found.asked += one.times
        if decision.allowed != one.allowed:
            now_said = decision.rule, decision.reason.text()
            found.add(Shift(role, one.action, kind, one.allowed, one.rule, *now_said), one)
        elif decision.rule != one.rule:
            found.by_another_rule += one.times
        if number % BATCH == 0:
            tell(found.asked)
    return found


def _again(book: PolicyBook, one: Recorded) -> tuple[str, str, Decision]:
    actor, resource, how = restored(json.loads(one.facts), one.ref, one.at)
    return role_of(actor), resource.kind, decide_by(book, actor, one.action, resource, how)


def role_of(actor: Actor) -> str:
    """Who it is without a name: the kind, the roles, and the posts with their divisions."""
    posts = sorted({f"{duty.position} of {duty.division}" for duty in actor.duties})
    return ", ".join([actor.kind.value, *sorted(actor.roles), *posts])
