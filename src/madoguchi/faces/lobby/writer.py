"""The one writer of an opening: it takes what has gathered, decides it in one transaction, and takes again.

A wish the database does not take hurts nobody but its sender: what was gathered with it is decided without it.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor

from django.db import Error as DatabaseAway
from django.db import IntegrityError, InterfaceError, OperationalError, close_old_connections, connection

from madoguchi.engines.booking.errors.openings import WishNotTaken
from madoguchi.engines.booking.queries.openings import OutcomeFacts
from madoguchi.engines.booking.rules.opening import Wish

log = logging.getLogger(__name__)

Decide = Callable[[Sequence[Wish]], Mapping[str, OutcomeFacts]]
Note = Callable[[Wish, OutcomeFacts], None]
Told = OutcomeFacts | Exception
Tell = Callable[[Told], None]

MOST_AT_ONCE = 500
# A commit costs as much for one as for many: where only a few have come, the others are waited for, a moment.
ENOUGH, MOMENT = 100, 0.01
MOST_GATHERED = 20_000
_PATIENCE = 12.0  # seconds a wish waits for a database that has gone, before it is given back undecided
_PAUSE = 0.2
SOON = 0.5  # seconds after which whoever waits for a database that has gone is told so; their wish stays
_LOOK = 0.2  # seconds a batch is written before anybody looks who has waited too long


class Unreachable(Exception):
    """The database did not answer in time; what becomes of the wish will be known when it is sent again."""


class Asked:
    """A wish that is not decided yet, since when, and who waits for its outcome; sent again, it is the same one."""

    __slots__ = ("since", "tells", "wish")

    def __init__(self, wish: Wish, tell: Tell) -> None:
        self.wish, self.since = wish, time.monotonic()
        self.tells = [(tell, self.since)]

    def answer(self, told: Told) -> None:
        """Tell all who wait."""
        for tell, _ in self.tells:
            tell(told)

    def ask_for_patience(self, before: float) -> None:
        """Tell those who wait since `before` that there is nothing to tell yet."""
        late = [tell for tell, since in self.tells if since < before]
        if late:
            self.tells = [one for one in self.tells if one[1] >= before]
        for tell in late:
            tell(Unreachable())


class Writer:
    """Wishes in, outcomes out; `note` is told of each outcome first. The latest answer times say how busy it is."""

    def __init__(self, decide: Decide, note: Note) -> None:
        self._decide, self._note = decide, note
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="writer")
        self._asked: dict[str, Asked] = {}
        self._gathered: list[Asked] = []
        self._wanted = asyncio.Event()
        self.took: list[float] = []

    def submit(self, wish: Wish, tell: Tell) -> None:
        """Call `tell` with the outcome of a wish once it is durable, or, after a moment, with why there is none yet."""
        asked = self._asked.get(wish.key)
        if asked is not None:
            asked.tells.append((tell, time.monotonic()))
            return
        if len(self._gathered) >= MOST_GATHERED:
            tell(Unreachable())
            return
        if not self._gathered:
            self._wanted.set()
        asked = self._asked[wish.key] = Asked(wish, tell)
        self._gathered.append(asked)

    async def run(self) -> None:
        """Write as long as the lobby is open."""
        while True:
            await self._wanted.wait()
            if len(self._gathered) < ENOUGH:
                await asyncio.sleep(MOMENT)
            batch, self._gathered = self._gathered[:MOST_AT_ONCE], self._gathered[MOST_AT_ONCE:]
            if not self._gathered:
                self._wanted.clear()
            await self._settle(batch)

    async def _settle(self, batch: list[Asked]) -> None:
        loop = asyncio.get_running_loop()
        writing = loop.run_in_executor(self._thread, self._write, [one.wish for one in batch])
        while not (await asyncio.wait((writing,), timeout=_LOOK))[0]:
            self._ask_for_patience()
        for one in batch:
            del self._asked[one.wish.key]
        try:
            found = writing.result()
        except Exception as failed:
            log.exception("a batch of wishes could not be decided")
            for one in batch:
                one.answer(Unreachable() if isinstance(failed, DatabaseAway) else failed)
            return
        self._tell(batch, found)

    def _tell(self, batch: list[Asked], found: Mapping[str, Told]) -> None:
        now = time.monotonic()
        self.took += [now - one.since for one in batch]
        for one in batch:
            told = found[one.wish.key]
            if isinstance(told, OutcomeFacts):
                self._note(one.wish, told)
            one.answer(told)

    def _ask_for_patience(self) -> None:
        before = time.monotonic() - SOON
        for one in self._asked.values():
            one.ask_for_patience(before)

    def _write(self, wishes: list[Wish]) -> Mapping[str, Told]:
        """In the writer's thread: try until it is durable; a lost answer to COMMIT is asked for by the same keys."""
        return self._tried(wishes, time.monotonic() + _PATIENCE)

    def _tried(self, wishes: list[Wish], deadline: float) -> Mapping[str, Told]:
        while True:
            try:
                return self._decide(wishes)
            except (OperationalError, InterfaceError, IntegrityError):
                # Another writer's row, a drawn number that exists, a lock held too long, a server that has gone.
                if time.monotonic() > deadline:
                    raise
                log.warning("a batch of wishes is decided again", exc_info=True)
                connection.close()
                close_old_connections()
                time.sleep(_PAUSE)
            except DatabaseAway as failed:
                # What one of them holds cannot be written, today or ever.
                connection.close()
                return self._without_the_bad(wishes, deadline, failed)

    def _without_the_bad(self, wishes: list[Wish], deadline: float, failed: DatabaseAway) -> Mapping[str, Told]:
        """Each half by itself, until only the wish that is not taken is left over."""
        if len(wishes) == 1:
            # What it holds is in the words of the database, and is for no log.
            log.error("a wish is not taken: %s", type(failed).__name__)
            return {wishes[0].key: WishNotTaken()}
        middle = len(wishes) // 2
        return {**self._tried(wishes[:middle], deadline), **self._tried(wishes[middle:], deadline)}

    def close(self) -> None:
        """Decide nothing more; who still waits is asked to send it again."""
        left, self._gathered = self._gathered, []
        for one in left:
            one.answer(Unreachable())
        self._thread.shutdown(wait=False)

    def waiting(self) -> int:
        """How many wishes have gathered."""
        return len(self._gathered)
