"""What somebody said of themselves when they booked a visit."""

from __future__ import annotations

from madoguchi.engines.booking.queries.bookings import BookingFacts
from madoguchi.journeys.prefill.account import in_parts
from madoguchi.values.clock import JST
from madoguchi.values.held import Held, held
from madoguchi.values.words import Words

_NAME: Words = {"ja": "予約のときに書いたもの", "en": "your booking", "ja-easy": "予約の ときに 書いた もの"}


def known_of_booking(booking: BookingFacts) -> dict[str, Held]:
    """Name, telephone and mail of who comes, by the names `prefill` uses; what was not said is absent."""
    found: dict[str, object] = {
        "self.name": in_parts(booking.name, booking.kana),
        "self.telephone": booking.telephone,
        "self.email": booking.email,
    }
    on = booking.made_at.astimezone(JST).date()
    return {key: held(value, "booking", _NAME, on) for key, value in found.items() if value}
