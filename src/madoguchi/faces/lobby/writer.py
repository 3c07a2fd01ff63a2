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
Told = OutcomeFacts | Exception
Tell = Callable[[Told], None]

MOST_AT_ONCE = 500
# A commit costs as much for one as for many: where only a few have come, the others are waited for, a moment.
ENOUGH, MOMENT = 100, 0.01
MOST_GATHERED = 20_000
_PATIENCE = 12.0  # seconds a wish waits for a database that has gone, before its sender is asked to send it again
_PAUSE = 0.2


class Unreachable(Exception):
    """The database did not answer in time; whether the wish was decided will be known when it is sent again."""


class Writer:
    """Wishes in, outcomes out; the latest answer times say how busy it is."""

    def __init__(self, decide: Decide) -> None:
        self._decide = decide
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="writer")
        self._gathered: list[tuple[Wish, Tell, float]] = []
        self._wanted = asyncio.Event()
        self.took: list[float] = []

    def submit(self, wish: Wish, tell: Tell) -> None:
        """Call `tell` with the outcome of a wish once it is durable, or with why there is none yet."""
        if len(self._gathered) >= MOST_GATHERED:
            tell(Unreachable())
            return
        if not self._gathered:
            self._wanted.set()
        self._gathered.append((wish, tell, time.monotonic()))

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

    async def _settle(self, batch: list[tuple[Wish, Tell, float]]) -> None:
        loop = asyncio.get_running_loop()
        try:
            found = await loop.run_in_executor(self._thread, self._write, [wish for wish, _, _ in batch])
        except Exception as failed:
            log.exception("a batch of wishes could not be decided")
            for _, tell, _ in batch:
                tell(Unreachable() if isinstance(failed, DatabaseAway) else failed)
            return
        now = time.monotonic()
        self.took += [now - since for _, _, since in batch]
        for wish, tell, _ in batch:
            tell(found[wish.key])

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
        for _, tell, _ in left:
            tell(Unreachable())
        self._thread.shutdown(wait=False)

    def waiting(self) -> int:
        """How many wishes have gathered."""
        return len(self._gathered)
