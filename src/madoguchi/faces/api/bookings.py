"""Bookings by programmes, through the journeys the pages go."""

from __future__ import annotations

import hashlib
from datetime import datetime
from typing import Annotated, Any

from django.conf import settings
from django.urls import reverse
from pydantic import AwareDatetime, Field

from madoguchi.engines.booking.actions.bookings import Wish
from madoguchi.engines.booking.errors.bookings import SlotClosed
from madoguchi.engines.booking.queries.bookings import BookingFacts
from madoguchi.engines.booking.queries.callers import kept_kana
from madoguchi.faces.api.errors import Unprocessable
from madoguchi.faces.api.operations import Call, Operation, Reply
from madoguchi.faces.api.shapes import Given, Taken, Whole
from madoguchi.foundation.identity.allowances import count_by_programme
from madoguchi.journeys.errors import OnlyApplicantsApply
from madoguchi.journeys.visit import wishes
from madoguchi.journeys.visit.booking import cancel_visit, change_visit, key_of_visitor
from madoguchi.journeys.visit.bring import things_of
from madoguchi.journeys.visit.by_programme import book_once, own_booking, read_own_booking
from madoguchi.journeys.visit.details import Details, checked
from madoguchi.values.clock import JST
from madoguchi.values.references import read_booking_number

_Id = Annotated[str, Field(min_length=1, max_length=60)]


class NewBooking(Taken):
    """A booking; without a name and an address or number nobody can be told."""

    services: Annotated[list[_Id], Field(min_length=1, max_length=8, examples=[["s.certificate"]])]
    office: _Id
    line: _Id
    at: AwareDatetime
    name: Annotated[str, Field(min_length=1, max_length=100)]
    kana: Annotated[str, Field(min_length=1, max_length=100)]
    email: Annotated[str, Field(max_length=254)] = ""
    telephone: Annotated[str, Field(max_length=30)] = ""
    note: Annotated[str, Field(max_length=200)] = ""
    by_video: bool = False


class MovedBooking(Taken):
    """Another time for a booking; `revision` is the one that was read."""

    office: _Id
    line: _Id
    at: AwareDatetime
    revision: Annotated[Whole, Field(ge=0, le=2_000_000_000)]


class CancelledBooking(Taken):
    """Which state of the booking is cancelled."""

    revision: Annotated[Whole, Field(ge=0, le=2_000_000_000)]


class Booking(Given):
    """A booking as its visitor sees it; `page_url` opens it without a token."""

    number: str
    state: str
    office: str
    line: str
    at: datetime
    ends_at: datetime
    services: list[str]
    by_video: bool
    bring: list[str]
    revision: int
    page_url: str


def create_booking(call: Call) -> Reply:
    """Book once per key; the same key with another body is refused."""
    if call.by.duties:
        raise OnlyApplicantsApply()
    count_by_programme(call.by.ref)
    made = book_once(_wish(call, call.body), call.body.model_dump(mode="json"), key=call.key, by=call.by)
    where = reverse("api:getBooking", args=[made.number])
    return Reply(_booking(made, call.language), status=201, headers={"Location": where})


def _wish(call: Call, asked: NewBooking) -> Wish:
    want = wishes.want_of(asked.services)
    if asked.line not in want.lines:
        raise SlotClosed()
    who = Details(asked.name, kept_kana(asked.kana), asked.email, asked.telephone, call.language, asked.note)
    details, problems = checked(who, consent=False)
    if problems:
        raise Unprocessable(problems)
    return Wish(
        # A key belongs to the programme that sent it, and to what it sent.
        key=hashlib.sha256(f"{call.by.ref} {call.key} {asked.model_dump_json()}".encode()).hexdigest(),
        office=asked.office,
        line=asked.line,
        starts_at=_local(asked.at),
        minutes=want.minutes,
        services=want.services,
        procedures=want.procedures,
        person_key=key_of_visitor(details),
        account_ref=call.by.ref,
        name=details.name,
        kana=details.kana,
        email=details.email,
        telephone=details.telephone,
        language=call.language,
        note=details.note,
        remote=asked.by_video and want.remote,
    )


def _local(at: datetime) -> datetime:
    """The moment in Japan; raises SlotClosed for one no calendar knows there."""
    try:
        return at.astimezone(JST)
    except OverflowError:
        raise SlotClosed() from None


def _own(call: Call) -> BookingFacts:
    return own_booking(_number(call), by=call.by)


def _number(call: Call) -> str:
    return read_booking_number(call.path["booking_number"])


def show_booking(call: Call) -> Reply:
    """A booking of this programme; the look is journalled."""
    return Reply(_booking(read_own_booking(_number(call), by=call.by), call.language))


def move_booking(call: Call) -> Reply:
    """Another time; the old one is kept until the new one is taken."""
    own, asked = _own(call), call.body
    if asked.line not in wishes.want_of_booking(own.services, own.procedures).lines:
        raise SlotClosed()
    moved = change_visit(
        own.number,
        office=asked.office,
        line=asked.line,
        starts_at=_local(asked.at),
        by=call.by,
        by_visitor=True,
        revision=asked.revision,
    )
    return Reply(_booking(moved, call.language))


def cancel_booking(call: Call) -> Reply:
    """Give the time back."""
    gone = cancel_visit(_own(call).number, by=call.by, by_visitor=True, revision=call.body.revision)
    return Reply(_booking(gone, call.language))


def _booking(one: BookingFacts, language: str) -> Booking:
    return Booking(
        number=one.number,
        state=one.state,
        office=one.office,
        line=one.line,
        at=one.starts_at,
        ends_at=one.ends_at,
        services=list(one.services),
        by_video=one.remote,
        bring=list(things_of(one.services, one.procedures, language)),
        revision=one.revision,
        page_url=str(settings.MADOGUCHI_BASE_URL) + reverse("portal:visit_link", args=[one.code]),
    )


_OWN: dict[str, Any] = {"answer": Booking, "who": "applicant", "counted": "calls", "refusals": (403, 404, 409, 429)}
_KEPT = {**_OWN, "takes_in": True}
OPERATIONS = (
    Operation(
        "POST",
        "/bookings",
        "createBooking",
        "Book a visit, once per Idempotency-Key",
        create_booking,
        status=201,
        body=NewBooking,
        needs_key=True,
        **{**_KEPT, "counted": "sent"},
    ),
    Operation("GET", "/bookings/{booking_number}", "getBooking", "A booking of one's own", show_booking, **_OWN),
    Operation(
        "POST",
        "/bookings/{booking_number}/move",
        "moveBooking",
        "Another time for a booking",
        move_booking,
        body=MovedBooking,
        **_KEPT,
    ),
    Operation(
        "POST",
        "/bookings/{booking_number}/cancel",
        "cancelBooking",
        "Cancel a booking",
        cancel_booking,
        body=CancelledBooking,
        **_KEPT,
    ),
)
