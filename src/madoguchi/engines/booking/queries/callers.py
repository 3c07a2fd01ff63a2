"""Finding the booking of somebody who calls: by its number, the reading of the name, or the telephone."""

from __future__ import annotations

from collections.abc import Collection

from django.db.models import Q, Value
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
    wanted = _wanted(text)
    if wanted is None:
        return []
    digits = Replace("telephone", Value("-"), Value(""))
    rows = Booking.objects.annotate(digits=digits, reading=folded_reading()).filter(wanted, office__in=offices)
    return [facts_of(row) for row in rows.order_by("-starts_at", "-id")[:limit]]


def _wanted(text: str) -> Q | None:
    try:
        return Q(number=read_booking_number(text))
    except Refusal:
        digits = without_separators(text)
    if digits.isascii() and digits.isdigit() and _LEAST_DIGITS <= len(digits) <= _MOST_DIGITS:
        return ~Q(telephone="") & Q(digits=digits)
    return ~Q(kana="") & Q(reading__startswith=folded_kana(text)) if is_kana(text) else None
