"""What became of a record since somebody looked at it: each value as it was then beside what stands there now."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from madoguchi.engines.records.queries.cited import expect_cited
from madoguchi.engines.records.queries.registers import changes_of, register_section
from madoguchi.journeys.registers.changed_values import ChangedValue, changed_values
from madoguchi.journeys.registers.record_opening import record_opened
from madoguchi.journeys.registers.referring import surroundings_for
from madoguchi.values.actor import Actor


@transaction.atomic
def changed_since(register_id: str, ref: str, revision: int, *, by: Actor, language: str) -> tuple[ChangedValue, ...]:
    """The values that are different from those at this revision, as far as the register is open to this actor.

    Raises NoSuchRecord and NotPermitted.
    """
    found, _one = record_opened(register_id, ref, by=by)
    before: dict[str, Any] = {}
    after: dict[str, Any] = {}
    for act in changes_of(found, ref):  # the newest first: the oldest after the revision says what stood there then
        if act.revision > revision:
            before |= act.before
            after = {**act.after, **after}
    at = surroundings_for(by, language)
    expect_cited(register_section(found), [before, after], at)
    return changed_values(found, before, after, at)
