"""Booking: one conditional statement takes the places, never a count."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import nullcontext
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db import IntegrityError, connection, transaction
from psycopg.errors import UniqueViolation

from madoguchi.engines.booking.errors.bookings import (
    AlreadyBooked,
    SlotClosed,
    SlotFull,
    TooManyBookings,
)
from madoguchi.engines.booking.models import Booking, Slot
from madoguchi.engines.booking.queries.bookings import BookingFacts, facts_of, lines_held_by
from madoguchi.engines.booking.queries.declared import visit
from madoguchi.engines.booking.rules.bookings import (
    ONLINE,
    Share,
    check_beginning,
    reach,
    share_of,
    spans_needed,
)
from madoguchi.engines.booking.rules.states import BookingState
from madoguchi.engines.booking.section import VisitRules
from madoguchi.foundation.identity.sealed_codes import sealed
from madoguchi.foundation.wall.prepared import Prepared
from madoguchi.foundation.wall.speaker import show_as
from madoguchi.values.clock import JST, now
from madoguchi.values.references import new_booking_number, new_resume_code
from madoguchi.values.statement import Part, composed, values_of

# Locked in the order of their ids, the slots of two visits can never wait for each other in a ring. A slot that lost
# its last place meanwhile falls out of `wanted` when its lock is got, and then nothing at all is taken.
_TAKE = """
WITH before AS (SELECT 1 FROM booking_booking WHERE key = %(key)s),
wanted AS (
  SELECT id FROM booking_slot
  WHERE office = %(office)s AND line = %(line)s AND starts_at >= %(starts_at)s AND starts_at < %(ends_at)s
    AND taken + %(held)s * promised < capacity AND (SHARE)
    AND NOT EXISTS (SELECT 1 FROM before)
  ORDER BY id FOR UPDATE),
whole AS (
  SELECT array_agg(id ORDER BY id) AS ids FROM wanted HAVING count(*) = %(spans)s
  AND (%(person_key)s = '' OR %(most)s > cardinality(lines_held_by(%(person_key)s)))),
counted AS (
  UPDATE booking_slot SET taken = taken + 1, taken_online = taken_online + ONE_ONLINE
  FROM whole WHERE booking_slot.id = ANY(whole.ids) RETURNING booking_slot.id),
made AS (INSERT INTO booking_booking (
  number, code, key, office, line, slots, starts_at, ends_at, services, procedures, drafts, lane, state, person_key,
  person_ref, account_ref, name, kana, email, telephone, language, note, remote, room_url, offered_until, made_at,
  made_by, changed_at, revision)
SELECT %(number)s, %(code)s, %(key)s, %(office)s, %(line)s, whole.ids, %(starts_at)s, %(until)s, %(services)s,
  %(procedures)s, '{}', %(lane)s, %(state)s, %(person_key)s, %(person_ref)s, %(account_ref)s, %(name)s, %(kana)s,
  %(email)s, %(telephone)s, %(language)s, %(note)s, %(remote)s, '', %(offered_until)s, %(at)s, %(made_by)s, %(at)s, 0
FROM whole WHERE (SELECT count(*) FROM counted) = %(spans)s
RETURNING number)"""
# One statement for each share: what does not change from booking to booking is not sent along.
_TAKE_OF = {
    share: _TAKE.replace("SHARE", condition).replace("ONE_ONLINE", str(int(share is Share.PUBLIC)))
    for share, condition in (
        (Share.PUBLIC, "taken_online + %(held)s * promised < capacity - reserved"),
        (Share.KEPT, "taken - taken_online < reserved"),
        (Share.ALL, "true"),
    )
}
_OF_THE_WISH = ("key", "minutes", "of_opening")
_DRAWS = 5  # of a random number out of 90 million
_WRITTEN = (
    "number", "office", "line", "starts_at", "lane", "state", "person_key",
    "person_ref", "account_ref", "name", "kana", "email", "telephone", "language", "note", "remote", "offered_until",
    "made_by",
)  # fmt: skip


@dataclass(frozen=True)
class Wish:
    """What somebody wants to book; `key` is the same for every repetition of one request.

    `lane` is "online", or the way in of staff ("telephone", "counter", "waiting"), which may use the reserved places.
    `of_opening` is one time of a mass opening: one slot, however long, and of no service.
    """

    key: str
    office: str
    line: str
    starts_at: datetime
    minutes: int
    services: tuple[str, ...]
    procedures: tuple[str, ...] = ()
    lane: str = ONLINE
    person_key: str = ""
    person_ref: str = ""
    account_ref: str = ""
    name: str = ""
    kana: str = ""
    email: str = ""
    telephone: str = ""
    language: str = "ja"
    note: str = ""
    remote: bool = False
    made_by: str = ""
    offered_until: datetime | None = field(default=None)
    of_opening: bool = False


def book(wish: Wish, also: Sequence[Part] = ()) -> tuple[BookingFacts, bool]:
    """Take the places and write the booking; the booking, and whether it is new (a repeated request gives the first).

    `also` is what other rooms write in the same statement for a new booking, and only then. One statement is one
    transaction: without one around it, it is the only thing asked of the database.
    Raises TooSoon, SlotClosed, SlotFull, AlreadyBooked, TooManyBookings; nothing is taken then.
    """
    rules = visit().rules
    check_beginning(wish.starts_at, at=now(), rules=rules, online=wish.lane == ONLINE)
    spans = 1 if wish.of_opening else spans_needed(wish.minutes, rules)
    show_as("press", wish.key)  # whoever sent the form sees what became of it
    made = _made(wish, spans, rules, also)
    if made is not None:
        return made, True
    row = Booking.objects.filter(key=wish.key).first()
    if row is None:
        raise _why_not(wish, spans, rules)
    return facts_of(row), False


def _made(wish: Wish, spans: int, rules: VisitRules, also: Sequence[Part]) -> BookingFacts | None:
    """The new booking; None when its places were not got."""
    for _ in range(_DRAWS):
        new = _new(wish)
        try:
            # Within a transaction somebody else's rows must outlast the refusal of this one.
            with transaction.atomic() if connection.in_atomic_block else nullcontext():
                return new if _taken(wish, new, spans, rules, also) else None
        except IntegrityError as broken:
            if not _is_drawn_twice(broken):
                return None  # somebody had the key or the person's time at the same moment; the rows say which
    raise RuntimeError("no free booking number was found")


def _is_drawn_twice(broken: IntegrityError) -> bool:
    """Whether the number that was drawn is another booking's; among many thousands that happens now and then."""
    cause = broken.__cause__
    return isinstance(cause, UniqueViolation) and cause.diag.constraint_name == "booking_booking_number_key"


