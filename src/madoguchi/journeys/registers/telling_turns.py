"""Telling staff by e-mail that a record waits for them; their own page of tasks shows it anyway."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from zlib import crc32

from django.conf import settings
from django.db import transaction

from madoguchi.engines.messaging.actions import write_message_about
from madoguchi.engines.records.actions.process import mark_reminded
from madoguchi.engines.records.queries import surroundings
from madoguchi.engines.records.queries.process import due_by, process_of, progress_of, turns_that_came
from madoguchi.engines.records.queries.registers import RecordFacts, record_by_ref, record_of
from madoguchi.engines.records.rules.process import named_by_fields, state_of
from madoguchi.foundation.access.rules import foresee
from madoguchi.foundation.access.standing import as_from_nowhere
from madoguchi.foundation.catalogue.errors import UnknownRegister
from madoguchi.foundation.catalogue.queries import Register, city, register
from madoguchi.foundation.identity.queries import staff_of
from madoguchi.foundation.identity.standing_in import addresses_of, deputies_of, holders_of
from madoguchi.journeys import jobs
from madoguchi.journeys.registers.record_resources import VIEW_RECORD, record_resource
from madoguchi.journeys.registers.standing import state_name
from madoguchi.values.clock import today
from madoguchi.values.wareki import to_wareki_with_weekday

_MOST = 200
"""So many people are written to of one turn: everybody of any division there is, for whoever is left out never learns
of it. Where a definition names more, they begin with another one for each record, so that it is not the same ones.
"""

_REMINDED_AT_ONCE = 500


@transaction.atomic
def tell_turn_of(register_id: str, ref: str, came: Collection[str] | None = None) -> None:
    """Write to those whose turn the record is now, or to those of the turns that `came` who had it by no other.

    A turn that has gone on since is nobody's. The message is named by how the record is now, so that of what happened
    to it before this was asked each person hears once.
    """
    one = record_of(register_id, ref)
    if not one.is_deleted:
        _tell(register(register_id), one, "record_turn", key=f"turn-{ref}-{one.revision}", came=came)


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


def _tell(found: Register, one: RecordFacts, kind: str, *, key: str, came: Collection[str] | None = None) -> None:
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
    people = _people(progress.turn)
    if came is not None:
        people = _people(set(came) & set(progress.turn)) - _people(set(progress.turn) - set(came))
    people = _who_may_open(found, people, maker=progress.maker.ref)
    for ref, (name, email) in _written_to(people, one.ref).items():
        told = {**facts, "name": name}
        message = write_message_about(one.ref, kind=kind, language="ja", to=email, facts=told, key=f"{key}-{ref}")
        jobs.deliver_message.defer(message_ref=message)


@transaction.atomic
def tell_turns_of_many(register_id: str, number: str, *, kind: str, by_ref: str, since: datetime) -> None:
    """Write once to each of those whose turn records are by changes of this kind, by this person and since then.

    A file brings hundreds: nobody gets hundreds of messages. `number` is that of the file or the change of many.
    """
    found = register(register_id)
    process, keys = process_of(found), dict[str, list[str]]()
    fields = named_by_fields(process) if process else ()
    came = turns_that_came(found.id, fields, kind=kind, by_ref=by_ref, since=since)
    for key in came:
        for ref in _people([key]):
            keys.setdefault(ref, []).append(key)
    counts = {
        several: len(frozenset[int]().union(*map(came.__getitem__, several)))
        for several in {*map(tuple, keys.values())}
    }
    facts = {
        "register": found.title(),
        "url": f"{settings.MADOGUCHI_BASE_URL}/staff/tasks",
        "city": city().name_in("ja"),
    }
    for ref, (name, email) in _written_to(_who_may_open(found, keys), number).items():
        told = {**facts, "name": name, "count": f"{counts[tuple(keys[ref])]:,}"}
        key = f"turns-{number}-{ref}"
        message = write_message_about(number, kind="record_turns", language="ja", to=email, facts=told, key=key)
        jobs.deliver_message.defer(message_ref=message)


def _written_to(people: Collection[str], number: str) -> Mapping[str, tuple[str, str]]:
    """Name and e-mail of those of the people who have one: of all, or of as many as are written to about a number."""
    found = list(addresses_of(people, limit=len(people)).items())
    begin = crc32(number.encode()) % len(found) if len(found) > _MOST else 0
    return dict((found[begin:] + found[:begin])[:_MOST])


def _who_may_open(found: Register, people: Collection[str], *, maker: str = "") -> frozenset[str]:
    """Those of the people whom the rules let see a record that is theirs to move on; nobody else reads of it.

    Where nobody is left it waits unseen: publishing says of such a state that nobody can move its records on.
    """
    with as_from_nowhere():
        return frozenset(
            one.ref
            for one in staff_of(people)
            if foresee(one, VIEW_RECORD, record_resource(found, maker, one, is_near=True)).allowed
        )


def _people(turn: Iterable[str]) -> frozenset[str]:
    """Everybody whose turn it is, with those who deputise for the people named."""
    named = frozenset(key[2:] for key in turn if key.startswith("p:"))
    posts = [key[2:].partition("/") for key in turn if key.startswith("d:")]
    held = [holders_of(division, position) for division, _, position in posts]
    return named.union(*held) | (deputies_of(named) if named else frozenset())
