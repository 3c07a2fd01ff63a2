"""A visit begun, with the forms of the booking that brought its person here."""

from __future__ import annotations

from django.db import transaction

from madoguchi.engines.booking.actions.presence import come_to_counter
from madoguchi.foundation.journal.actions import record
from madoguchi.journeys.models import Visit
from madoguchi.journeys.prefill import Around, people_around
from madoguchi.journeys.write_free.opening import booking_of, offered, open_form, was_sent
from madoguchi.journeys.write_free.people import check_serves
from madoguchi.journeys.write_free.visits import DATA, PURPOSE
from madoguchi.values.actor import Actor
from madoguchi.values.clock import now
from madoguchi.values.references import new_secret


@transaction.atomic
def begin_visit(person_ref: str, *, office: str, booking_number: str, by: Actor, language: str) -> str:
    """A visit of this person with this clerk; its reference. The look is journalled.

    The forms of the booking are opened, but those its visitor has sent from home; and whoever sits at the counter is
    not absent. Raises NoSuchPerson and NotPermitted.
    """
    check_serves(by, person_ref)
    around = people_around(person_ref)
    record(by, "read", dossiers=sorted(around.facts), data="住民の登録と、世帯の情報", purpose=PURPOSE)
    row = _new_row(around, office, booking_number, by, language)
    if booking_number and come_to_counter(booking_number):
        record(by, "write:arrive", dossiers=[booking_number], data=DATA, purpose=PURPOSE)
    _open_what_was_booked(row, around)
    return row.ref


def _new_row(around: Around, office: str, booking_number: str, by: Actor, language: str) -> Visit:
    return Visit.objects.create(
        ref=new_secret(),
        tablet_key=new_secret(),
        office=office,
        person_ref=around.person.ref,
        name=around.person.name,
        booking_number=booking_number,
        purpose=PURPOSE,
        language=language,
        by_ref=by.ref,
        by_name=by.name,
        started_at=now(),
    )


def _open_what_was_booked(row: Visit, around: Around) -> None:
    """The forms of the booking, but those its visitor has sent from home: nobody applies twice."""
    booking = booking_of(row.booking_number)
    if booking is None:
        return
    at_counters = {one.id: one for one in offered()}
    for procedure_id in booking.procedures:
        if procedure_id in at_counters and not was_sent(booking.drafts.get(procedure_id, "")):
            open_form(row, at_counters[procedure_id], around)
