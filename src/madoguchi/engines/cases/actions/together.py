"""Several cases changed in one transaction: each of them logged, journalled and traced as if it were alone."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from madoguchi.engines.cases.actions.change import DATA, PURPOSE, Change
from madoguchi.engines.cases.models import Case, CaseEvent
from madoguchi.foundation.dossier.actions import add_knots
from madoguchi.foundation.journal.actions import record_each
from madoguchi.values.actor import Actor

_FIELDS = tuple(field.name for field in Case._meta.concrete_fields if not field.primary_key and not field.is_relation)


@dataclass(frozen=True)
class Changed:
    """A settled change, and the row as it was before."""

    change: Change
    was: Mapping[str, object]


def as_it_is(row: Case) -> dict[str, object]:
    """What stands in a row, to be compared later."""
    return {name: getattr(row, name) for name in _FIELDS}


def write_together(changed: Sequence[Changed], *, event: str, by: Actor) -> None:
    """Write all rows, their events, their traces and their entries in the journal, each kind by one statement."""
    if not changed:
        return
    rows = [one.change.row for one in changed]
    Case.objects.bulk_update(rows, _different(changed))
    CaseEvent.objects.bulk_create(one.change.log_entry() for one in changed)
    numbers = [row.reference_number for row in rows]
    record_each(by, f"write:{event}", dossiers=numbers, data=DATA, purpose=PURPOSE)
    traces = [trace for one in changed if (trace := one.change.trace())]
    if traces:
        add_knots(traces, by=by)


def _different(changed: Iterable[Changed]) -> list[str]:
    """The fields that changed in any of the rows."""
    pairs = ((one.change.row, name, value) for one in changed for name, value in one.was.items())
    return sorted({name for row, name, value in pairs if getattr(row, name) != value})
