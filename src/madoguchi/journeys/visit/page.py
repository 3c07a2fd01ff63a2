"""A visit as its visitor sees it: when, where, what to bring, what to write beforehand, and what can still be done."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from madoguchi.engines.booking.actions.notes import attach_draft
from madoguchi.engines.booking.errors.bookings import NoSuchBooking
from madoguchi.engines.booking.queries import bookings
from madoguchi.engines.booking.queries.bookings import BookingFacts
from madoguchi.engines.booking.queries.declared import office, service, visit
from madoguchi.engines.booking.queries.lines import name_of_line
from madoguchi.engines.booking.rules.bookings import cut_off
from madoguchi.engines.booking.rules.states import BookingState
from madoguchi.engines.messaging.queries import MessageFacts, messages_about
from madoguchi.engines.records.errors import DraftExpired, NoSuchDraft
from madoguchi.engines.records.queries.drafts import draft_of
from madoguchi.foundation.catalogue.queries import Procedure, city, procedures
from madoguchi.foundation.dossier.queries import dossier_of_draft
from madoguchi.foundation.wall.speaker import show
from madoguchi.journeys.filling import start_application
from madoguchi.journeys.prefill import known_of_booking
from madoguchi.journeys.visit.bring import Papers, papers_of
from madoguchi.journeys.visit.times import where_of
from madoguchi.values.actor import Actor
from madoguchi.values.clock import now
from madoguchi.values.references import read_booking_number, read_resume_code
from madoguchi.values.words import words_in


@dataclass(frozen=True)
class FormBefore:
    """One procedure of the visit, and whether its form is written already."""

    procedure: str
    title: str
    online: bool
    draft_ref: str
    state: str  # "" (not begun), "begun" or "sent"


@dataclass(frozen=True)
class VisitPage:
    """Everything a visitor is told about a booking."""

    booking: BookingFacts
    office: str
    address: str
    telephone: str
    line: str
    where: str
    services: tuple[str, ...]
    papers: tuple[Papers, ...]
    forms: tuple[FormBefore, ...]
    messages: tuple[MessageFacts, ...]
    changeable_until: datetime
    displaced: str

    @property
    def is_offer(self) -> bool:
        """Whether a place is only held and waits for a yes."""
        return self.booking.state == BookingState.OFFERED

    @property
    def is_given_up(self) -> bool:
        """Whether it will not take place; what took place, or was missed, stays what it was."""
        return self.booking.state in (BookingState.CANCELLED, BookingState.LAPSED)

    @property
    def may_cancel(self) -> bool:
        """Whether the visitor can still cancel on the page: until the visit begins."""
        return self.booking.state == BookingState.BOOKED and now() < self.booking.starts_at

    @property
    def may_change(self) -> bool:
        """Whether the visitor can still choose another time on the page."""
        return self.booking.state == BookingState.BOOKED and now() <= self.changeable_until

    @property
    def is_late(self) -> bool:
        """Whether it still stands, but only a call can give it another time."""
        return self.booking.state == BookingState.BOOKED and not self.may_change


def booking_by_codes(number: str, code: str) -> BookingFacts:
    """The booking somebody names by its number and code, however they write them.

    Raises BookingNumberMistyped, ResumeCodeMistyped, and NoSuchBooking alike for a wrong number and a wrong code.
    """
    wanted, key = read_booking_number(number), read_resume_code(code)
    found = bookings.booking_by_code(key)
    if found.number != wanted:
        raise NoSuchBooking()
    return found


def booking_by_link(code: str) -> BookingFacts:
    """The booking behind the address on a receipt or in a letter; raises NoSuchBooking, ResumeCodeMistyped."""
    return bookings.booking_by_code(read_resume_code(code))


def visit_page(number: str, language: str) -> VisitPage:
    """The booking with everything its visitor is told; raises NoSuchBooking."""
    booking = bookings.booking_by_number(number)
    place = office(booking.office)
    known = {one.id: one for one in procedures()}
    wanted = [known[one] for one in booking.procedures if one in known]
    show(number)  # whoever may open the visit reads its letters
    letters = messages_about(number)
    asked = booking.asked_to_move_at is not None
    return VisitPage(
        booking=booking,
        office=words_in(place.name, language),
        address=_address(booking.office, language),
        telephone=place_telephone(booking.office),
        line=words_in(name_of_line(booking.line), language),
        where=where_of(booking.office, booking.line, language),
        services=titles_of(booking, language),
        papers=papers_of(booking.services, booking.procedures, language),
        forms=tuple(_form(one, booking.drafts.get(one.id, ""), language) for one in wanted),
        messages=letters,
        # Whoever is asked to choose another time can do so, however late the office asks.
        changeable_until=booking.starts_at if asked else cut_off(booking.starts_at, visit().rules),
        displaced=_displaced(letters) if asked else "",
    )


def titles_of(booking: BookingFacts, language: str) -> tuple[str, ...]:
    """What the visit is for: the titles of its procedures, and the services nobody named a procedure for.

    A time of an opening has neither; it is for what the opening is called.
    """
    if booking.of_opening:
        return (words_in(name_of_line(booking.line), language),)
    known = {one.id: one for one in procedures()}
    wanted = [known[one] for one in booking.procedures if one in known]
    through = {str(one.section("booking").get("service", "")) for one in wanted}
    names = [words_in(service(one).name, language) for one in booking.services if one not in through]
    return (*(one.title(language) for one in wanted), *names)


def place_name(office_id: str, language: str) -> str:
    """The name of an office; raises UnknownOffice."""
    return words_in(office(office_id).name, language)


def _address(office_id: str, language: str) -> str:
    place = office(office_id)
    ward = city().ward(place.ward) if place.ward and city().has_ward(place.ward) else None
    address = place.address or (ward.office.address if ward and ward.office else None)
    return words_in(address, language) if address else ""


def place_telephone(office_id: str) -> str:
    """The number of an office, or that of the city where it has none; empty where neither is told."""
    place = office(office_id)
    ward = city().ward(place.ward) if place.ward and city().has_ward(place.ward) else None
    own = ward.office.telephone if ward and ward.office else None
    general = city().contact.telephone if city().contact else None
    return own or general or ""


def _displaced(letters: Sequence[MessageFacts]) -> str:
    """What the office wrote, the last time it could no longer keep one."""
    return next((one.body for one in letters if one.kind == "booking_displaced"), "")


def _form(procedure: Procedure, draft_ref: str, language: str) -> FormBefore:
    online = "online" in procedure.identity.ways
    title = procedure.title(language)
    if not draft_ref:
        return FormBefore(procedure.id, title, online, "", "")
    show(draft_ref)  # whoever may open the visit goes on with its forms
    try:
        draft = draft_of(draft_ref)
    except (NoSuchDraft, DraftExpired):
        return FormBefore(procedure.id, title, online, "", "")
    return FormBefore(procedure.id, title, online, draft_ref, "sent" if draft.sealed_at else "begun")


@transaction.atomic
def write_beforehand(number: str, procedure_id: str, *, by: Actor, language: str) -> str:
    """Begin or go on with the form of one procedure of the visit; the draft, which the counter then has.

    Raises NoSuchBooking, and for a procedure the visit is not about too.
    """
    page = visit_page(number, language)
    form = next((one for one in page.forms if one.procedure == procedure_id and one.online), None)
    if form is None:
        raise NoSuchBooking()
    if form.draft_ref:
        return form.draft_ref
    said = known_of_booking(page.booking)  # nobody writes a second time what they wrote when they booked
    draft = start_application(procedure_id, by=by, language=language, said=said)
    attach_draft(number, procedure_id, draft.ref)
    return draft.ref


def matter_of_form(draft_ref: str) -> str:
    """The number of the matter a form became; empty while it is not sent."""
    found = dossier_of_draft(draft_ref)
    return found.reference_number if found else ""
