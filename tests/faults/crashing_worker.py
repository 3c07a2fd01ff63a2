"""The real worker, lost at any statement of its own: for each number N on its input it works until nothing is left.

At its N-th statement or commit beside those of the jobs themselves it is lost; the answer is `lost` or `done`. With 0
it first takes up what lost workers left, as the job of every minute does. The parent only forks.
"""

from __future__ import annotations

import asyncio
import os
import sys
from typing import Any

import django

django.setup()

import psycopg  # noqa: E402
from django.db import connections  # noqa: E402
from procrastinate.contrib.django import app  # noqa: E402

from madoguchi.config.working import worker_connector  # noqa: E402
from madoguchi.engines.notices.fonts import missing_glyphs, typst_fonts  # noqa: E402
from madoguchi.foundation.catalogue.queries import procedures  # noqa: E402
from madoguchi.foundation.wall.speaker import WORKER, speaking_always  # noqa: E402
from madoguchi.journeys import jobs  # noqa: E402
from tests.faults.crashing import Countdown, die  # noqa: E402


def watch(countdown: Countdown) -> None:
    """Let every statement and commit of the worker's own connections pass a point."""
    execute, commit = psycopg.AsyncCursor.execute, psycopg.AsyncConnection.commit

    async def watched_execute(self: Any, *statement: Any, **more: Any) -> Any:
        countdown.pass_point()
        return await execute(self, *statement, **more)

    async def watched_commit(self: Any) -> None:
        countdown.pass_point()
        await commit(self)
        countdown.pass_point()

    psycopg.AsyncCursor.execute = watched_execute  # type: ignore[method-assign]
    psycopg.AsyncConnection.commit = watched_commit  # type: ignore[method-assign]


async def work(at: int) -> None:
    """Do what is to be done and end."""
    async with app.open_async():
        if at == 0:
            await jobs.retry_stalled_jobs.func(None, 0)
        await app.run_worker_async(
            queues=["notices", "messages"],
            concurrency=1,
            wait=False,
            listen_notify=False,
            install_signal_handlers=False,
            delete_jobs="successful",
        )


def main() -> None:
    """Fork a worker for each number; what a process reads once is read before, so that each is as quick."""
    typst_fonts()
    missing_glyphs("見本")
    with speaking_always(WORKER):
        procedures()
    connections.close_all()
    for line in sys.stdin:
        child = os.fork()
        if child == 0:
            watch(Countdown(int(line), die))
            with speaking_always(WORKER), app.replace_connector(worker_connector(app.connector)):
                asyncio.run(work(int(line)))
            os._exit(0)
        _, status = os.waitpid(child, 0)
        ended = "lost" if os.WIFSIGNALED(status) else "done" if status == 0 else "failed"
        sys.stdout.write(f"{ended}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