def _new(wish: Wish) -> BookingFacts:
    """The booking as it will stand when its places are got."""
    given = {name: getattr(wish, name) for name in wish.__dataclass_fields__ if name not in _OF_THE_WISH}
    return BookingFacts(
        **{**given, "starts_at": wish.starts_at.astimezone(JST)},
        ends_at=(wish.starts_at + timedelta(minutes=wish.minutes)).astimezone(JST),
        drafts={},
        state=(BookingState.OFFERED if wish.offered_until else BookingState.BOOKED).value,
        number=new_booking_number(),
        code=new_resume_code(),
        made_at=now(),
        revision=0,
        room_url="",
        consented_at=None,
        room_opened_at=None,
    )


def _taken(wish: Wish, new: BookingFacts, spans: int, rules: VisitRules, also: Sequence[Part]) -> bool:
    given = {
        **{name: getattr(new, name) for name in _WRITTEN},
        "key": wish.key,
        "code": sealed(new.code),
        "services": list(new.services),
        "procedures": list(new.procedures),
        # What came free for those who wait is for them; for everybody else it is taken.
        "held": int(wish.offered_until is None),
        "until": new.ends_at,
        "ends_at": reach(wish.starts_at, spans, rules, of_opening=wish.of_opening),
        "spans": spans,
        "most": rules.most_per_person,
        "at": new.made_at,
    }
    with connection.cursor() as cursor:
        statement = _TAKE_OF[share_of(wish.lane, of_opening=wish.of_opening)]
        cursor.execute(Prepared(composed(statement, also)), values_of(given, also))
        return cursor.fetchone() is not None


def _why_not(wish: Wish, spans: int, rules: VisitRules) -> Exception:
    """The reason nothing was taken, found afterwards, so that the way of success asks nothing more."""
    if wish.person_key:
        held = lines_held_by(wish.person_key)
        if wish.line in held:
            return AlreadyBooked()
        if len(held) >= rules.most_per_person:
            return TooManyBookings(most=rules.most_per_person)
    ends_at = reach(wish.starts_at, spans, rules, of_opening=wish.of_opening)
    there = Slot.objects.filter(
        office=wish.office, line=wish.line, starts_at__gte=wish.starts_at, starts_at__lt=ends_at, declared__gt=0
    )
    return SlotFull() if there.count() == spans else SlotClosed()
