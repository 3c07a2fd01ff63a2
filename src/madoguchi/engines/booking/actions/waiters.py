"""The waiting list: joining and leaving it, and offering what comes free strictly in the order people came."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import IntegrityError, connection, transaction
from django.db.models import F

from madoguchi.engines.booking.actions.bookings import Wish
from madoguchi.engines.booking.actions.offers import put_back
from madoguchi.engines.booking.actions.promises import promised_places, release_promises
from madoguchi.engines.booking.errors.bookings import (
    AlreadyWaiting,
    NoSuchWaiter,
    WaiterOffered,
    WaitingForNothing,
    WaitingOver,
)
from madoguchi.engines.booking.models import Booking, Slot, Waiter
from madoguchi.engines.booking.queries.bookings import BookingFacts, lines_held_by
from madoguchi.engines.booking.queries.declared import line as line_of
from madoguchi.engines.booking.queries.declared import office as office_of
from madoguchi.engines.booking.queries.declared import visit
from madoguchi.engines.booking.queries.waiters import WaiterFacts, facts_of, mark_of, waits_already
from madoguchi.engines.booking.rules.bookings import ONLINE, last_day, spans_needed
from madoguchi.engines.booking.rules.states import BookingState, WaiterState
from madoguchi.engines.booking.rules.waiting import Free, callable_from, called_until, first_fit, offered_until
from madoguchi.engines.booking.section import VisitRules
from madoguchi.foundation.catalogue.queries import city
from madoguchi.foundation.identity.sealed_codes import sealed_ways
from madoguchi.foundation.wall.speaker import show
from madoguchi.values.clock import now, today
from madoguchi.values.references import digest, new_resume_code
from madoguchi.values.refusal import Refusal

_OFFERING = 7_268_403  # the advisory lock: one at a time offers the places of an office, so that the order holds
_JOINING = 7_268_404  # one at a time joins as the same person, so that the second is seen to be that
Book = Callable[[Wish], BookingFacts]

_AFTER = {
    BookingState.BOOKED: WaiterState.TAKEN,
    BookingState.ARRIVED: WaiterState.TAKEN,
    BookingState.SERVED: WaiterState.TAKEN,
    BookingState.MISSED: WaiterState.TAKEN,
    BookingState.LAPSED: WaiterState.LAPSED,
    BookingState.CANCELLED: WaiterState.WITHDRAWN,
}


@dataclass(frozen=True)
class Joining:
    """Who waits for what; `key` is the same for every repetition of one request.

    `lines` are those that do all of it: whichever has a place first is offered. `lane` is "online", or that of staff
    ("telephone", "counter"), who have the places kept for it as well. Without `email` staff call when a time is held.
    """

    key: str
    office: str
    lines: tuple[str, ...]
    from_on: date
    until_on: date
    minutes: int
    services: tuple[str, ...]
    email: str
    procedures: tuple[str, ...] = ()
    person_key: str = ""
    account_ref: str = ""
    name: str = ""
    kana: str = ""
    telephone: str = ""
    language: str = "ja"
    lane: str = ONLINE


def join(joining: Joining) -> tuple[WaiterFacts, bool]:
    """A place on the waiting list; a repeated request gives the first one.

    Raises UnknownOffice, UnknownLine, WaitingForNothing when the days lie outside those that can be booked, and
    AlreadyWaiting when the same person waits at this office for one of these lines.
    """
    office_of(joining.office)
    for one in joining.lines:
        line_of(one)
    rules = visit().rules
    if joining.from_on > joining.until_on or joining.until_on < today() or joining.from_on > last_day(now(), rules):
        raise WaitingForNothing()
    show(joining.key)  # whoever sent the form sees what became of it
    try:
        with transaction.atomic():
            return _joined(joining, spans_needed(joining.minutes, rules))
    except IntegrityError:
        return facts_of(Waiter.objects.get(key=joining.key)), False


def _joined(joining: Joining, spans: int) -> tuple[WaiterFacts, bool]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, hashtext(%s))", [_JOINING, joining.person_key or joining.key])
    if known := Waiter.objects.filter(key=joining.key).first():
        return facts_of(known), False
    if waits_already(joining.person_key, joining.office, joining.lines):
        raise AlreadyWaiting()
    given = {name: getattr(joining, name) for name in joining.__dataclass_fields__ if name != "minutes"}
    code = new_resume_code()
    row = Waiter.objects.create(
        **{name: list(value) if isinstance(value, tuple) else value for name, value in given.items()},
        spans=spans,
        code=code,
        mark=mark_of(code),
        waits_since=now(),
    )
    return facts_of(row), True


@transaction.atomic
def leave(code: str) -> WaiterFacts:
    """Wait no longer; leaving twice changes nothing. Raises NoSuchWaiter, WaiterOffered while a time is held."""
    show(*sealed_ways(code))
    row = Waiter.objects.select_for_update().filter(code=code).first() if "\x00" not in code else None
    if row is None:
        raise NoSuchWaiter()
    if row.state == WaiterState.WAITING:
        row.state = WaiterState.WITHDRAWN
        row.save(update_fields=["state"])
    elif facts_of(row).holds_time:
        raise WaiterOffered()
    return facts_of(row)


@transaction.atomic
def take_off(office: str, mark: str, *, reason: str) -> WaiterFacts:
    """Take somebody off the list of an office; `reason` stands with the place and nowhere else.

    Raises NoSuchWaiter, WaiterOffered while a time is held, WaitingOver when they wait no longer.
    """
    row = Waiter.objects.select_for_update().filter(office=office, mark=mark).first() if "\x00" not in mark else None
    if row is None:
        raise NoSuchWaiter()
    if row.state != WaiterState.WAITING:
        raise WaiterOffered() if facts_of(row).holds_time else WaitingOver()
    row.state, row.reason = WaiterState.WITHDRAWN, reason[:200]
    row.save(update_fields=["state", "reason"])
    return facts_of(row)


def end_rests() -> list[tuple[str, str]]:
    """Let those be asked again who were not reached and whose day has come; the offices and lines they wait in."""
    over = Waiter.objects.filter(state=WaiterState.WAITING, rests_until__lte=today())
    rested = {pk: (office, lines) for pk, office, lines in over.values_list("pk", "office", "lines")}
    Waiter.objects.filter(pk__in=rested).update(rests_until=None)
    return sorted({(office, line) for office, lines in rested.values() for line in lines})


@transaction.atomic
def offer(office: str, line: str, *, book: Book) -> list[BookingFacts]:
    """Offer the free places of a line to who waits for it, in their order; the offers that were made.

    `book` books an offer with everything that belongs to it. Who waits for other days than those that are free is
    passed over and keeps the place, as is who has a time in this line, but not yet in all they wait in, and who was
    not reached and is asked again later. What nobody of them takes is for anybody afterwards.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, hashtext(%s))", [_OFFERING, office])
    _settle(office)
    promised = promised_places(office, line)
    waiting = Waiter.objects.select_for_update().filter(
        office=office, lines__contains=[line], state=WaiterState.WAITING
    )
    made: list[BookingFacts] = []
    free: dict[bool, list[Free]] = {}
    for row in waiting.order_by("id"):
        is_online = row.lane == ONLINE
        if is_online not in free:
            free[is_online] = _free(office, line, online=is_online)
        if offered := _offered(row, line, free[is_online], book):
            made.append(offered)
            free.clear()
    release_promises(promised)
    return made


