"""Loading the demonstration city once: sign-ins and the first matters at the start, the others while it runs."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from random import Random

from django.db import connection
from procrastinate.exceptions import AlreadyEnqueued

from madoguchi.engines.booking.queries.declared import has_visits
from madoguchi.engines.booking.queries.snapshot import free_times
from madoguchi.engines.records.queries.registers import records_by_register
from madoguchi.engines.registry import queries as registry
from madoguchi.foundation.catalogue.queries import city, procedures, registers
from madoguchi.foundation.dossier.queries import is_empty
from madoguchi.foundation.identity.queries import demonstration_accounts
from madoguchi.journeys import jobs
from madoguchi.journeys.demonstration.bookings import lacks_bookings
from madoguchi.journeys.demonstration.devices import register_staff_devices
from madoguchi.journeys.demonstration.hall import is_a_day_laid, lay_the_day
from madoguchi.journeys.demonstration.looks import raise_questions
from madoguchi.journeys.demonstration.lotteries import make_lotteries
from madoguchi.journeys.demonstration.matters import STAGES, Scene, make_matter
from madoguchi.journeys.demonstration.staff import open_sign_ins
from madoguchi.values.actor import Actor, ActorKind

AT_ONCE = 40  # enough for every stage of every procedure; the start must not keep anybody waiting
MATTERS = 300
_BATCH = 10
_DAYS = 75


def load_demonstration(say: Callable[[str], None]) -> None:
    """Fill an empty house with the first matters and leave the others to the worker; `say` is told of the progress."""
    if not demonstration_accounts():
        open_sign_ins(city(), _chance(0))
        register_staff_devices()
    if registry.is_empty():
        jobs.load_demonstration_register.defer()
    if registers() and not records_by_register():
        jobs.load_demonstration_kept_registers.defer()
    if has_visits() and not free_times().days:
        with suppress(AlreadyEnqueued):  # a house that was stopped before its worker came to it
            jobs.lay_slots.defer()
    if has_visits() and lacks_bookings():
        with suppress(AlreadyEnqueued):
            jobs.make_demonstration_bookings.defer()
    if has_visits() and not is_a_day_laid():
        lay_the_day(_chance(7))
        with suppress(AlreadyEnqueued):
            jobs.lay_demonstration_halls.defer()
    if not is_empty():
        return
    make_lotteries(_chance(0))
    for begin in range(0, AT_ONCE, _BATCH):
        make_matters(begin, begin + _BATCH)
        say(f"demonstration matters: {begin + _BATCH} of {MATTERS}")
    jobs.make_demonstration_matters.defer(begin=AT_ONCE)


def make_next_matters(begin: int) -> None:
    """The next batch of synthetic matters; enqueues the one after it until the city is full."""
    make_matters(begin, begin + _BATCH)
    if begin + _BATCH < MATTERS:
        jobs.make_demonstration_matters.defer(begin=begin + _BATCH)
    else:
        raise_questions(_residents(), [one.id for one in city().divisions])


def make_matters(begin: int, end: int) -> None:
    """Matters number `begin` to `end`, spread over the procedures and the stages."""
    # Only synthetic rows may be lost by a crash meanwhile.
    with connection.cursor() as cursor:
        cursor.execute("SET synchronous_commit = off")
    try:
        _make(begin, end)
    finally:
        with connection.cursor() as cursor:
            cursor.execute("RESET synchronous_commit")


def _make(begin: int, end: int) -> None:
    scene, forms = Scene(city(), _chance(begin + 1), _residents()), procedures()
    for number in range(begin, end):
        stage = STAGES[number % len(STAGES)]
        settled = stage in {"granted", "refused", "withdrawn"}
        days_ago = scene.random.randint(20, _DAYS) if settled else scene.random.randint(0, 24)
        make_matter(scene, forms[number // len(STAGES) % len(forms)], stage, days_ago)


def _residents() -> tuple[Actor, ...]:
    accounts = [one for one in demonstration_accounts() if one.kind == "resident"]
    return tuple(Actor(ActorKind.RESIDENT, one.ref, one.name) for one in accounts)


def _chance(number: int) -> Random:
    """The same city every time; nothing secret depends on it."""
    return Random(20261123 + number)  # noqa: S311
