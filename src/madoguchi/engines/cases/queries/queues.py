"""The queues of the office, page by page: mine, unassigned, waiting, due soon, overdue, to sign off, held, done."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db import connection

from madoguchi.engines.cases.clock import LegalClock
from madoguchi.engines.cases.models import OPEN, Case
from madoguchi.engines.cases.queries.cursors import Cursor, read_cursor
from madoguchi.engines.cases.queries.facts import clock_of, facts_of
from madoguchi.engines.cases.queries.shapes import OPEN_VIEWS, VIEWS, Shape, counting, listing
from madoguchi.engines.cases.queries.statements import (
    LAST,
    ON,
    PLACE_AT,
    PLACE_ON,
    rows_of,
    settled,
    stand_in,
    standing_for,
)
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

    `bound` are divisions of which the reader's posts see one ward only, as (division, ward). `without` are versions of
    procedures whose cases are left out. `after` and `before` are cursors of a page.
    """

    divisions: frozenset[str] = frozenset()
    view: str = "mine"
    person: str = ""
    procedure: str = ""
    ward: str = ""
    step: str = ""
    bound: frozenset[tuple[str, str]] = frozenset()
    without: frozenset[str] = frozenset()
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


def inbox(wanted: InboxFilter) -> InboxPage:
    """One page of a queue, most urgent first (done: newest first); an unknown view is an empty page.

    One query, whatever the size of the queue. Raises CursorUnreadable.
    """
    column = "closed_at" if wanted.view == "done" else "due_on"
    backwards = bool(wanted.before) and not wanted.after
    place = read_cursor(wanted.before if backwards else wanted.after) if wanted.before or wanted.after else None
    limit = max(1, min(wanted.limit, MOST_ON_A_PAGE))
    # A newest-first queue read backwards runs up the index, like an oldest-first queue read forwards.
    upwards = backwards == (wanted.view == "done")
    found = _ordered(wanted, column, place, upwards=upwards, limit=limit + 1)
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
    views = list(OPEN_VIEWS)
    statement, asked = counting(_shape_of(wanted), COUNTED_TO), _asked(wanted)
    person: dict[object, object] = {stand_in("person"): asked.pop(stand_in("person"))}
    statement = settled(statement, asked)
    with connection.cursor() as cursor:
        cursor.execute(statement.text, statement.filled(person))
        return dict(zip(views, cursor.fetchone(), strict=True))


def corrections_due(on: date) -> list[str]:
    """The reference numbers of cases whose applicant was given until this day to correct something."""
    waiting = Case.objects.filter(OPEN, awaiting_correction=True, correction_due_on=on)
    return list(waiting.order_by("reference_number").values_list("reference_number", flat=True))


def _ordered(wanted: InboxFilter, column: str, place: Cursor | None, *, upwards: bool, limit: int) -> list[Case]:
    if wanted.view not in VIEWS or not (wanted.divisions or wanted.bound):
        return []
    asked = _asked(wanted)
    after: Cursor | None = None
    if place is not None:
        after = Cursor(PLACE_AT if isinstance(place.at, datetime) else PLACE_ON, stand_in("place"))
        asked |= {after.at: place.at, after.reference_number: place.reference_number}
    return rows_of(listing(_shape_of(wanted), column, after, upwards=upwards, limit=limit), asked)


def _shape_of(wanted: InboxFilter) -> Shape:
    return Shape(
        view=wanted.view,
        divisions=len(wanted.divisions),
        bound=len(wanted.bound),
        procedure=bool(wanted.procedure),
        ward=bool(wanted.ward),
        step=bool(wanted.step),
        without=len(wanted.without),
    )


def _asked(wanted: InboxFilter) -> dict[object, object]:
    on = today()
    return {
        ON: on,
        LAST: city().business_calendar.add(on, SOON_DAYS),
        stand_in("person"): wanted.person,
        stand_in("procedure"): wanted.procedure,
        stand_in("ward"): wanted.ward,
        stand_in("step"): wanted.step,
        **standing_for("division", sorted(wanted.divisions)),
        **standing_for("without", sorted(wanted.without)),
        **standing_for("bound division", (division for division, _ in sorted(wanted.bound))),
        **standing_for("bound ward", (ward for _, ward in sorted(wanted.bound))),
    }


def _cursor(row: Case, column: str) -> str:
    return str(Cursor(getattr(row, column), row.reference_number))
