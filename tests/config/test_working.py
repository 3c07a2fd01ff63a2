"""A job that a job enqueues belongs to the transaction of its cause, in the worker as everywhere."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Coroutine
from threading import Thread
from typing import NamedTuple

import pytest
from django.db import connection, transaction
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob

from madoguchi.config import memory, watching, working
from madoguchi.config.log_lines import Line
from madoguchi.config.working import decisions_kept, numbered_job, worker_connector
from madoguchi.foundation.access import recording
from madoguchi.foundation.access.models import RecordedDecision
from madoguchi.foundation.access.rules import Resource, decide
from madoguchi.foundation.journal.actions import record_act
from madoguchi.foundation.journal.models import Entry
from madoguchi.journeys import jobs
from madoguchi.values.actor import SYSTEM
from madoguchi.values.request_number import request_number
from tests.alone import run_alone

pytestmark = pytest.mark.django_db(transaction=True)


class _Undone(Exception):
    pass


def enqueued(*, undo: bool) -> int:
    """How many jobs are there after one was deferred in a worker, within a transaction that was undone or not."""

    def act() -> None:
        with transaction.atomic():
            jobs.lay_slots.defer()
            if undo:
                raise _Undone

    async def work() -> None:
        async with app.open_async():
            try:
                await asyncio.to_thread(_closing, act)
            except _Undone:
                assert undo

    before = ProcrastinateJob.objects.count()
    with app.replace_connector(worker_connector(app.connector)):
        run_alone(work())
    return ProcrastinateJob.objects.count() - before


def _closing(act: object) -> None:
    from django.db import connection

    try:
        act()  # type: ignore[operator]
    finally:
        connection.close()


def test_a_job_whose_cause_is_rolled_back_is_not_there() -> None:
    assert enqueued(undo=True) == 0


def test_a_job_whose_cause_is_kept_is_there() -> None:
    assert enqueued(undo=False) == 1


def test_what_the_rules_say_to_a_job_is_kept() -> None:
    recording._tally.take()
    case = Resource("case", division="child_family")
    assert decisions_kept(lambda: decide(SYSTEM, "work", case).allowed, None, None)
    recording.write_counted()
    kept = RecordedDecision.objects.get()
    assert (kept.action, kept.rule, kept.times) == ("work", "house.itself", 1)


class _Job(NamedTuple):
    id: int
    attempts: int


class _Context(NamedTuple):
    job: _Job


def test_s_log_1_what_a_job_writes_names_the_job_and_its_attempt() -> None:
    def act() -> str:
        record_act(SYSTEM, "write:something", data="見本")
        connection.close()
        return Line("%(request_number)s").format(logging.makeLogRecord({"name": "madoguchi"}))

    async def run() -> str:
        return await asyncio.to_thread(act)

    assert run_alone(numbered_job(run, _Context(_Job(12, 3)), None)) == "job-12-3"
    assert Entry.objects.get().request == "job-12-3"
    assert request_number() != "job-12-3"


def test_s_bl_2_a_worker_looks_after_the_rules_of_access_while_it_works(monkeypatch: pytest.MonkeyPatch) -> None:
    """And not any more when it has come to its end."""
    begun: list[Thread] = []
    seen: list[bool] = []
    begin = watching.begin_to_watch_the_rules
    monkeypatch.setattr(watching, "begin_to_watch_the_rules", lambda: begun.append(begin(seconds=0.05)))

    def work(coming: Coroutine[object, object, None]) -> None:
        coming.close()
        seen.append(begun[0].is_alive())

    monkeypatch.setenv("MADOGUCHI_SIDE", "")
    monkeypatch.setattr("django.setup", lambda: None)
    monkeypatch.setattr(memory, "settle", lambda: None)
    monkeypatch.setattr("asyncio.run", work)
    assert working.main([]) == 0
    begun[0].join(20)
    assert (seen, begun[0].is_alive()) == ([True], False)
