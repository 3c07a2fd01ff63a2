"""A job that a job enqueues belongs to the transaction of its cause, in the worker as everywhere."""

from __future__ import annotations

import asyncio

import pytest
from django.db import transaction
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob

from madoguchi.config.working import decisions_kept, worker_connector
from madoguchi.foundation.access import recording
from madoguchi.foundation.access.models import RecordedDecision
from madoguchi.foundation.access.rules import Resource, decide
from madoguchi.journeys import jobs
from madoguchi.values.actor import SYSTEM
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