def _settle(office: str) -> None:
    """What became of earlier offers."""
    rows = Waiter.objects.filter(office=office, state=WaiterState.OFFERED).select_related("booking")
    for row in rows:
        state = _AFTER.get(BookingState(row.booking.state)) if row.booking else None
        if state == WaiterState.LAPSED and not row.email:
            put_back(row)
        elif state:
            Waiter.objects.filter(pk=row.pk, state=WaiterState.OFFERED).update(state=state)


def _offered(row: Waiter, line: str, free: Sequence[Free], book: Book) -> BookingFacts | None:
    if row.until_on < today():
        Waiter.objects.filter(pk=row.pk).update(state=WaiterState.LAPSED)
        return None
    if row.rests_until and row.rests_until > today():
        return None
    rules = visit().rules
    earliest, until = _held(row, now(), rules)
    begins = first_fit(free, row.spans, from_on=row.from_on, until_on=row.until_on, earliest=earliest)
    if begins is None:
        return None
    wish = Wish(
        # A key lets whoever shows it see the booking: it is not guessed.
        key=f"waiter-{digest(row.code)[:40]}-{row.offers}",
        office=row.office,
        line=line,
        starts_at=begins,
        minutes=row.spans * rules.grid - rules.buffer,
        services=tuple(row.services),
        lane=row.lane,
        procedures=tuple(row.procedures),
        person_key=row.person_key,
        account_ref=row.account_ref,
        name=row.name,
        kana=row.kana,
        email=row.email,
        telephone=row.telephone,
        language=row.language,
        offered_until=until(begins),
    )
    return _booked(row, wish, book)


def _held(row: Waiter, at: datetime, rules: VisitRules) -> tuple[datetime, Callable[[datetime], datetime]]:
    """The first beginning this person can be offered, and until when one that begins then is held."""
    if row.email:
        return at + timedelta(minutes=rules.lead + rules.grid), lambda begins: offered_until(
            at, rules.offer, begins, rules.lead
        )
    calls, calendar = rules.calls, city().business_calendar
    earliest = callable_from(at, calls, calendar, rules.lead)
    return earliest, lambda begins: called_until(at, calls, calendar, begins, rules.lead)


def _booked(row: Waiter, wish: Wish, book: Book) -> BookingFacts | None:
    try:
        with transaction.atomic():
            made = book(wish)
    except Refusal as refusal:
        # Somebody else was quicker, or the person has a time by now; the next place is tried at the next opportunity.
        if _is_over(row, refusal):
            Waiter.objects.filter(pk=row.pk).update(state=WaiterState.WITHDRAWN)
        return None
    row.state, row.booking = WaiterState.OFFERED, Booking.objects.get(number=made.number)
    row.offers, row.tries, row.rests_until = row.offers + 1, 0, None
    row.save(update_fields=["state", "booking", "offers", "tries", "rests_until"])
    return made


def _is_over(row: Waiter, refusal: Refusal) -> bool:
    """Whether nothing is left to wait for: as many times as one may have, or a time in each of the lines already."""
    if refusal.code == "already_booked":
        return set(row.lines) <= set(lines_held_by(row.person_key))
    return refusal.code == "too_many_bookings"


def _free(office: str, line: str, *, online: bool) -> list[Free]:
    """The slots of which the public may take a place, or staff whatever is free."""
    rows = Slot.objects.filter(office=office, line=line, starts_at__gt=now(), taken__lt=F("capacity"))
    if online:
        rows = rows.filter(taken_online__lt=F("capacity") - F("reserved"))
    return [Free(*times) for times in rows.order_by("starts_at").values_list("starts_at", "ends_at")]
