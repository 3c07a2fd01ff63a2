"""Bookings that may be the same person's under another spelling or with another contact; a hint, never a rule."""

from __future__ import annotations

from collections.abc import Collection

from django.db.models import Q, QuerySet, Value
from django.db.models.functions import Replace

from madoguchi.engines.booking.models import Booking
from madoguchi.engines.booking.models.readings import folded_reading
from madoguchi.engines.booking.queries.bookings import BookingFacts, facts_of
from madoguchi.engines.booking.rules.states import ACTIVE
from madoguchi.values.clock import now
from madoguchi.values.kana import beginnings_said_so, sound_key
from madoguchi.values.typed_numbers import without_separators

_SHOWN = 5


def with_reading(line: str, kana: str, *, offices: Collection[str]) -> list[BookingFacts]:
    """The bookings to come of a line whose reading is said like this one, the earliest first; `kana` as it is kept."""
    sound = sound_key(kana)
    if not sound:
        return []
    begin_so = beginning_so(line, kana, offices).values_list("pk", "kana")
    alike = [pk for pk, reading in begin_so if sound_key(reading) == sound][:_SHOWN]
    rows = _to_come(line, offices).filter(pk__in=alike) if alike else ()
    return [facts_of(row) for row in rows]


def beginning_so(line: str, kana: str, offices: Collection[str]) -> QuerySet[Booking]:
    """Those whose reading may be said so by its beginning: however that is written, and whatever the rest is."""
    rows = _to_come(line, offices).annotate(reading=folded_reading())
    begins = Q(*(("reading__startswith", one) for one in beginnings_said_so(kana)), _connector=Q.OR)
    return rows.filter(~Q(kana=""), begins)


def with_telephone(line: str, telephone: str, *, offices: Collection[str]) -> list[BookingFacts]:
    """The bookings to come of a line with this telephone number, whatever its hyphens, the earliest first."""
    digits = without_separators(telephone)
    if not digits:
        return []
    return [facts_of(row) for row in with_digits(line, digits, offices)[:_SHOWN]]


def with_digits(line: str, digits: str, offices: Collection[str]) -> QuerySet[Booking]:
    """Those with the digits of a telephone number."""
    rows = _to_come(line, offices).annotate(digits=Replace("telephone", Value("-"), Value("")))
    return rows.filter(~Q(telephone=""), digits=digits)


def _to_come(line: str, offices: Collection[str]) -> QuerySet[Booking]:
    held = [state.value for state in ACTIVE]
    rows = Booking.objects.filter(line=line, office__in=offices, state__in=held, starts_at__gt=now())
    return rows.order_by("starts_at", "id")
