"""The forms of a visit, opened and filled with what the city holds and what was written or said at home."""

from __future__ import annotations

from madoguchi.engines.booking.errors.bookings import NoSuchBooking
from madoguchi.engines.booking.queries.bookings import BookingFacts, booking_by_number
from madoguchi.engines.records import actions as record_actions
from madoguchi.engines.records import queries as records
from madoguchi.engines.records.errors import DraftExpired, NoSuchDraft
from madoguchi.foundation.catalogue import queries as catalogue
from madoguchi.foundation.catalogue.queries import Procedure
from madoguchi.journeys.models import Visit, VisitForm
from madoguchi.journeys.prefill import REGISTERED, Around, known_of_booking, known_of_person
from madoguchi.journeys.prefill.person import Facts
from madoguchi.values.actor import anonymous
from madoguchi.values.held import State


def offered() -> list[Procedure]:
    """Every procedure that residents and businesses can do at a counter."""
    found = [one for one in catalogue.procedures() if "counter" in one.identity.ways]
    return [one for one in found if one.identity.audience != "staff"]


def open_form(row: Visit, procedure: Procedure, around: Around) -> None:
    """Put the form of a procedure into a visit: the one that was dropped, the one from home, or a new one."""
    dropped = row.forms.filter(procedure=procedure.id).first()
    if dropped is not None and _is_free(dropped.draft_ref):
        record_actions.fill_at_counter(dropped.draft_ref, _known(row, around), surer=REGISTERED)
        VisitForm.objects.filter(pk=dropped.pk).update(dropped_at=None)
        return
    draft_ref = _written_at_home(row, procedure)
    if draft_ref:
        record_actions.fill_at_counter(draft_ref, known_of_person(around), surer=REGISTERED)
    else:
        draft_ref = _new_draft(row, procedure, around)
    new = {"draft_ref": draft_ref, "dropped_at": None}
    VisitForm.objects.update_or_create(visit=row, procedure=procedure.id, defaults=new)


def _new_draft(row: Visit, procedure: Procedure, around: Around) -> str:
    draft = record_actions.start_draft(
        procedure,
        by=anonymous(row.name),
        language=row.language,
        channel="counter",
        known=_known(row, around),
    )
    return draft.ref


def _known(row: Visit, around: Around) -> Facts:
    """What the city holds, and what the visitor said when booking: how to reach them they know best themselves."""
    booking, register = booking_of(row.booking_number), known_of_person(around)
    said = known_of_booking(booking) if booking else {}
    proved = {key for key in REGISTERED if key in register and register[key].state is not State.DOWN}
    return {**register, **{key: one for key, one in said.items() if key not in proved}}


def _written_at_home(row: Visit, procedure: Procedure) -> str:
    """The draft a booking brings along, unless it was sent or forgotten meanwhile or another visit has it."""
    booking = booking_of(row.booking_number)
    ref = booking.drafts.get(procedure.id, "") if booking else ""
    return ref if _is_free(ref) else ""


def _is_free(draft_ref: str) -> bool:
    """Whether a draft is there, was not sent, and is in no visit."""
    return was_sent(draft_ref) is False and not VisitForm.objects.filter(draft_ref=draft_ref, dropped_at=None).exists()


def was_sent(draft_ref: str) -> bool | None:
    """Whether a form that was begun at home was sent from there; None for one that is no longer there."""
    try:
        return records.draft_of(draft_ref).sealed_at is not None if draft_ref else None
    except (NoSuchDraft, DraftExpired):
        return None


def booking_of(number: str) -> BookingFacts | None:
    """The booking of a number; None without one, and for one that is no longer there."""
    try:
        return booking_by_number(number) if number else None
    except NoSuchBooking:
        return None
