"""The lobby itself: what is served from memory, how it is renewed, and which address is whose."""

from __future__ import annotations

import asyncio
import gc
import logging
import resource
import sys
import time
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from functools import partial
from typing import NamedTuple

import uvloop
from django.contrib.staticfiles import finders
from django.db import Error as DatabaseAway
from django.templatetags.static import static

from madoguchi.engines.booking.actions.doorkeeping import hold_lobby
from madoguchi.engines.booking.errors.openings import LobbyTaken
from madoguchi.engines.booking.queries.openings import OpeningFacts, openings_since, places_given, places_of_opening
from madoguchi.engines.booking.rules.availability import Places
from madoguchi.faces.lobby import drawing
from madoguchi.faces.lobby.drawing import Pages, language_wanted
from madoguchi.faces.lobby.line import Line, with_fresh_connection
from madoguchi.faces.lobby.opening import Reception
from madoguchi.faces.lobby.shelf import Printed, Refresh, Sheet, printed
from madoguchi.faces.lobby.wire import Answer, Door, Request, plain
from madoguchi.foundation.catalogue.queries import publication_number
from madoguchi.values.clock import now
from madoguchi.values.words import LANGUAGES

log = logging.getLogger(__name__)

OLDEST = 0.9  # seconds after a look at the database by which the next one shall be shown: never older than a second
_SHORTEST_PAUSE = 0.1
_LET_GO_SECONDS = 5.0  # the database may notice a moment later that a lobby was lost
QUIET_SECONDS = 75  # a connection without a request is kept so long
_STATIC = {
    "ui/look.css": "text/css; charset=utf-8",
    "ui/mark.svg": "image/svg+xml",
    "lobby/lobby.css": "text/css; charset=utf-8",
}
_FOREVER = "public, max-age=86400"


class _Seen(NamedTuple):
    """One opening as the database has it; `given` is whose places are, for a line that is new here."""

    facts: OpeningFacts
    slots: tuple[Places, ...]
    drawn: Mapping[str, Pages]
    given: Mapping[str, int]


