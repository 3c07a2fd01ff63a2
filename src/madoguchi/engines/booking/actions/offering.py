"""Offering what comes free to who waits, strictly in the order people came."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, timedelta

from django.db import connection, transaction
from django.db.models import F

from madoguchi.engines.booking.actions.bookings import Wish
from madoguchi.engines.booking.actions.offers import put_back
from madoguchi.engines.booking.actions.promises import promised_places, release_promises
from madoguchi.engines.booking.models import Booking, Slot, Waiter
from madoguchi.engines.booking.queries.bookings import BookingFacts, lines_held_by
from madoguchi.engines.booking.queries.declared import visit
from madoguchi.engines.booking.rules.bookings import ONLINE
from madoguchi.engines.booking.rules.states import BookingState, WaiterState
from madoguchi.engines.booking.rules.waiting import Free, callable_from, called_until, first_fit, offered_until, without
from madoguchi.engines.booking.section import VisitRules
from madoguchi.foundation.catalogue.queries import city
from madoguchi.values.clock import now, today
from madoguchi.values.references import digest
from madoguchi.values.refusal import Refusal

_OFFERING = 7_268_403  # the advisory lock: one at a time offers the places of an office, so that the order holds
Book = Callable[[Wish], BookingFacts]

_AFTER = {
    BookingState.BOOKED: WaiterState.TAKEN,
    BookingState.ARRIVED: WaiterState.TAKEN,
    BookingState.SERVED: WaiterState.TAKEN,
    BookingState.MISSED: WaiterState.TAKEN,
    BookingState.LAPSED: WaiterState.LAPSED,
    BookingState.CANCELLED: WaiterState.WITHDRAWN,
}


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
    not reached and is asked again later. A time nobody called for is offered to those behind first. What nobody of
    them takes is for anybody afterwards.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, hashtext(%s))", [_OFFERING, office])
    uncalled = _settle(office, line)
    promised = promised_places(office, line)
    waiting = Waiter.objects.select_for_update().filter(
        office=office, lines__contains=[line], state=WaiterState.WAITING
    )
    made: list[BookingFacts] = []
    free: dict[bool, list[Free]] = {}
    for row, passed in _turns(list(waiting.order_by("id")), uncalled):
        is_online = row.lane == ONLINE
        if is_online not in free:
            free[is_online] = _free(office, line, online=is_online)
        if offered := _offered(row, line, without(free[is_online], passed), book):
            made.append(offered)
            free.clear()
    release_promises(promised)
    return made


def _settle(office: str, line: str) -> dict[int, Free]:
    """What became of earlier offers; the times of the line nobody called for, by the place they were held for."""
    rows = Waiter.objects.filter(office=office, state=WaiterState.OFFERED).select_related("booking")
    uncalled: dict[int, Free] = {}
    for row in rows:
        state = _AFTER.get(BookingState(row.booking.state)) if row.booking else None
        if state == WaiterState.LAPSED and not row.email:
            put_back(row)
            if row.booking and row.booking.line == line and not row.tries:
                uncalled[row.pk] = Free(row.booking.starts_at, row.booking.ends_at)
        elif state:
            Waiter.objects.filter(pk=row.pk, state=WaiterState.OFFERED).update(state=state)
    return uncalled


def _turns(rows: Sequence[Waiter], uncalled: dict[int, Free]) -> Iterator[tuple[Waiter, Free | None]]:
    """Who is asked in which order, and the time each is passed over for: they are asked for it when all others were."""
    for row in rows:
        yield row, uncalled.get(row.pk)
    for row in rows:
        if row.pk in uncalled and row.state == WaiterState.WAITING:
            yield row, None


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
