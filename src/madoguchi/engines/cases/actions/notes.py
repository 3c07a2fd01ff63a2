"""Notes on a case, and the minutes people work on it."""

from __future__ import annotations

from datetime import timedelta

from django.db import connection

from madoguchi.engines.cases.actions.change import changing
from madoguchi.engines.cases.errors import NoSuchCase
from madoguchi.engines.cases.queries.facts import facts_of
from madoguchi.engines.cases.rules import CaseFacts, check_reason
from madoguchi.values.actor import Actor
from madoguchi.values.clock import now

# Without a script a page cannot tell that it was left: a longer silence counts as another piece of work.
IDLE = timedelta(minutes=10)
REMARK_LENGTH = 60

# In SQL, because the sheet is the page opened most often and Django would ask three times.
_MARK = """
    WITH matter AS (
        SELECT id, step FROM cases_case WHERE reference_number = %(number)s
    ), going_on AS (
        UPDATE cases_workspan AS span SET left_at = %(at)s FROM matter
        WHERE span.case_id = matter.id AND span.step = matter.step AND span.by_ref = %(by)s
          AND span.left_at BETWEEN %(since)s AND %(at)s RETURNING 1
    ), begun AS (
        INSERT INTO cases_workspan (case_id, step, by_ref, opened_at, left_at)
        SELECT id, step, %(by)s, %(at)s, %(at)s FROM matter WHERE NOT EXISTS (SELECT 1 FROM going_on)
    )
    SELECT count(*) FROM matter
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

    Called at every page and every act of the case sheet, by one statement. Raises NoSuchCase.
    """
    at = now()
    with connection.cursor() as cursor:
        cursor.execute(_MARK, {"number": reference_number, "by": by.ref, "at": at, "since": at - IDLE})
        if not cursor.fetchone()[0]:
            raise NoSuchCase()
