"""Showing a visit on a tablet: the code that opens it there, for two hours."""

from __future__ import annotations

import secrets
from datetime import timedelta

from django.db import IntegrityError, connection, transaction

from madoguchi.foundation.journal.actions import record
from madoguchi.foundation.wall.speaker import show_as
from madoguchi.journeys.models import Visit
from madoguchi.journeys.write_free.errors import NoSuchTabletCode, VisitIncomplete, VisitOver
from madoguchi.journeys.write_free.people import check_serves
from madoguchi.journeys.write_free.sheet import sheet_of
from madoguchi.journeys.write_free.visits import DATA, PURPOSE, SHOWN, VisitFacts, facts_of, going_on
from madoguchi.values.actor import Actor
from madoguchi.values.clock import now

SHOWN_FOR = timedelta(hours=2)


_DIGITS = 6


@transaction.atomic
def show_visit(visit_ref: str, *, by: Actor, language: str) -> str:
    """Show the visit on a tablet; the code that opens it there for two hours.

    Raises VisitIncomplete, NoSuchVisit, VisitOver, NotPermitted.
    """
    check_serves(by)
    row = going_on(visit_ref)
    check_serves(by, row.person_ref)
    left = sheet_of(row, language).left
    if left or not row.chosen.exists():
        raise VisitIncomplete(count=max(left, 1))
    if row.state != SHOWN:
        row.state, row.shown_at = SHOWN, now()
        _with_code(row)
        record(by, "write:visit_shown", dossiers=[row.person_ref], data=DATA, purpose=PURPOSE)
    return row.code


def _with_code(row: Visit) -> None:
    """Six digits no other visit shows now; drawn again in the rare case that one does."""
    for _ in range(20):
        row.code = f"{secrets.randbelow(10**_DIGITS):0{_DIGITS}}"
        try:
            with transaction.atomic():
                row.save(update_fields=["state", "shown_at", "code"])
        except IntegrityError:
            continue
        return
    raise VisitOver()


def visit_by_code(code: str, *, office: str) -> VisitFacts:
    """The visit a code shows on a tablet of an office; raises NoSuchTabletCode, also two hours after it was shown."""
    digits = "".join(code.split()).replace("-", "")
    ref = _shown_by(digits) if digits.isascii() and digits.isdigit() else ""
    show_as("visit", ref)
    return _shown(Visit.objects.filter(ref=ref, state=SHOWN).first() if ref else None, office)


def _shown_by(digits: str) -> str:
    """Which visit shows this code now, or ""; the owner of the tables says it, as codes lie there of all."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT visit_shown(%s)", [digits])
        return str(cursor.fetchone()[0] or "")


def visit_by_key(key: str, *, office: str) -> VisitFacts:
    """The visit behind the two-dimensional code, on a tablet of an office; raises NoSuchTabletCode."""
    show_as("tablet", key)
    row = Visit.objects.filter(tablet_key=key, state=SHOWN).first() if "\x00" not in key else None
    return _shown(row, office)


def _shown(row: Visit | None, office: str) -> VisitFacts:
    if row is None or row.shown_at is None or row.shown_at < now() - SHOWN_FOR:
        raise NoSuchTabletCode()
    if row.office and row.office != office:  # a visit that was begun at no office can be shown at any
        raise NoSuchTabletCode()
    return facts_of(row)
