"""A mass opening: its outcomes with their evidence and messages, and how it stands for those who run it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache, partial

from django.conf import settings
from django.db import transaction

from madoguchi.engines.booking.actions import opening as actions
from madoguchi.engines.booking.errors.openings import OpeningTaken
from madoguchi.engines.booking.queries.declared import office as office_of
from madoguchi.engines.booking.queries.declared import visit
from madoguchi.engines.booking.queries.lines import check_served
from madoguchi.engines.booking.queries.openings import (
    OpeningFacts,
    OutcomeFacts,
    opening_of,
    outcome_counts,
    places_of_opening,
)
from madoguchi.engines.booking.rules.availability import Places, free_kept, free_online
from madoguchi.engines.booking.rules.opening import Plan, Wish
from madoguchi.engines.messaging.together import Reader, write_together
from madoguchi.foundation.catalogue.queries import city
from madoguchi.foundation.journal.actions import record_act, recorded, recorded_together
from madoguchi.journeys import jobs
from madoguchi.values.actor import Actor, anonymous
from madoguchi.values.clock import now
from madoguchi.values.words import LANGUAGES, Words, words_in

_PURPOSE = "一斉受付の予約"


@dataclass(frozen=True)
class OpeningState:
    """One opening with its slots, what is left of them, and the outcomes so far by kind."""

    opening: OpeningFacts
    slots: tuple[Places, ...]
    counts: Mapping[str, int]

    @property
    def capacity(self) -> int:
        """All places, the telephone's included."""
        return sum(slot.capacity for slot in self.slots)

    @property
    def left_online(self) -> int:
        """The places the public may still take."""
        return sum(map(free_online, self.slots))

    @property
    def left_kept(self) -> int:
        """The places kept for the telephone and the counter that are left."""
        return sum(map(free_kept, self.slots))


def opening_state(ref: str) -> OpeningState:
    """How the opening stands now; raises NoSuchOpening."""
    opening = opening_of(ref)
    return OpeningState(opening, places_of_opening(ref), outcome_counts(opening.id))


def decide_opening(opening_id: int, ref: str, wishes: Sequence[Wish]) -> dict[str, OutcomeFacts]:
    """Give every wish its outcome; the evidence and the message of each are there with it or not at all.

    One statement writes all of them, and one job tells all who were booked in it. Whose wishes were full has a letter
    in the outbox, sealed like every other and therefore written by a statement behind it; one entry of the journal
    names them all.
    """
    noted = recorded(anonymous(), "write:booking_made", data="予約", purpose=_PURPOSE, for_many=True)
    told = jobs.enqueued_together(jobs.tell_visitors, kind="booking_made")
    away = actions.turned_away()
    sorry = recorded_together(anonymous(), "write:opening_full", data="一斉受付", purpose=_PURPOSE, of=away.name)
    return actions.decide_wishes(opening_id, ref, wishes, (noted, told, away, sorry), partial(_write_to, ref))


def _write_to(ref: str, full: Mapping[str, Wish]) -> None:
    """Tell by letter whose wishes were full; hardly anybody of a crowd left an address."""
    readers = [Reader(number, one.name, one.email, one.language) for number, one in full.items() if one.email]
    if readers:
        write_together("opening_full", readers, _facts_of(opening_of(ref)))


def _facts_of(opening: OpeningFacts) -> Mapping[str, Mapping[str, object]]:
    """What every letter about this opening says, by language."""
    url = f"{settings.MADOGUCHI_LOBBY_URL}/opening/{opening.ref}"
    same = {"url": url, "times_url": f"{settings.MADOGUCHI_BASE_URL}/visit/times"}
    return {one: {**same, "title": words_in(opening.title, one), "city": _city_name(one)} for one in LANGUAGES}


@lru_cache
def _city_name(language: str) -> str:
    """Asked once: a batch must not read what was published."""
    return city().name_in(language)


@dataclass(frozen=True)
class NewOpening:
    """An opening as it is wanted; times are aware."""

    ref: str
    title: Words
    office: str
    gathers_at: datetime
    opens_at: datetime
    closes_at: datetime
    plans: tuple[Plan, ...]
    by_invitation: bool = False
    served_by: str = ""
    """The line in which its visitors wait on the day; "" is the one of the office that does the most."""

    @property
    def places(self) -> int:
        """How many places it gives away."""
        return sum(len(plan.starts()) * plan.places for plan in self.plans)


@transaction.atomic
def create_opening(new: NewOpening, *, by: Actor) -> int:
    """Make an opening and its slots; how many places it gives away.

    Raises OpeningMistaken, UnknownOffice, NoCounterForThis for a line no counter of the office calls, and OpeningTaken
    for the name of another opening or of a line of the city.
    """
    if any(line.id == new.ref for line in visit().lines):
        raise OpeningTaken(ref=new.ref)
    of = office_of(new.office)
    check_served(new.served_by, of)
    places = actions.create_opening(
        new.ref,
        title=new.title,
        office=of.id,
        gathers_at=new.gathers_at,
        opens_at=new.opens_at,
        closes_at=new.closes_at,
        plans=new.plans,
        by_invitation=new.by_invitation,
        served_by=new.served_by,
    )
    _note(by, "write:opening_made", new.ref, places=places)
    return places


@transaction.atomic
def stop_opening(ref: str, *, notice: str = "", by: Actor) -> None:
    """Let nobody new in, and tell everybody who waits why; places in line stay. Raises NoSuchOpening."""
    actions.stop_opening(ref, now(), notice)
    _note(by, "write:opening_stopped", ref, notice=notice)


@transaction.atomic
def resume_opening(ref: str, *, by: Actor) -> None:
    """Let people in again; raises NoSuchOpening."""
    actions.stop_opening(ref, None)
    _note(by, "write:opening_resumed", ref)


def _note(by: Actor, verb: str, ref: str, **detail: object) -> None:
    record_act(by, verb, data="一斉受付", detail={"opening": ref, **detail})
