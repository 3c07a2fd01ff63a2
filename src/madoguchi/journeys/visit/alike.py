"""Whether a caller may have a booking under another spelling or another contact: shown to staff, who ask."""

from __future__ import annotations

from django.db import transaction

from madoguchi.engines.booking.queries.alike import with_reading, with_telephone
from madoguchi.engines.booking.queries.bookings import BookingFacts
from madoguchi.engines.booking.queries.callers import kept_kana
from madoguchi.journeys.visit import desk, kept_places
from madoguchi.journeys.visit.booking import person_key
from madoguchi.journeys.visit.calls import Call, read_time, telephone_of
from madoguchi.values.actor import Actor

_PURPOSE = "同じ方の予約の確認"


@transaction.atomic
def alike_for_caller(call: Call, *, by: Actor) -> list[BookingFacts]:
    """The bookings to come of the same line that may be the caller's; the look is journalled.

    In an ordinary line the same reading with another contact, in an opening the same telephone number, too. What the
    rules refuse anyway is left out, and so is the booking of this very call. `call` has no problems. Raises what
    `read_time` raises.
    """
    _office, line, _at = read_time(call.time)
    kana, telephone = kept_kana(call.kana), telephone_of(call)
    offices = [one.id for one in desk.offices_for(by)]
    found = with_reading(line, kana, offices=offices)
    key = person_key(kana=kana, telephone=telephone)
    if call.opening:
        found += with_telephone(line, telephone, offices=offices)
        key = kept_places.key_of_caller(call)
    others = {one.number: one for one in found if not key or one.person_key != key}
    if others:
        desk.note_look(by, "search", list(others), _PURPOSE)
    return desk.as_seen(list(others.values()), by)
