"""The waiting list: joining and leaving it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db import IntegrityError, connection, transaction

from madoguchi.engines.booking.errors.bookings import (
    AlreadyWaiting,
    NoSuchWaiter,
    WaiterOffered,
    WaitingForNothing,
    WaitingOver,
)
from madoguchi.engines.booking.models import Waiter
from madoguchi.engines.booking.queries.declared import line as line_of
from madoguchi.engines.booking.queries.declared import office as office_of
from madoguchi.engines.booking.queries.declared import visit
from madoguchi.engines.booking.queries.waiters import WaiterFacts, facts_of, mark_of, waits_already
from madoguchi.engines.booking.rules.bookings import ONLINE, last_day, spans_needed
from madoguchi.engines.booking.rules.states import WaiterState
from madoguchi.foundation.identity.sealed_codes import sealed_ways
from madoguchi.foundation.wall.speaker import show, show_as
from madoguchi.values.clock import now, today
from madoguchi.values.references import new_resume_code

_JOINING = 7_268_404  # one at a time joins as the same person, so that the second is seen to be that


@dataclass(frozen=True)
class Joining:
    """Who waits for what; `key` is the same for every repetition of one request.

    `lines` are those that do all of it: whichever has a place first is offered. `lane` is "online", or that of staff
    ("telephone", "counter"), who have the places kept for it as well. Without `email` staff call when a time is held.
    """

    key: str
    office: str
    lines: tuple[str, ...]
    from_on: date
    until_on: date
    minutes: int
    services: tuple[str, ...]
    email: str
    procedures: tuple[str, ...] = ()
    person_key: str = ""
    account_ref: str = ""
    name: str = ""
    kana: str = ""
    telephone: str = ""
    language: str = "ja"
    lane: str = ONLINE


def join(joining: Joining) -> tuple[WaiterFacts, bool]:
    """A place on the waiting list; a repeated request gives the first one.

    Raises UnknownOffice, UnknownLine, WaitingForNothing when the days lie outside those that can be booked, and
    AlreadyWaiting when the same person waits at this office for one of these lines.
    """
    office_of(joining.office)
    for one in joining.lines:
        line_of(one)
    rules = visit().rules
    if joining.from_on > joining.until_on or joining.until_on < today() or joining.from_on > last_day(now(), rules):
        raise WaitingForNothing()
    show_as("press", joining.key)  # whoever sent the form sees what became of it
    try:
        with transaction.atomic():
            return _joined(joining, spans_needed(joining.minutes, rules))
    except IntegrityError:
        return facts_of(Waiter.objects.get(key=joining.key)), False


def _joined(joining: Joining, spans: int) -> tuple[WaiterFacts, bool]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, hashtext(%s))", [_JOINING, joining.person_key or joining.key])
    if known := Waiter.objects.filter(key=joining.key).first():
        return facts_of(known), False
    if waits_already(joining.person_key, joining.office, joining.lines):
        raise AlreadyWaiting()
    given = {name: getattr(joining, name) for name in joining.__dataclass_fields__ if name != "minutes"}
    code = new_resume_code()
    row = Waiter.objects.create(
        **{name: list(value) if isinstance(value, tuple) else value for name, value in given.items()},
        spans=spans,
        code=code,
        mark=mark_of(code),
        waits_since=now(),
    )
    return facts_of(row), True


@transaction.atomic
def leave(code: str) -> WaiterFacts:
    """Wait no longer; leaving twice changes nothing. Raises NoSuchWaiter, WaiterOffered while a time is held."""
    show(*sealed_ways(code))
    row = Waiter.objects.select_for_update().filter(code=code).first() if "\x00" not in code else None
    if row is None:
        raise NoSuchWaiter()
    if row.state == WaiterState.WAITING:
        row.state = WaiterState.WITHDRAWN
        row.save(update_fields=["state"])
    elif facts_of(row).holds_time:
        raise WaiterOffered()
    return facts_of(row)


@transaction.atomic
def take_off(office: str, mark: str, *, reason: str) -> WaiterFacts:
    """Take somebody off the list of an office; `reason` stands with the place and nowhere else.

    Raises NoSuchWaiter, WaiterOffered while a time is held, WaitingOver when they wait no longer.
    """
    row = Waiter.objects.select_for_update().filter(office=office, mark=mark).first() if "\x00" not in mark else None
    if row is None:
        raise NoSuchWaiter()
    if row.state != WaiterState.WAITING:
        raise WaiterOffered() if facts_of(row).holds_time else WaitingOver()
    row.state, row.reason = WaiterState.WITHDRAWN, reason[:200]
    row.save(update_fields=["state", "reason"])
    return facts_of(row)
