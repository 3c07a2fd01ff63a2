"""Telling staff by e-mail that a record waits for them; their own page of tasks shows it anyway."""

from __future__ import annotations

from collections.abc import Iterable

from django.conf import settings
from django.db import transaction

from madoguchi.engines.messaging.actions import write_message_about
from madoguchi.engines.records.actions.process import mark_reminded
from madoguchi.engines.records.queries import surroundings
from madoguchi.engines.records.queries.process import due_by, process_of, progress_of
from madoguchi.engines.records.queries.registers import RecordFacts, record_by_ref, record_of
from madoguchi.engines.records.rules.process import state_of
from madoguchi.foundation.catalogue.errors import UnknownRegister
from madoguchi.foundation.catalogue.queries import Register, city, register
from madoguchi.foundation.identity.standing_in import addresses_of, deputies_of, holders_of
from madoguchi.journeys import jobs
from madoguchi.journeys.registers.standing import state_name
from madoguchi.values.clock import today
from madoguchi.values.wareki import to_wareki_with_weekday

_MOST = 20
"""A turn of a large division is read on its page: nobody writes to two hundred people."""

_REMINDED_AT_ONCE = 500


@transaction.atomic
def tell_turn_of(register_id: str, ref: str, revision: int) -> None:
    """Write to those whose turn the record is; nothing when it has moved on since, or its register was retired."""
    one = record_of(register_id, ref)
    if one.revision == revision and not one.is_deleted:
        _tell(register(register_id), one, "record_turn", key=f"turn-{ref}-{revision}")


@transaction.atomic
def remind_of_turn(register_id: str, ref: str, on: str) -> None:
    """Write to those whose turn the record is, once on a day."""
    one = record_of(register_id, ref)
    if not one.is_deleted:
        _tell(register(register_id), one, "record_due", key=f"asked-{ref}-{on}")


def remind_of_turns() -> None:
    """Write once to those whose records are overdue, or due until the next working day."""
    for ref in due_by(city().business_calendar.add(today(), 1), limit=_REMINDED_AT_ONCE):
        with transaction.atomic():
            if mark_reminded(ref):
                one = record_by_ref(ref)
                try:
                    _tell(register(one.register_id), one, "record_due", key=f"due-{ref}-{one.revision}")
                except UnknownRegister:
                    continue


def _tell(found: Register, one: RecordFacts, kind: str, *, key: str) -> None:
    process, progress = process_of(found), progress_of(one.ref)
    if process is None or progress is None:
        return
    at = surroundings("ja")
    facts = {
        "register": found.title(),
        "state": state_name(found, process, state_of(process, one.values).id, at),
        "due_on": to_wareki_with_weekday(progress.due_on) if progress.due_on else "—",
        "url": f"{settings.MADOGUCHI_BASE_URL}/staff/registers/{found.id}/records/{one.ref}",
        "city": city().name_in("ja"),
    }
    for ref, (name, email) in addresses_of(_people(progress.turn), limit=_MOST).items():
        told = {**facts, "name": name}
        message = write_message_about(one.ref, kind=kind, language="ja", to=email, facts=told, key=f"{key}-{ref}")
        jobs.deliver_message.defer(message_ref=message)


def _people(turn: Iterable[str]) -> frozenset[str]:
    """Everybody whose turn it is, with those who deputise for the people named."""
    named = frozenset(key[2:] for key in turn if key.startswith("p:"))
    posts = [key[2:].partition("/") for key in turn if key.startswith("d:")]
    held = [holders_of(division, position) for division, _, position in posts]
    return named.union(*held) | (deputies_of(named) if named else frozenset())
