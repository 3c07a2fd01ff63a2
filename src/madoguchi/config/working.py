"""The worker's own process: `python -m madoguchi.config.working`."""

from __future__ import annotations

import argparse
import asyncio
import os
import sys
from collections.abc import Awaitable, Callable
from typing import Any

FETCH_SECONDS = 2.0
GRACE_SECONDS = 8.0


def worker_connector(own: Any) -> Any:
    """The connections of a worker, whose jobs defer other jobs on Django's connection `own`.

    procrastinate's worker otherwise defers on a pool of its own, which commits at once: a job enqueued by a job would
    outlive the transaction of its cause.
    """
    from procrastinate import PsycopgConnector
    from procrastinate.contrib.django.utils import connector_params

    class WorkerConnector(PsycopgConnector):
        """Fetches and finishes jobs on its pool; what a job itself enqueues is part of the job's transaction."""

        def get_sync_connector(self) -> Any:
            """Django's connection of the thread that runs the job."""
            return own

    return WorkerConnector(kwargs=connector_params("default"))


def decisions_kept(run: Callable[[], Any], _context: object, _worker: object) -> Any:
    """Around each job: what the rules of access decide in it is kept, as it is of a page."""
    from madoguchi.foundation.access.recording import keeping_decisions

    with keeping_decisions():
        return run()


async def numbered_job(run: Callable[[], Awaitable[Any]], context: Any, _worker: object) -> Any:
    """Around each job: its number and the attempt stand in its log lines and in what it writes into the journal."""
    from madoguchi.values.request_number import number_of_job, numbered

    with numbered(number_of_job(context.job.id, context.job.attempts)):
        return await run()


async def _work(app: Any, concurrency: int) -> None:
    async with app.open_async():
        await app.run_worker_async(
            concurrency=concurrency,
            fetch_job_polling_interval=FETCH_SECONDS,
            delete_jobs="successful",
            shutdown_graceful_timeout=GRACE_SECONDS,
            task_middleware=[decisions_kept],
            worker_middleware=[numbered_job],
        )


def main(arguments: list[str]) -> int:
    """Work until stopped by a signal; what has begun is finished within its grace."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "madoguchi.config.settings")
    os.environ["MADOGUCHI_SIDE"] = "jobs"
    chosen = argparse.ArgumentParser()
    chosen.add_argument("--concurrency", type=int, default=2)
    concurrency = chosen.parse_args(arguments).concurrency
    import django

    django.setup()
    from procrastinate.contrib.django import app

    from madoguchi.config.memory import settle
    from madoguchi.config.watching import begin_to_watch_the_rules, end_watching
    from madoguchi.foundation.access.changes import note_policies_at_start
    from madoguchi.foundation.access.recording import write_counted
    from madoguchi.foundation.wall.speaker import WORKER, speaking_always

    with speaking_always(WORKER), app.replace_connector(worker_connector(app.connector)):
        note_policies_at_start()
        settle()
        begin_to_watch_the_rules()
        asyncio.run(_work(app, concurrency))
        end_watching()
        write_counted()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