class Lobby:
    """Everything the process holds in memory."""

    def __init__(self, publishers: Sequence[Refresh]) -> None:
        self._publishers = publishers
        self._threads = ThreadPoolExecutor(4, thread_name_prefix="lobby")
        self._keeper = ThreadPoolExecutor(1, thread_name_prefix="keeper")  # one thread: its connection holds the lock
        self._receptions: dict[bytes, Reception] = {}
        self._drawn: dict[str, tuple[object, Mapping[str, Pages]]] = {}
        self._running: dict[bytes, list[asyncio.Task[None]]] = {}
        self._sheets: dict[Refresh, Mapping[str, Sheet]] = {}
        self._shelf: dict[bytes, Printed] = {}
        self._spoken: frozenset[bytes] = frozenset()
        self._doors: set[Door] = set()
        self._fixed = _statics()

    def answer(self, request: Request) -> Answer:
        """The answer to any request: a look-up for what is printed, a reception for an opening."""
        found = self._shelf.get(request.path) or self._fixed.get(request.path)
        if found is None and request.path in self._spoken:
            found = self._shelf.get(request.path + b"@" + language_wanted(request).encode())
        if found is not None:
            return found.answer(request) if request.method in (b"GET", b"HEAD") else plain(405)
        if request.path.startswith(b"/opening/"):
            ref, _, rest = request.path[9:].partition(b"/")
            reception = self._receptions.get(ref)
            if reception is not None:
                return reception.answer(request, rest)
        return plain(404)

    async def serve(self, address: str, port: int) -> None:
        """Serve until the task is cancelled; raises LobbyTaken when the house has a lobby."""
        await self._come_first()
        await self.renew()
        spare_the_collector()
        loop = asyncio.get_running_loop()
        server = await loop.create_server(lambda: Door(self.answer, self._doors), address, port, backlog=4096)
        async with server:
            await asyncio.gather(server.serve_forever(), self._keep_renewing(), self._end_quiet())

    async def _come_first(self) -> None:
        deadline = time.monotonic() + _LET_GO_SECONDS
        while True:
            try:
                return await self._hold()
            except LobbyTaken:
                if time.monotonic() > deadline:
                    raise
            await asyncio.sleep(0.2)

    async def _hold(self) -> None:
        """Be the house's one lobby, again too after the database was lost; raises LobbyTaken."""
        await asyncio.get_running_loop().run_in_executor(self._keeper, with_fresh_connection, hold_lobby)

    async def _keep_renewing(self) -> None:
        while True:
            begun = time.monotonic()
            try:
                await self._hold()
                await self.renew()
            except DatabaseAway:
                log.warning("the database is away; what is shown stays as it was")
            await asyncio.sleep(pause_after(time.monotonic() - begun))

    async def _end_quiet(self) -> None:
        while True:
            await asyncio.sleep(1)
            for door in tuple(self._doors):
                door.grow_quiet(QUIET_SECONDS)

    async def renew(self) -> None:
        """Look at the database once: the openings, and what every publisher has to show."""
        loop = asyncio.get_running_loop()
        found = await loop.run_in_executor(self._threads, with_fresh_connection, self._openings)
        self._let_go({one.facts.ref: one.facts.id for one in found})
        for one in found:
            self._take_in(one)
        for publisher in self._publishers:
            work = partial(self._printed_by, publisher)
            self._put_out(publisher, *await loop.run_in_executor(self._threads, with_fresh_connection, work))

    def _openings(self) -> list[_Seen]:
        """Openings are served for a day after they close, so that outcomes can still be read."""
        found = openings_since(now() - timedelta(days=1))
        return [_Seen(one, places_of_opening(one.ref), self._drawn_of(one), self._given_of(one)) for one in found]

    def _given_of(self, opening: OpeningFacts) -> Mapping[str, int]:
        """Whose places in line are written down; afterwards the lobby knows by itself."""
        reception = self._receptions.get(opening.ref.encode())
        known = reception is not None and reception.line.facts.id == opening.id
        return {} if known else places_given(opening.id)

    def _drawn_of(self, opening: OpeningFacts) -> Mapping[str, Pages]:
        """The pages of an opening, drawn again only when they would say something else."""
        says = (
            publication_number(),
            opening.title,
            opening.gathers_at,
            opening.opens_at,
            opening.stopped_at,
            opening.notice,
        )
        before = self._drawn.get(opening.ref)
        if before is None or before[0] != says:
            before = (says, {language: drawing.pages(opening, language) for language in LANGUAGES})
            self._drawn[opening.ref] = before
        return before[1]

    def _let_go(self, served: Mapping[str, int]) -> None:
        """Forget the openings that are not served any more, and one whose ref another has taken."""
        self._drawn = {ref: drawn for ref, drawn in self._drawn.items() if ref in served}
        for ref, reception in tuple(self._receptions.items()):
            facts = reception.line.facts
            if served.get(facts.ref) != facts.id:
                del self._receptions[ref]
                for task in self._running.pop(ref):
                    task.cancel()
                reception.line.writer.close()

    def _take_in(self, seen: _Seen) -> None:
        ref = seen.facts.ref.encode()
        if ref not in self._receptions:
            line = Line(seen.facts, seen.slots, self._threads, seen.given)
            self._receptions[ref] = Reception(line)
            self._running[ref] = [
                asyncio.create_task(work) for work in (line.writer.run(), line.keep_pace(), line.keep_given())
            ]
        self._receptions[ref].renew(seen.facts, seen.slots, seen.drawn)

    def _printed_by(self, publisher: Refresh) -> tuple[Mapping[str, Sheet], dict[bytes, Printed]]:
        """In a thread: what a publisher shows now, and the prints of what has changed."""
        before, sheets = self._sheets.get(publisher, {}), publisher()
        changed = {path.encode(): printed(sheet) for path, sheet in sheets.items() if before.get(path) != sheet}
        for path, made in changed.items():
            made.follow(self._shelf.get(path))
        return sheets, changed

    def _put_out(self, publisher: Refresh, sheets: Mapping[str, Sheet], changed: Mapping[bytes, Printed]) -> None:
        """Show what has changed, and take away what is no longer published."""
        for path in self._sheets.get(publisher, {}).keys() - sheets.keys():
            self._shelf.pop(path.encode(), None)
        self._shelf.update(changed)
        self._sheets[publisher] = sheets
        self._spoken = frozenset(path.partition(b"@")[0] for path in self._shelf if b"@" in path)


def pause_after(took: float) -> float:
    """Seconds until the next look, after one that took so many: the next takes as long, and is shown only then."""
    return max(_SHORTEST_PAUSE, OLDEST - 2 * took)


def spare_the_collector() -> None:
    """What stands in memory stays, and requests leave no rings behind: looking for some took a tenth of the time."""
    gc.freeze()
    gc.set_threshold(100_000, 20, 1000)


def _statics() -> dict[bytes, Printed]:
    """The stylesheet and the mark under the addresses the pages name, so that the lobby needs nobody else."""
    found = {}
    for name, kind in _STATIC.items():
        path = finders.find(name)
        if path:
            with open(path, "rb") as file:
                found[static(name).encode()] = printed(Sheet(file.read(), kind, _FOREVER))
    return found


def open_lobby(address: str, port: int, publishers: Sequence[Refresh]) -> None:
    """Run the lobby until it is stopped."""
    # The writer's thread must not wait long for its turn beside the loop.
    sys.setswitchinterval(0.001)
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    uvloop.run(Lobby(publishers).serve(address, port))
