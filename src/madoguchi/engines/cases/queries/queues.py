"""The queues of the office, page by page: mine, unassigned, waiting, due soon, overdue, to sign off, held, done."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.db import connection
from django.db.models import Q, QuerySet

from madoguchi.engines.cases.clock import LegalClock
from madoguchi.engines.cases.models import OPEN, RUNNING, UNDECIDED, Case
from madoguchi.engines.cases.queries.cursors import Cursor, beyond, read_cursor
from madoguchi.engines.cases.queries.facts import clock_of, facts_of
from madoguchi.engines.cases.rules import CaseFacts
from madoguchi.foundation.catalogue.queries import city
from madoguchi.values.clock import today

SOON_DAYS = 3  # business days
PAGE = 25
MOST_ON_A_PAGE = 200
COUNTED_TO = 1000  # a tab says "999+" rather than make everybody wait for an exact number


@dataclass(frozen=True)
class InboxFilter:
    """Which queue: divisions and view, and what narrows it; `person` is the reader's public id.

    `wards`, when not None, are the only wards the reader's posts may see. `after` and `before` are cursors of a page.
    """

    divisions: frozenset[str] = frozenset()
    view: str = "mine"
    person: str = ""
    procedure: str = ""
    ward: str = ""
    step: str = ""
    wards: frozenset[str] | None = None
    after: str = ""
    before: str = ""
    limit: int = PAGE


@dataclass(frozen=True)
class InboxRow:
    """One line of a queue."""

    case: CaseFacts
    clock: LegalClock


@dataclass(frozen=True)
class InboxPage:
    """One page of a queue; a cursor is empty when there is nothing on that side."""

    rows: tuple[InboxRow, ...]
    next_cursor: str = ""
    previous_cursor: str = ""


_Rows = QuerySet[Case]


def _due_soon(rows: _Rows, on: date) -> _Rows:
    last = city().business_calendar.add(on, SOON_DAYS)
    return _running(rows).filter(due_on__gte=on, due_on__lte=last)


def _running(rows: _Rows) -> _Rows:
    return rows.filter(RUNNING)


_OPEN_VIEWS: Mapping[str, Callable[[_Rows, date], _Rows]] = {
    "mine": lambda rows, on: rows,
    "unassigned": lambda rows, on: rows.filter(UNDECIDED, assignee_ref=""),
    "waiting": lambda rows, on: rows.filter(awaiting_correction=True),
    "due_soon": _due_soon,
    "overdue": lambda rows, on: _running(rows).filter(due_on__lt=on),
    "decision": lambda rows, on: rows.exclude(drafted_by_ref=""),
    "held": lambda rows, on: rows.exclude(held_reason=""),
    "all": lambda rows, on: rows,
}
VIEWS = (*_OPEN_VIEWS, "done")


def inbox(wanted: InboxFilter) -> InboxPage:
    """One page of a queue, most urgent first (done: newest first); an unknown view is an empty page.

    Two queries at most, whatever the size of the queue. Raises CursorUnreadable.
    """
    column = "closed_at" if wanted.view == "done" else "due_on"
    backwards = bool(wanted.before) and not wanted.after
    place = read_cursor(wanted.before if backwards else wanted.after) if wanted.before or wanted.after else None
    limit = max(1, min(wanted.limit, MOST_ON_A_PAGE))
    # A newest-first queue read backwards runs up the index, like an oldest-first queue read forwards.
    upwards = backwards == (wanted.view == "done")
    found = _ordered(_limbs(wanted), column, place, upwards=upwards, limit=limit + 1)
    more, found = len(found) > limit, found[:limit]
    if backwards:
        found.reverse()
    rows = tuple(InboxRow(case := facts_of(row), clock_of(case)) for row in found)
    return InboxPage(
        rows,
        next_cursor=_cursor(found[-1], column) if found and (more or backwards) else "",
        previous_cursor=_cursor(found[0], column) if found and (more if backwards else place is not None) else "",
    )


def counts(wanted: InboxFilter) -> dict[str, int]:
    """The number of cases in every open view, in one query; no view is counted further than COUNTED_TO."""
    views = list(_OPEN_VIEWS)
    parts = [_counted(replace(wanted, view=view)) for view in views]
    # Every part is the ORM's own SQL; its values stay bound.
    columns = [f"(SELECT count(*) FROM ({part}) AS counted)" for part, _ in parts]  # noqa: S608
    sql = f"SELECT {', '.join(columns)}"
    with connection.cursor() as cursor:
        cursor.execute(sql, [value for _, values in parts for value in values])
        return dict(zip(views, cursor.fetchone(), strict=True))


def corrections_due(on: date) -> list[str]:
    """The reference numbers of cases whose applicant was given until this day to correct something."""
    waiting = Case.objects.filter(OPEN, awaiting_correction=True, correction_due_on=on)
    return list(waiting.order_by("reference_number").values_list("reference_number", flat=True))


def _counted(wanted: InboxFilter) -> tuple[str, tuple[Any, ...]]:
    rows = _of_view(wanted)
    rows = (
        rows.filter(assignee_ref=wanted.person)
        if wanted.view == "mine"
        else rows.filter(division__in=sorted(wanted.divisions) or [""])
    )
    sql, values = rows.order_by().values("pk")[:COUNTED_TO].query.sql_with_params()
    return sql, tuple(values)


def _of_view(wanted: InboxFilter) -> _Rows:
    rows = Case.objects.all()
    if wanted.view == "done":
        rows = rows.exclude(OPEN)
    elif wanted.view in _OPEN_VIEWS:
        rows = _OPEN_VIEWS[wanted.view](rows.filter(OPEN), today())
    else:
        rows = rows.none()
    chosen = {"procedure_id": wanted.procedure, "ward": wanted.ward, "step": wanted.step}
    rows = rows.filter(**{key: value for key, value in chosen.items() if value})
    return rows if wanted.wards is None else rows.filter(ward__in=sorted(wanted.wards))


def _limbs(wanted: InboxFilter) -> list[_Rows]:
    """One queue per division: each is read in the order of its index, and only their heads are merged."""
    rows = _of_view(wanted)
    if wanted.view == "mine":
        return [rows.filter(assignee_ref=wanted.person).exclude(assignee_ref="")]
    limbs = [rows.filter(division=division) for division in sorted(wanted.divisions)]
    if wanted.view == "done":
        limbs += [
            rows.filter(Q(first_division=division) & ~Q(division__in=sorted(wanted.divisions)))
            for division in sorted(wanted.divisions)
        ]
    return limbs


def _ordered(limbs: list[_Rows], column: str, place: Cursor | None, *, upwards: bool, limit: int) -> list[Case]:
    sign = "" if upwards else "-"
    order = (f"{sign}{column}", f"{sign}reference_number")
    if place is not None:
        limbs = [limb.filter(beyond(column, ">" if upwards else "<", place)) for limb in limbs]
    heads = [limb.order_by(*order)[:limit] for limb in limbs]
    if len(heads) < 2:
        return list(heads[0]) if heads else []
    return list(heads[0].union(*heads[1:], all=True).order_by(*order)[:limit])


def _cursor(row: Case, column: str) -> str:
    return str(Cursor(getattr(row, column), row.reference_number))
