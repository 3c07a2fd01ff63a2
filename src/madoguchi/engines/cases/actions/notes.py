"""Notes on a case, and the minutes people work on it."""

from __future__ import annotations

from datetime import timedelta

from madoguchi.engines.cases.actions.change import changing
from madoguchi.engines.cases.errors import NoSuchCase
from madoguchi.engines.cases.models import Case, WorkSpan
from madoguchi.engines.cases.queries.facts import facts_of
from madoguchi.engines.cases.rules import CaseFacts, check_reason
from madoguchi.values.actor import Actor
from madoguchi.values.clock import now

# Without a script a page cannot tell that it was left: a longer silence counts as another piece of work.
IDLE = timedelta(minutes=10)
REMARK_LENGTH = 60


def add_note(
    reference_number: str,
    *,
    text: str,
    by: Actor,
    kind: str = "note",
    remark: bool = False,
    revision: int | None = None,
) -> CaseFacts:
    """Write a note only the office sees; `kind` is note or telephone, `remark` shows it beside the case in lists.

    Raises ReasonMissing when empty, NotYourDesk for somebody without a step of the case, StaleCase.
    """
    check_reason(text)
    with changing(reference_number, "add_note", by=by, revision=revision) as change:
        change.facts = {"text": text, "kind": kind}
        change.knot_facts = dict(change.facts)
        if remark:
            change.row.remark = text.strip()[:REMARK_LENGTH]
    return facts_of(change.row)


def mark_work(reference_number: str, *, by: Actor) -> None:
    """Somebody has the case in front of them now: lengthen their span, or begin one after a silence.

    Called at every page and every act of the case sheet. Raises NoSuchCase.
    """
    row, at = _case_row(reference_number), now()
    span = row.spans.filter(by_ref=by.ref, step=row.step, left_at__gte=at - IDLE).order_by("-left_at").first()
    if span is None:
        WorkSpan.objects.create(case=row, step=row.step, by_ref=by.ref, opened_at=at, left_at=at)
    elif at > span.left_at:
        span.left_at = at
        span.save(update_fields=["left_at"])


def _case_row(reference_number: str) -> Case:
    row = Case.objects.filter(reference_number=reference_number).only("id", "step").first()
    if row is None:
        raise NoSuchCase()
    return row
