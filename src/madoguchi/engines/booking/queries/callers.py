"""Finding the booking of somebody who calls: by its number, the reading of the name, or the telephone."""

from __future__ import annotations

from collections.abc import Collection

from django.db.models import Q, QuerySet, Value
from django.db.models.functions import Replace

from madoguchi.engines.booking.models import Booking
from madoguchi.engines.booking.models.readings import folded_reading
from madoguchi.engines.booking.queries.bookings import BookingFacts, facts_of
from madoguchi.values.kana import is_kana, to_full_width_kana, to_katakana
from madoguchi.values.references import read_booking_number
from madoguchi.values.refusal import Refusal
from madoguchi.values.typed_numbers import without_separators

_LEAST_DIGITS = 10
_MOST_DIGITS = 15
_NOBODY = Q(pk__in=[])


def kept_kana(text: str) -> str:
    """A reading as bookings keep it: katakana in the width it was typed in, one space between the names."""
    return " ".join(to_katakana(text).split())


def folded_kana(text: str) -> str:
    """A reading as it is compared: full-width katakana, one space between the names."""
    return kept_kana(to_full_width_kana(text))


def found_bookings(text: str, *, offices: Collection[str], limit: int = 50) -> list[BookingFacts]:
    """The bookings of these offices that a caller may mean, the latest time first.

    A booking number finds one; digits find a telephone number, whatever its hyphens; kana find the names that begin so.
    Anything else finds nothing.
    """
    rows = comparable(Booking.objects.filter(office__in=offices)).filter(meant_by(text))
    return [facts_of(row) for row in rows.order_by("-starts_at", "-id")[:limit]]


def comparable(rows: QuerySet[Booking]) -> QuerySet[Booking]:
    """These bookings with what `meant_by` compares: the digits of the telephone, and the folded reading."""
    return rows.alias(digits=Replace("telephone", Value("-"), Value("")), reading=folded_reading())


def meant_by(text: str) -> Q:
    """Who is meant, among `comparable` bookings: whose number, telephone or beginning of the reading it is."""
    try:
        return Q(number=read_booking_number(text))
    except Refusal:
        digits = without_separators(text)
    if digits.isascii() and digits.isdigit() and _LEAST_DIGITS <= len(digits) <= _MOST_DIGITS:
        return ~Q(telephone="") & Q(digits=digits)
    return ~Q(kana="") & Q(reading__startswith=folded_kana(text)) if is_kana(text) else _NOBODY
