"""The real worker, lost at any statement of its own: it works until nothing is left.

At its N-th statement or commit beside those of the jobs themselves it is lost. Another one, which lives, first takes up
what it left, as the job of every minute does.
"""

from __future__ import annotations

import asyncio
import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import psycopg
from procrastinate.contrib.django import app

from madoguchi.config.working import worker_connector
from madoguchi.foundation.wall.speaker import WORKER, speaking_always
from madoguchi.journeys import jobs
from tests.faults.crashing import Countdown, die
from tests.faults.typeset_once import keep_what_is_set


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


async def work(*, takes_up: bool) -> None:
    """Do what is to be done and end; first take up what lost workers left, where that is said."""
    async with app.open_async():
        if takes_up:
            await jobs.retry_stalled_jobs.func(None, 0)
        await app.run_worker_async(
            queues=["notices", "messages"],
            concurrency=1,
            wait=False,
            listen_notify=False,
            install_signal_handlers=False,
            delete_jobs="successful",
        )


def run(*, takes_up: bool) -> None:
    """Be the worker of this process until nothing is left."""
    connector = worker_connector(app.connector)
    connector._pool_args |= {"min_size": 1, "max_size": 4}  # for the one thing it does at a time
    with speaking_always(WORKER), app.replace_connector(connector):
        asyncio.run(work(takes_up=takes_up))


def main(arguments: Sequence[str]) -> None:
    """Work, lost at the point of this number."""
    (at,) = map(int, arguments)
    keep_what_is_set(Path(os.environ["MADOGUCHI_HOME"]) / "set")
    watch(Countdown(at, die))
    run(takes_up=False)
