"""Notes on a case, and the minutes people work on it."""

from __future__ import annotations

from datetime import timedelta

from django.db import connection
from django.db.models import F

from madoguchi.engines.cases.actions.change import changing
from madoguchi.engines.cases.errors import NoSuchCase
from madoguchi.engines.cases.models import WorkSpan
from madoguchi.engines.cases.queries.facts import facts_of
from madoguchi.engines.cases.rules import CaseFacts, check_reason
from madoguchi.values.actor import Actor
from madoguchi.values.clock import now

# Without a script a page cannot tell that it was left: a longer silence counts as another piece of work.
IDLE = timedelta(minutes=10)
REMARK_LENGTH = 60

# In SQL, because the sheet is the page opened most often and Django would read the case first.
_BEGIN = """
    INSERT INTO cases_workspan (case_id, step, by_ref, opened_at, left_at)
    SELECT id, step, %s, %s, %s FROM cases_case WHERE reference_number = %s
"""


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

    Called at every page and every act of the case sheet; one statement while a span goes on, two to begin one.
    Raises NoSuchCase.
    """
    at = now()
    going_on = WorkSpan.objects.filter(
        case__reference_number=reference_number, case__step=F("step"), by_ref=by.ref, left_at__range=(at - IDLE, at)
    )
    if going_on.update(left_at=at):
        return
    with connection.cursor() as cursor:
        cursor.execute(_BEGIN, [by.ref, at, at, reference_number])
        if not cursor.rowcount:
            raise NoSuchCase()
