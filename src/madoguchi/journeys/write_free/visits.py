"""A visit as it stands: its row for who may serve its person, what was changed, and its end without sending."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from madoguchi.engines.booking.actions.presence import go_home
from madoguchi.foundation.journal.actions import record
from madoguchi.foundation.wall.speaker import show_as
from madoguchi.journeys.models import Visit
from madoguchi.journeys.write_free.errors import NoSuchVisit, VisitOver
from madoguchi.journeys.write_free.people import check_serves
from madoguchi.values.actor import Actor
from madoguchi.values.clock import now

OPEN, SHOWN, RECEIVED, ENDED = "open", "shown", "received", "ended"
DATA, PURPOSE = "来庁の手続の内容", "窓口での手続"


@dataclass(frozen=True)
class VisitFacts:
    """A visit as it stands."""

    ref: str
    code: str
    tablet_key: str
    office: str
    person_ref: str
    name: str
    booking_number: str
    state: str
    revision: int
    by_name: str
    started_at: datetime
    shown_at: datetime | None
    ended_at: datetime | None
    procedures: tuple[str, ...]
    numbers: tuple[str, ...]
    signature: Mapping[str, str]

    @property
    def is_going_on(self) -> bool:
        """Whether it can still be worked on."""
        return self.state in (OPEN, SHOWN)

    @property
    def minutes(self) -> float:
        """Minutes from the beginning until now or until it ended."""
        return ((self.ended_at or now()) - self.started_at).total_seconds() / 60


def facts_of(row: Visit) -> VisitFacts:
    """The frozen facts of a row."""
    forms = list(row.chosen)
    return VisitFacts(
        *(row.ref, row.code, row.tablet_key, row.office, row.person_ref, row.name, row.booking_number, row.state),
        *(row.revision, row.by_name, row.started_at, row.shown_at, row.ended_at),
        tuple(form.procedure for form in forms),
        tuple(form.reference_number for form in forms if form.reference_number),
        row.signature,
    )


def row_of(visit_ref: str, *, lock: bool = False) -> Visit:
    """The row of a visit; raises NoSuchVisit."""
    show_as("visit", visit_ref)
    rows = Visit.objects.select_for_update() if lock else Visit.objects
    row = rows.filter(ref=visit_ref).first() if "\x00" not in visit_ref else None
    if row is None:
        raise NoSuchVisit()
    return row


def going_on(visit_ref: str) -> Visit:
    """The row of a visit that can still be worked on, locked; raises NoSuchVisit or VisitOver."""
    row = row_of(visit_ref, lock=True)
    if row.state not in (OPEN, SHOWN):
        raise VisitOver()
    return row


def changed(row: Visit) -> None:
    """Say that the clerk changed something: the visitor has to look again."""
    row.revision += 1
    row.save(update_fields=["revision"])


@transaction.atomic
def visit_facts(visit_ref: str, *, by: Actor) -> VisitFacts:
    """A visit, going on or over; the look is journalled. Raises NoSuchVisit, NotPermitted."""
    return facts_of(looked_at(visit_ref, by=by))


def looked_at(visit_ref: str, *, by: Actor) -> Visit:
    """The row of a visit for who may serve its person; the look is journalled. Raises NoSuchVisit, NotPermitted."""
    check_serves(by)
    row = row_of(visit_ref)
    check_serves(by, row.person_ref)
    record(by, "read", dossiers=[row.person_ref], data=DATA, purpose=PURPOSE)
    return row


@transaction.atomic
def end_visit(visit_ref: str, *, by: Actor) -> None:
    """End a visit without sending anything; its drafts are forgotten in time. Doing it twice changes nothing."""
    check_serves(by)
    row = row_of(visit_ref, lock=True)
    check_serves(by, row.person_ref)
    if row.state in (OPEN, SHOWN):
        row.state, row.ended_at, row.code = ENDED, now(), ""
        row.save(update_fields=["state", "ended_at", "code"])
        if row.booking_number:
            go_home(row.booking_number)
