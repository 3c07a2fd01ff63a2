"""Explaining access: what the rules say of one person and one matter."""

from __future__ import annotations

from madoguchi.engines.booking.queries.bookings import booking_by_number
from madoguchi.engines.booking.queries.declared import office
from madoguchi.engines.cases import queries as cases
from madoguchi.foundation.access.rules import Decision, Resource, foresee
from madoguchi.foundation.identity.queries import actor_of_ref
from madoguchi.journeys.visit.desk import SERVE, VIEW, visits_of
from madoguchi.values.references import read_booking_number, read_reference_number
from madoguchi.values.refusal import Refusal

# What is about no single matter.
KINDS = ("case", "person", "counter", "figures", "definition", "outbox")


def explain(who: str, action: str, subject: str) -> Decision:
    """What the rules in force say of this account, action and matter; raises NoSuchAccount, NoSuchCase, NoSuchBooking.

    `subject` is a reference number, for visits a booking number, or a kind of thing. Nothing of the matter is told.
    """
    return foresee(actor_of_ref(who), action, resource_named(action, subject))


def resource_named(action: str, subject: str) -> Resource:
    """What the rules know of a matter by its number, or of a kind of thing; raises NoSuchCase, NoSuchBooking."""
    if subject in KINDS:
        return Resource(kind=subject)
    if action in (SERVE, VIEW):
        return visits_of(office(booking_by_number(_read(subject, booking=True)).office))
    return cases.resource_of(cases.case_of(_read(subject)))


def _read(number: str, *, booking: bool = False) -> str:
    """However it was typed; what is no number finds nothing."""
    try:
        return read_booking_number(number) if booking else read_reference_number(number)
    except Refusal:
        return ""
