"""The places a mass opening keeps for the telephone and the counter: shown to staff, booked, and moved within it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from madoguchi.engines.booking.actions.bookings import Wish
from madoguchi.engines.booking.errors.desk import TimeNotChosen
from madoguchi.engines.booking.queries.bookings import BookingFacts
from madoguchi.engines.booking.queries.callers import kept_kana
from madoguchi.engines.booking.queries.openings import (
    Left,
    OpeningFacts,
    opening_of,
    openings_since,
    places_left,
    places_of_opening,
)
from madoguchi.engines.booking.rules import places
from madoguchi.engines.booking.rules.availability import Places, free_of, free_online
from madoguchi.engines.booking.rules.bookings import Share, share_of
from madoguchi.engines.booking.rules.opening import Phase, check_open
from madoguchi.journeys.visit import desk
from madoguchi.journeys.visit.booking import book_visit
from madoguchi.journeys.visit.calls import NEAREST, Call, FreeTime, Times, read_time, telephone_of
from madoguchi.values.actor import Actor
from madoguchi.values.clock import now, today
from madoguchi.values.message import Message, msg
from madoguchi.values.refusal import Refusal
from madoguchi.values.wareki import parse_date


@dataclass(frozen=True)
class OpeningHere:
    """An opening at an office of a member of staff, with what is left of each lane."""

    opening: OpeningFacts
    left: Left

    @property
    def is_open(self) -> bool:
        """Whether places are given away at this moment."""
        return self.opening.phase() is Phase.OPEN and self.opening.stopped_at is None


def openings_here(*, by: Actor) -> tuple[OpeningHere, ...]:
    """The openings that are not over, at the offices `by` serves, in the order they open; two statements at most."""
    mine = {one.id for one in desk.offices_for(by)}
    found = [one for one in openings_since(now()) if one.office in mine]
    left = places_left(found)
    return tuple(OpeningHere(one, left.get(one.ref, Left())) for one in found)


def times_of_opening(ref: str, *, by: Actor, from_on: date | None = None) -> Times:
    """The nearest times of which a kept place is left.

    Raises NoSuchOpening, NotPermitted, OpeningNotYet, OpeningOver, OpeningStopped.
    """
    opening = _open(ref, by)
    return _times(opening.ref, opening.office, Share.KEPT, from_on)


def times_to_move(booking: BookingFacts, from_on: date | None = None, *, most: int = NEAREST) -> Times:
    """The times of its opening to which a booking may move: a place of its own lane for another of the same."""
    share = share_of(booking.lane, of_opening=True)
    return _times(booking.line, booking.office, share, from_on, most=most)


def _times(ref: str, office: str, share: Share, from_on: date | None, *, most: int = NEAREST) -> Times:
    at = now()
    ahead = [slot for slot in places_of_opening(ref) if slot.starts_at > at]
    if not ahead:
        return Times()
    first, last = ahead[0].starts_at.date(), ahead[-1].starts_at.date()
    begins = min(max(from_on or first, first), last)
    free = [_free_time(slot, ref, office, share) for slot in ahead if slot.starts_at.date() >= begins]
    return Times(tuple(one for one in free if one.free)[:most], (), _minutes(ahead[0]), begins, last)


def _free_time(slot: Places, ref: str, office: str, share: Share) -> FreeTime:
    return FreeTime(office, ref, slot.starts_at, slot.ends_at, free_of(slot, share), free_online(slot))


def _minutes(slot: Places) -> int:
    return int((slot.ends_at - slot.starts_at).total_seconds()) // 60


def problems_of(call: Call) -> dict[str, Message]:
    """What is missing for the opening to know who is asking, by the field it stands at; raises NoSuchOpening."""
    opening = opening_of(call.opening)
    if opening.by_invitation:
        return _invitation_problems(opening, call.invitation)
    if not call.born.strip():
        return {"born": msg("生年月日を入力してください。")}
    try:
        late = parse_date(call.born) > today()
    except Refusal as refusal:
        return {"born": refusal.message}
    return {"born": msg("生年月日が、きょうより後です。確かめてください。")} if late else {}


def _invitation_problems(opening: OpeningFacts, typed: str) -> dict[str, Message]:
    try:
        places.invited_key(opening.secret, typed)
    except Refusal as refusal:
        return {"invitation": refusal.message}
    return {}


def book(call: Call, *, by: Actor) -> BookingFacts:
    """Book a kept place for somebody who calls or stands at the counter; pressing twice books once.

    They are recognised as the line recognises them, by the spelling of the name and the birth date, so that nobody who
    spells it the same has a time in each lane. Raises NoSuchOpening, NotPermitted, OpeningNotYet, OpeningOver,
    OpeningStopped, InvitationMistyped, TimeNotChosen, and what `parse_date` and `book_visit` raise.
    """
    opening = _open(call.opening, by)
    office, line, starts_at = read_time(call.time)
    slot = next((one for one in places_of_opening(opening.ref) if one.starts_at == starts_at), None)
    if slot is None or (office, line) != (opening.office, opening.ref):
        raise TimeNotChosen()
    wish = Wish(
        key=call.key,
        office=office,
        line=line,
        starts_at=starts_at,
        minutes=_minutes(slot),
        services=(),
        lane=call.lane,
        person_key=_key_in(opening, call),
        name=" ".join(call.name.split()),
        kana=kept_kana(call.kana),
        telephone=telephone_of(call),
        language=call.language,
        note=call.note.strip(),
        made_by=by.ref,
        of_opening=True,
    )
    return book_visit(wish, by=by)[0]


def _open(ref: str, by: Actor) -> OpeningFacts:
    opening = opening_of(ref)
    desk.check_office(opening.office, by)
    check_open(opening.phase(), stopped=opening.stopped_at is not None)
    return opening


def key_of_caller(call: Call) -> str:
    """By what the opening of a call knows who is calling; raises what `book` raises for what was typed."""
    return _key_in(opening_of(call.opening), call)


def _key_in(opening: OpeningFacts, call: Call) -> str:
    if opening.by_invitation:
        return places.invited_key(opening.secret, call.invitation)
    return places.person_key(opening.secret, call.name, parse_date(call.born))
