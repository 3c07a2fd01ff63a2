"""Places on the waiting list as frozen facts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db import connection
from django.db.models import Func, IntegerField, QuerySet

from madoguchi.engines.booking.errors.bookings import NoSuchWaiter
from madoguchi.engines.booking.models import Waiter
from madoguchi.engines.booking.rules.states import BookingState, WaiterState
from madoguchi.foundation.identity.sealed_codes import sealed_ways
from madoguchi.foundation.wall.speaker import show
from madoguchi.values.clock import today
from madoguchi.values.references import digest


@dataclass(frozen=True)
class WaiterFacts:
    """One place on the waiting list; `ahead` is how many wait before, `booking_code` opens the time offered.

    `holds_time` says whether a time is held that was not answered yet.
    """

    code: str
    office: str
    lines: tuple[str, ...]
    from_on: date
    until_on: date
    services: tuple[str, ...]
    state: str
    ahead: int
    booking_code: str
    name: str
    email: str
    language: str
    holds_time: bool = False
    kana: str = ""
    telephone: str = ""

    @property
    def mark(self) -> str:
        """How letters and the journal name this place; it does not open it."""
        return mark_of(self.code)


def mark_of(code: str) -> str:
    """How letters and the journal name the place of a code."""
    return digest(code)[:16]


def facts_of(row: Waiter) -> WaiterFacts:
    """The frozen facts of a row; one that was read by `_counted` knows already how many wait before it."""
    ahead = getattr(row, "ahead", None)
    if ahead is None:
        ahead = int(getattr(_counted().get(pk=row.pk), "ahead", 0))
    return WaiterFacts(
        code=row.code,
        office=row.office,
        lines=tuple(row.lines),
        from_on=row.from_on,
        until_on=row.until_on,
        services=tuple(row.services),
        state=row.state,
        ahead=int(ahead) if row.state == WaiterState.WAITING else 0,
        booking_code=row.booking.code if row.booking else "",
        name=row.name,
        email=row.email,
        language=row.language,
        holds_time=bool(row.booking and row.booking.state == BookingState.OFFERED),
        kana=row.kana,
        telephone=row.telephone,
    )


def _counted() -> QuerySet[Waiter]:
    """Places with how many wait before each, counted in the same question."""
    before = Func("pk", "office", "lines", function="waiting_before", output_field=IntegerField())
    return Waiter.objects.select_related("booking").annotate(ahead=before)


def place_of_mark(mark: str) -> str:
    """The mark of a place on any list, which is there; raises NoSuchWaiter."""
    if not mark or "\x00" in mark or not Waiter.objects.filter(mark=mark).exists():
        raise NoSuchWaiter()
    return mark


def waits_already(person_key: str, office: str, lines: Sequence[str]) -> bool:
    """Whether the same person waits at an office for one of these lines; nothing else of that place, whosever it is."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT waits_already(%s, %s, %s, %s)", [person_key, office, list(lines), today()])
        return bool(cursor.fetchone()[0])


def waiters_by_codes(codes: Sequence[str]) -> list[WaiterFacts]:
    """The places of these codes, the newest first; what is not there is left out."""
    show(*(way for code in codes for way in sealed_ways(code)))
    return [facts_of(row) for row in _counted().filter(code__in=codes).order_by("-pk")]


def waiters_of_account(account_ref: str, limit: int = 20) -> list[WaiterFacts]:
    """The places an account holds or held on the waiting lists, the newest first."""
    found = _counted().filter(account_ref=account_ref).exclude(account_ref="") if account_ref else Waiter.objects.none()
    return [facts_of(row) for row in found.order_by("-id")[:limit]]


def marks_of_account(account_ref: str, limit: int = 20) -> list[str]:
    """How letters and the journal name those places, the newest first; nothing of them is read or counted."""
    found = Waiter.objects.filter(account_ref=account_ref).exclude(account_ref="").exclude(mark="").order_by("-id")
    return list(found.values_list("mark", flat=True)[:limit])


def waiter_by_code(code: str) -> WaiterFacts:
    """The place a code opens; raises NoSuchWaiter."""
    show(*sealed_ways(code))
    row = _counted().filter(code=code).first() if "\x00" not in code else None
    if row is None:
        raise NoSuchWaiter()
    return facts_of(row)
