"""One opening in the lobby's memory: who stands where in line, who is let in, and which places are left."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import TypeVar

from django.db import Error as DatabaseAway
from django.db import connection

from madoguchi.engines.booking.actions import opening as actions
from madoguchi.engines.booking.errors.openings import NotYourTurn, OpeningNotYet, OpeningOver
from madoguchi.engines.booking.queries.openings import OpeningFacts, OutcomeFacts
from madoguchi.engines.booking.rules import places
from madoguchi.engines.booking.rules.availability import Places, free_online
from madoguchi.engines.booking.rules.opening import FIRST_PACE, Phase, Wish, next_pace
from madoguchi.engines.booking.rules.places import Place
from madoguchi.engines.booking.rules.states import OutcomeKind
from madoguchi.faces.lobby.writer import Writer
from madoguchi.journeys.openings import decide_opening

log = logging.getLogger(__name__)

BLOCK = 1000  # places in line set aside at a time; a lobby that is lost leaves at most these behind
TICK = 0.1
TARGET_MS = 400.0  # answers to wishes should come within this time for nineteen in twenty
MOST_REMEMBERED = 1_000_000

T = TypeVar("T")


class Line:
    """An opening as the lobby serves it."""

    def __init__(
        self,
        facts: OpeningFacts,
        slots: tuple[Places, ...],
        threads: ThreadPoolExecutor,
        given: Mapping[str, int],
    ) -> None:
        self.facts, self.phase, self._threads = facts, facts.phase(), threads
        self.writer = Writer(partial(decide_opening, facts.id, facts.ref), self.note)
        self._next, self._end = 1, 0  # of the block of places in hand: none yet
        self._given: int | None = None
        self._fetching: asyncio.Future[None] | None = None
        self._known: dict[str, int] = dict(given)
        self._unkept: list[tuple[str, int]] = []
        self._turns: dict[int, int] = {}
        self._durable = self.admitted = float(facts.admitted)
        self._raising = False
        self.present = facts.present
        self.pace = FIRST_PACE
        self.booked: dict[str, OutcomeFacts] = {}
        self.recent: dict[int, OutcomeFacts] = {}
        self.slots: dict[int, Places] = {}
        self.free: dict[int, int] = {}
        self.renew(facts, slots)

    def renew(self, facts: OpeningFacts, slots: tuple[Places, ...]) -> None:
        """What the database says now; called at most once a second."""
        self.facts, self.phase = facts, facts.phase()
        self.present = facts.present if facts.present is not None else self.present
        self.slots = {slot.id: slot for slot in slots}
        self.free = {slot.id: max(0, free_online(slot)) for slot in slots}

    # ── The place in line ──

    def place_for(self, person_key: str) -> Place | Awaitable[Place]:
        """The place of this person: the one they have, or the next; at once while a block is in hand."""
        known = self._known.get(person_key)
        if known is not None:
            return Place(known, person_key)
        if self._next > self._end:
            return self._place_later(person_key)
        return self._give(person_key)

    def _give(self, person_key: str) -> Place:
        serial = self._given = self._next
        self._next += 1
        if len(self._known) < MOST_REMEMBERED:
            self._known[person_key] = serial
            self._unkept.append((person_key, serial))
        if self._end - self._next < BLOCK // 2 and self._fetching is None:
            self._fetch()
        return Place(serial, person_key)

    async def _place_later(self, person_key: str) -> Place:
        while self._next > self._end:
            await (self._fetching or self._fetch())
        known = self._known.get(person_key)
        return Place(known, person_key) if known is not None else self._give(person_key)

    def _fetch(self) -> asyncio.Future[None]:
        self._fetching = asyncio.ensure_future(self._take_block())
        # Whoever waits for it is told what went wrong; when nobody does, the next visitor asks again.
        self._fetching.add_done_callback(lambda done: done.cancelled() or done.exception())
        return self._fetching

    async def _take_block(self) -> None:
        """The next block, in hand before whoever waits for it goes on: a task that is done must have changed something.

        Otherwise a loop that waits for it never lets the event loop do the rest.
        """
        try:
            first = await self.call(partial(actions.take_places, self.facts.ref, BLOCK))
        finally:
            self._fetching = None
        # Places at the end of the old block stay unused; a turn nobody holds is simply passed over.
        if self._next > self._end or first != self._end + 1:
            self._next = first
        self._end = first + BLOCK - 1

    async def keep_given(self) -> None:
        """Write down whose the places are that were given, moment by moment; runs as long as the lobby is open.

        Nobody waits for it: whoever holds the signed place needs no row.
        """
        while True:
            await asyncio.sleep(TICK)
            given, self._unkept = self._unkept, []
            if not given:
                continue
            try:
                await self.call(partial(actions.keep_places, self.facts.id, given))
            except DatabaseAway:
                self._unkept = given + self._unkept
                log.warning("whose the places in line are is written when the database is back")
                await asyncio.sleep(1)

    def turn_of(self, place: Place) -> int | None:
        """The turn of a place; None before the opening has drawn the order of those present."""
        if self.present is None:
            return None
        turn = self._turns.get(place.serial)
        if turn is None:
            turn = places.turn_of(place.serial, self.present, self.facts.secret)
            if len(self._turns) < MOST_REMEMBERED:
                self._turns[place.serial] = turn
        return turn

    # ── Letting in ──

    def check_turn(self, place: Place) -> None:
        """Refuse whoever may not book now: raises OpeningNotYet, OpeningOver or NotYourTurn."""
        if self.phase is Phase.CLOSED:
            raise OpeningOver
        turn = self.turn_of(place) if self.phase is Phase.OPEN else None
        if turn is None:
            raise OpeningNotYet
        if turn > self.admitted or self.facts.stopped_at is not None:
            raise NotYourTurn

    async def keep_pace(self) -> None:
        """Let people in as fast as their answers stay quick; runs as long as the lobby is open."""
        since_measured = 0
        while True:
            due = time.monotonic() + TICK
            await asyncio.sleep(TICK)
            late = max(0.0, time.monotonic() - due)
            self.phase = self.facts.phase()
            since_measured += 1
            if since_measured >= 3:
                self._measure(late)
                since_measured = 0
            try:
                await self._let_in(TICK + late)
            except DatabaseAway:
                log.warning("nobody is let in while the database is away")
                await asyncio.sleep(1)

    def _measure(self, late: float) -> None:
        took, self.writer.took = sorted(self.writer.took), []
        p95 = took[max(0, -(-len(took) * 95 // 100) - 1)] * 1000 if took else None
        if late * 1000 > TARGET_MS:  # the lobby itself cannot keep up
            p95 = max(p95 or 0.0, late * 1000)
        self.pace = next_pace(self.pace, p95, target_ms=TARGET_MS)

    async def _let_in(self, seconds: float) -> None:
        if self.phase is not Phase.OPEN or self.facts.stopped_at is not None:
            return
        if self.present is None:
            self.present = await self.call(partial(actions.fix_present, self.facts.ref, self._given))
        last = max(self.facts.issued, self._given or 0)
        wanted = min(self.admitted + self.pace * seconds, float(last))
        if wanted > self._durable:
            ahead = int(min(wanted + self.pace, last)) or 1
            await self.call(partial(actions.admit, self.facts.ref, ahead))
            self._durable = float(ahead)
        self.admitted = max(self.admitted, min(wanted, self._durable))

    # ── Deciding ──

    def note(self, wish: Wish, outcome: OutcomeFacts) -> None:
        """Remember an outcome that has become durable."""
        if len(self.recent) < MOST_REMEMBERED:
            self.recent[outcome.receipt] = outcome
        if outcome.kind is not OutcomeKind.BOOKED or outcome.slot is None:
            return
        # Whoever gave a time back has another by now; a first request that is sent again changes nothing.
        known = self.booked.get(wish.person_key)
        if known is None or known.receipt < outcome.receipt:
            self.booked[wish.person_key] = outcome
            self.free[outcome.slot] = max(0, self.free.get(outcome.slot, 0) - 1)

    def is_full(self, slots: tuple[int, ...] = ()) -> bool:
        """Whether none of these slots, or none at all, has a place left as far as the lobby knows."""
        free = self.free
        if not slots:
            return not any(free.values())
        return not any(free.get(one) for one in slots)

    async def call(self, act: Callable[[], T]) -> T:
        """Something that needs the database, beside the writer."""
        return await asyncio.get_running_loop().run_in_executor(self._threads, with_fresh_connection, act)


def with_fresh_connection(act: Callable[[], T]) -> T:
    """Something that needs the database, in a thread; a connection that failed is not used again."""
    try:
        return act()
    except DatabaseAway:
        connection.close()
        raise
