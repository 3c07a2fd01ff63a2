"""Booking, moving, cancelling and releasing: one conditional statement takes the places, never a count."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db import IntegrityError, connection, transaction
from psycopg.errors import UniqueViolation

from madoguchi.engines.booking.actions.promises import WAITED_FOR
from madoguchi.engines.booking.errors.bookings import (
    AlreadyBooked,
    NoSuchBooking,
    SlotClosed,
    SlotFull,
    StaleBooking,
    TooManyBookings,
    TooSoon,
)
from madoguchi.engines.booking.models import Booking, Slot
from madoguchi.engines.booking.queries.bookings import BookingFacts, facts_of, lines_held_by
from madoguchi.engines.booking.queries.declared import visit
from madoguchi.engines.booking.rules.bookings import (
    ONLINE,
    Share,
    check_beginning,
    check_cancellable,
    check_changeable,
    check_missable,
    is_missed,
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
        "ends_at": _reach(wish.starts_at, spans, rules, of_opening=wish.of_opening),
        "spans": spans,
        "most": rules.most_per_person,
        "at": new.made_at,
    }
    with connection.cursor() as cursor:
        statement = _TAKE_OF[share_of(wish.lane, of_opening=wish.of_opening)]
        cursor.execute(Prepared(composed(statement, also)), values_of(given, also))
        return cursor.fetchone() is not None


def _reach(starts_at: datetime, spans: int, rules: VisitRules, *, of_opening: bool) -> datetime:
    """Before which moment the slots of a visit begin; those of an opening are as long as it made them."""
    return starts_at + timedelta(minutes=1 if of_opening else rules.grid * spans)


def _why_not(wish: Wish, spans: int, rules: VisitRules) -> Exception:
    """The reason nothing was taken, found afterwards, so that the way of success asks nothing more."""
    if wish.person_key:
        held = lines_held_by(wish.person_key)
        if wish.line in held:
            return AlreadyBooked()
        if len(held) >= rules.most_per_person:
            return TooManyBookings(most=rules.most_per_person)
    ends_at = _reach(wish.starts_at, spans, rules, of_opening=wish.of_opening)
    there = Slot.objects.filter(
        office=wish.office, line=wish.line, starts_at__gte=wish.starts_at, starts_at__lt=ends_at, declared__gt=0
    )
    return SlotFull() if there.count() == spans else SlotClosed()


def lock_booking(number: str, revision: int | None = None) -> Booking:
    """The row of a booking, nobody else's until this transaction ends; raises NoSuchBooking, StaleBooking."""
    row = Booking.objects.select_for_update().filter(number=number).first() if "\x00" not in number else None
    if row is None:
        raise NoSuchBooking()
    if revision is not None and row.revision != revision:
        raise StaleBooking()
    return row


