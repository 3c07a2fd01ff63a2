"""Bookings as frozen facts: one, those of a day, and those that wait for a job."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import connection
from django.db.models import F

from madoguchi.engines.booking.errors.bookings import NoSuchBooking
from madoguchi.engines.booking.models import Booking, Opening
from madoguchi.engines.booking.rules.states import ACTIVE, HOLDING, BookingState
from madoguchi.foundation.identity.sealed_codes import sealed_ways
from madoguchi.foundation.wall.speaker import show
from madoguchi.values.clock import JST, now

# What tells whose a booking is; all of it is emptied when it is forgotten.
OF_SOMEBODY = (
    *("name", "kana", "email", "telephone", "note", "reason", "person_key", "person_ref", "account_ref", "room_url"),
)


@dataclass(frozen=True)
class BookingFacts:
    """One booking; times are aware in Japan Standard Time, `state` is a value of `BookingState`."""

    number: str
    code: str
    office: str
    line: str
    starts_at: datetime
    ends_at: datetime
    services: tuple[str, ...]
    procedures: tuple[str, ...]
    drafts: Mapping[str, str]
    lane: str
    state: str
    person_key: str
    person_ref: str
    account_ref: str
    name: str
    kana: str
    email: str
    telephone: str
    language: str
    note: str
    remote: bool
    room_url: str
    consented_at: datetime | None
    room_opened_at: datetime | None
    offered_until: datetime | None
    made_at: datetime
    made_by: str
    revision: int
    reason: str = ""
    asked_to_move_at: datetime | None = None

    @property
    def minutes(self) -> int:
        """How long it takes."""
        return int((self.ends_at - self.starts_at).total_seconds()) // 60

    @property
    def holds(self) -> bool:
        """Whether it still holds its places."""
        return self.state in HOLDING

    @property
    def of_opening(self) -> bool:
        """Whether it is a time of a mass opening: it is for what the opening is called, and for no service."""
        return not self.services


def facts_of(row: Booking) -> BookingFacts:
    """The frozen facts of a row."""
    given = {name: getattr(row, name) for name in BookingFacts.__dataclass_fields__}
    zoned = {name: value.astimezone(JST) for name, value in given.items() if isinstance(value, datetime)}
    return BookingFacts(**{**given, **zoned, "services": tuple(row.services), "procedures": tuple(row.procedures)})


def booking_by_number(number: str) -> BookingFacts:
    """The booking of a number; raises NoSuchBooking."""
    return _one(Booking.objects.filter(number=number).first() if "\x00" not in number else None)


def booking_by_code(code: str) -> BookingFacts:
    """The booking a code opens; raises NoSuchBooking."""
    show(*sealed_ways(code))
    return _one(Booking.objects.filter(code=code).first() if "\x00" not in code else None)


def lines_held_by(person_key: str) -> list[str]:
    """The lines in which the same person has a time; nothing else of these bookings, whosever they are."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT lines_held_by(%s)", [person_key])
        return list(cursor.fetchone()[0])


def _one(row: Booking | None) -> BookingFacts:
    if row is None:
        raise NoSuchBooking()
    return facts_of(row)


def bookings_of_account(account_ref: str, limit: int = 20) -> list[BookingFacts]:
    """The bookings of an account, the latest time first."""
    if not account_ref:
        return []
    return [facts_of(row) for row in Booking.objects.filter(account_ref=account_ref).order_by("-starts_at")[:limit]]


def bookings_of_day(office: str, on: date, *, line: str = "", limit: int = 500) -> list[BookingFacts]:
    """Everybody booked at an office on a day, in the order of their times; cancelled ones are left out."""
    begins = datetime.combine(on, datetime.min.time(), JST)
    rows = Booking.objects.filter(office=office, starts_at__gte=begins, starts_at__lt=begins + timedelta(days=1))
    gone = (BookingState.CANCELLED, BookingState.LAPSED)
    rows = rows.exclude(state__in=gone).order_by("starts_at", "id")
    if line:
        rows = rows.filter(line=line)
    return [facts_of(row) for row in rows[:limit]]


def bookings_in_slots(slot_ids: list[int]) -> list[BookingFacts]:
    """Who holds a place in any of these slots, the last to book first: they are asked to move first."""
    rows = Booking.objects.filter(slots__overlap=slot_ids, state__in=[state.value for state in ACTIVE])
    return [facts_of(row) for row in rows.order_by("-id")]


def to_remind(hours: int, limit: int = 500) -> list[str]:
    """The numbers of bookings that begin within so many hours and were not reminded.

    Nobody is reminded of a time the office asked them to change. Whoever got a letter about the time (booked, moved or
    accepted) within these hours has been told by it.
    """
    at, before = now(), timedelta(hours=hours)
    rows = Booking.objects.filter(
        state=BookingState.BOOKED,
        reminded_at__isnull=True,
        asked_to_move_at__isnull=True,
        starts_at__gt=at,
        starts_at__lte=at + before,
        changed_at__lt=F("starts_at") - before,
    )
    return list(rows.order_by("starts_at").values_list("number", flat=True)[:limit])


def count_to_come() -> int:
    """How many bookings hold places from now on."""
    held = [state.value for state in HOLDING]
    return Booking.objects.filter(starts_at__gt=now(), state__in=held).count()


def named_to_come() -> dict[str, Counter[str]]:
    """How many bookings to come name each office, line and service, under `offices`, `lines` and `services`.

    The line of a booking of an opening is the opening, which no city declares.
    """
    held = [state.value for state in HOLDING]
    rows = Booking.objects.filter(starts_at__gt=now(), state__in=held)
    openings = set(Opening.objects.values_list("ref", flat=True))
    found = {"offices": Counter[str](), "lines": Counter[str](), "services": Counter[str]()}
    for office, line, services in rows.values_list("office", "line", "services").iterator():
        found["offices"][office] += 1
        found["lines"].update(set() if line in openings else {line})
        found["services"].update(set(services))
    return found


def bookings_that_tell(numbers: Collection[str]) -> set[str]:
    """Those of these numbers that are bookings of which it was not forgotten yet whose they were."""
    rows = Booking.objects.filter(number__in=numbers).exclude(**dict.fromkeys(OF_SOMEBODY, ""))
    return set(rows.values_list("number", flat=True))


def contacts_of(numbers: Collection[str]) -> dict[str, tuple[str, str]]:
    """Name and e-mail address by booking number; a number that is no booking's is left out."""
    rows = Booking.objects.filter(number__in=numbers).values_list("number", "name", "email")
    return {number: (name, email) for number, name, email in rows}
