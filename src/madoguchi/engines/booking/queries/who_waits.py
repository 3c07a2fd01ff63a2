"""Who waits at an office, in the order in which they are asked, page by page; and what their places name."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Func, IntegerField, Q, QuerySet

from madoguchi.engines.booking.errors.bookings import NoSuchWaiter
from madoguchi.engines.booking.models import Waiter
from madoguchi.engines.booking.queries.waiters import mark_of
from madoguchi.engines.booking.rules.states import BookingState, WaiterState
from madoguchi.values.clock import JST, today

ON_THE_LIST = (WaiterState.WAITING.value, WaiterState.OFFERED.value)


@dataclass(frozen=True)
class Waiting:
    """Somebody on the list of an office; `place` counts from 1 and is the one the person sees, 0 with an offer.

    `booking_number`, `held_at` and `offered_until` are of the time that is held for them now. `mark` names the place in
    the journal and does not open it. Without mail they are called: `tries` and `tried_at` are of the calls nobody
    answered; `rests_until` is the day before which they are passed over because of it. A page of the list that is asked
    for what comes after `behind` begins with this place.
    """

    mark: str
    behind: int
    place: int
    lines: tuple[str, ...]
    services: tuple[str, ...]
    from_on: date
    until_on: date
    waits_since: datetime
    name: str
    kana: str
    telephone: str
    email: str
    language: str
    lane: str
    is_called: bool
    tries: int
    tried_at: datetime | None
    unreached: int
    rests_until: date | None
    booking_number: str
    held_at: datetime | None
    offered_until: datetime | None


@dataclass(frozen=True)
class WaitingPage:
    """Some of the list; `following` is where the next page begins, 0 on the last one.

    Of calls to make it is how many more there are.
    """

    rows: tuple[Waiting, ...]
    following: int


def on_the_list(office: str, after: int = 0) -> QuerySet[Waiter]:
    """The places of an office that wait, or have an offer that stands, behind a place; in their order."""
    # What became of an offer is written when the next one is made: until then the booking says it.
    stands = Q(state=WaiterState.WAITING, until_on__gte=today()) | Q(booking__state=BookingState.OFFERED)
    rows = Waiter.objects.filter(stands, office=office, state__in=ON_THE_LIST, pk__gt=after)
    return rows.order_by("pk")


def who_waits(office: str, *, after: int = 0, size: int = 25) -> WaitingPage:
    """One page of the list of an office, behind the place where the page before ended."""
    before = Func("pk", "office", "lines", function="waiting_before", output_field=IntegerField())
    rows = list(on_the_list(office, after).select_related("booking").annotate(ahead=before)[: size + 1])
    return WaitingPage(tuple(_waiting(row) for row in rows[:size]), rows[size - 1].pk if len(rows) > size else 0)


def _waiting(row: Waiter) -> Waiting:
    held = row.booking if row.state == WaiterState.OFFERED else None
    rests = row.rests_until if row.rests_until and row.rests_until > today() else None
    return Waiting(
        mark=mark_of(row.code),
        behind=row.pk - 1,
        place=0 if held else int(getattr(row, "ahead", 0)) + 1,
        lines=tuple(row.lines),
        services=tuple(row.services),
        from_on=row.from_on,
        until_on=row.until_on,
        waits_since=row.waits_since.astimezone(JST),
        name=row.name,
        kana=row.kana,
        telephone=row.telephone,
        email=row.email,
        language=row.language,
        lane=row.lane,
        is_called=not row.email,
        tries=row.tries,
        tried_at=_local(row.tried_at),
        unreached=row.unreached,
        rests_until=rests,
        booking_number=held.number if held else "",
        held_at=_local(held.starts_at) if held else None,
        offered_until=_local(held.offered_until) if held else None,
    )


def _local(at: datetime | None) -> datetime | None:
    return at.astimezone(JST) if at else None


def whom_to_call(office: str) -> QuerySet[Waiter]:
    """Those of an office for whom a time is held and who have no mail, the one whose time is over first at the top."""
    held = Waiter.objects.filter(office=office, state=WaiterState.OFFERED, booking__state=BookingState.OFFERED)
    return held.filter(email="").order_by("booking__offered_until", "pk")


def calls_to_make(office: str, *, most: int = 25) -> WaitingPage:
    """Whom staff call now, at most so many; `following` is how many more there are."""
    rows = list(whom_to_call(office).select_related("booking")[:most])
    more = whom_to_call(office).count() - most if len(rows) == most else 0
    return WaitingPage(tuple(map(_waiting, rows)), max(0, more))


def waiting_of_mark(office: str, mark: str) -> Waiting:
    """The place of an office that its mark names; raises NoSuchWaiter."""
    before = Func("pk", "office", "lines", function="waiting_before", output_field=IntegerField())
    rows = Waiter.objects.filter(office=office, mark=mark) if "\x00" not in mark and mark else Waiter.objects.none()
    row = rows.select_related("booking").annotate(ahead=before).first()
    if row is None:
        raise NoSuchWaiter()
    return _waiting(row)


def waiting_of_person(person_key: str, office: str, lines: Sequence[str]) -> Waiting | None:
    """The place the same person has on the list of an office for one of these lines."""
    before = Func("pk", "office", "lines", function="waiting_before", output_field=IntegerField())
    rows = on_the_list(office).filter(person_key=person_key, lines__overlap=list(lines)).select_related("booking")
    row = rows.annotate(ahead=before).first() if person_key else None
    return _waiting(row) if row else None


def named_by_who_waits() -> dict[str, Counter[str]]:
    """How many who wait for a day to come name each office, line and service, as `named_to_come` counts bookings.

    Who has an offer is counted with the bookings.
    """
    rows = Waiter.objects.filter(state=WaiterState.WAITING, until_on__gte=today())
    found = {"offices": Counter[str](), "lines": Counter[str](), "services": Counter[str]()}
    for office, lines, services in rows.values_list("office", "lines", "services").iterator():
        found["offices"][office] += 1
        found["lines"].update(set(lines))
        found["services"].update(set(services))
    return found