def lock_slots(slots: Collection[int]) -> None:
    """Keep slots from everybody else until this transaction ends, in the one order in which all lock them."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT id FROM booking_slot WHERE id = ANY(%s) ORDER BY id FOR UPDATE", [sorted(slots)])


def _free(slots: list[int], *, online: bool) -> None:
    lock_slots(slots)
    with connection.cursor() as cursor:
        # A pattern that wants fewer places gets them back as they come free; what is free is first for who waits.
        cursor.execute(
            "UPDATE booking_slot SET taken = taken - 1, taken_online = taken_online - %s, "  # noqa: S608
            f"capacity = greatest(declared, taken - 1), promised = promised + (taken <= declared AND {WAITED_FOR})::int"
            " WHERE id = ANY(%s)",
            [int(online), slots],
        )


@transaction.atomic
def cancel(
    number: str, *, by_visitor: bool, revision: int | None = None, reason: str = ""
) -> tuple[BookingFacts, bool]:
    """Give the places back; the booking, and whether this call cancelled it (a repetition does not).

    `reason` stands with the booking and nowhere else. Raises NoSuchBooking, StaleBooking, BookingOver, VisitBegun.
    """
    row = lock_booking(number)
    if row.state == BookingState.CANCELLED:
        return facts_of(row), False
    if revision is not None and row.revision != revision:
        raise StaleBooking()
    check_cancellable(row.state, row.starts_at, at=now(), by_visitor=by_visitor)
    return end_booking(row, BookingState.CANCELLED, reason), True


def end_booking(row: Booking, state: BookingState, reason: str = "") -> BookingFacts:
    """Give the places of a locked booking back to whoever waits, and say how it ended."""
    _free(row.slots, online=row.lane == ONLINE)
    row.state, row.changed_at, row.revision = state, now(), row.revision + 1
    row.reason = reason[:200] or row.reason
    row.save(update_fields=["state", "changed_at", "revision", "reason"])
    return facts_of(row)


@transaction.atomic
def move(
    number: str,
    *,
    office: str,
    line: str,
    starts_at: datetime,
    by_visitor: bool,
    revision: int | None = None,
    reason: str = "",
) -> tuple[BookingFacts, bool]:
    """Change a booking to another time; the old places are given back only when the new ones are taken.

    Whom the office has asked to choose another time may do so until the visit begins, and is asked no longer then.
    `reason` stands with the booking and nowhere else. The booking, and whether it changed (asking again for the time it
    has does not). Raises as `book` and `cancel` do.
    """
    row = lock_booking(number)
    if (row.office, row.line, row.starts_at) == (office, line, starts_at) and row.state == BookingState.BOOKED:
        return facts_of(row), False
    if revision is not None and row.revision != revision:
        raise StaleBooking()
    rules, of_opening = visit().rules, facts_of(row).of_opening
    on_time = by_visitor and row.asked_to_move_at is None
    check_changeable(row.state, row.starts_at, at=now(), rules=rules, by_visitor=on_time)
    _check_goal(row, line, starts_at, rules, by_visitor=by_visitor)
    old, length = list(row.slots), row.ends_at - row.starts_at
    until = _reach(starts_at, len(old), rules, of_opening=of_opening)
    slots = _exchanged(old, office, line, (starts_at, until), share_of(row.lane, of_opening=of_opening))
    row.office, row.line, row.slots, row.starts_at = office, line, [one.pk for one in slots], starts_at
    row.ends_at = slots[-1].ends_at if of_opening else starts_at + length
    row.changed_at, row.revision, row.reminded_at, row.state = now(), row.revision + 1, None, BookingState.BOOKED
    row.offered_until, row.asked_to_move_at, row.reason = None, None, reason[:200] or row.reason
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError:
        raise AlreadyBooked() from None
    return facts_of(row), True


def _check_goal(row: Booking, line: str, starts_at: datetime, rules: VisitRules, *, by_visitor: bool) -> None:
    """Raise TooSoon or SlotClosed for a time this booking may not move to, whatever is free there.

    A time of an opening stays in its opening, whose days are its own; and nobody gets into one without its line.
    """
    at, of_opening = now(), facts_of(row).of_opening
    if line != row.line and (of_opening or line not in {one.id for one in visit().lines}):
        raise SlotClosed()
    check_beginning(starts_at, at=at, rules=rules, online=by_visitor and not of_opening)
    if by_visitor and starts_at <= at:
        raise TooSoon()


def _exchanged(old: list[int], office: str, line: str, span: tuple[datetime, datetime], share: Share) -> list[Slot]:
    """Give `old` back and take the slots of the new time, under one ordered lock; raises SlotClosed, SlotFull."""
    new = Slot.objects.filter(office=office, line=line, starts_at__gte=span[0], starts_at__lt=span[1], declared__gt=0)
    ids = sorted(new.values_list("pk", flat=True))
    online = share is Share.PUBLIC
    if len(ids) != len(old):
        raise SlotClosed()
    locked = {one.pk: one for one in Slot.objects.select_for_update().filter(pk__in={*ids, *old}).order_by("pk")}
    if any(_has_no_place(locked[pk], share, own=int(pk in old)) for pk in ids):
        raise SlotFull()
    # A slot of both times is kept: given back, it would go to whoever waits.
    _free([pk for pk in old if pk not in ids], online=online)
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE booking_slot SET taken = taken + 1, taken_online = taken_online + %s WHERE id = ANY(%s)",
            [int(online), [pk for pk in ids if pk not in old]],
        )
    return sorted((locked[pk] for pk in ids), key=lambda slot: slot.starts_at)


def _has_no_place(slot: Slot, share: Share, *, own: int) -> bool:
    """Whether nobody else may come into this share of the slot, `own` places of the one who asks not counted."""
    held = slot.promised if not own else 0
    if slot.taken - own + held >= slot.declared:
        return True
    if share is Share.PUBLIC:
        return slot.taken_online - own + held >= slot.declared - slot.reserved
    return share is Share.KEPT and slot.taken - slot.taken_online - own >= slot.reserved


def missed_bookings(limit: int = 500) -> list[str]:
    """The numbers of bookings whose visitors did not come within the grace, the earliest first."""
    over = now() - timedelta(minutes=visit().rules.grace)
    due = Booking.objects.filter(state=BookingState.BOOKED, starts_at__lt=over).order_by("starts_at")
    return list(due.values_list("number", flat=True)[:limit])


@transaction.atomic
def release_missed(number: str) -> BookingFacts | None:
    """Mark somebody who did not come within the grace as missed, and free the places; None where they came meanwhile.

    One by one: a transaction that held the slots of several could wait in a ring with somebody who books.
    """
    row = lock_booking(number)
    if row.state != BookingState.BOOKED or not is_missed(row.starts_at, at=now(), rules=visit().rules):
        return None
    return end_booking(row, BookingState.MISSED)


@transaction.atomic
def miss(number: str, *, revision: int | None = None) -> tuple[BookingFacts, bool]:
    """Say by hand that somebody did not come, before the grace is over; whether this call said so.

    Raises NoSuchBooking, StaleBooking, BookingOver, NotYetMissed.
    """
    row = lock_booking(number)
    if row.state == BookingState.MISSED:
        return facts_of(row), False
    if revision is not None and row.revision != revision:
        raise StaleBooking()
    check_missable(row.state, row.starts_at, at=now())
    return end_booking(row, BookingState.MISSED), True


@transaction.atomic
def note_reminded(number: str) -> bool:
    """Say that the reminder was written; False when it was before, or when the booking is over."""
    return bool(
        Booking.objects.filter(number=number, state=BookingState.BOOKED, reminded_at__isnull=True).update(
            reminded_at=now()
        )
    )


@transaction.atomic
def attach_draft(number: str, procedure: str, draft_ref: str) -> None:
    """Remember the form a visitor began for a procedure of the visit, so that the counter already has it."""
    row = lock_booking(number)
    row.drafts = {**row.drafts, procedure: draft_ref}
    row.save(update_fields=["drafts"])
