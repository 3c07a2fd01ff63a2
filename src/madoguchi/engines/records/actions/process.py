"""Whose turn a record is and until when, worked out anew with every change and in its transaction."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.db import transaction

from madoguchi.engines.records.models import Record, RecordChange, RecordProgress, RecordTurn
from madoguchi.engines.records.process_section import State
from madoguchi.engines.records.queries.process import NEVER, process_of
from madoguchi.engines.records.rules.process import Maker, Office, maker_of, state_of, turn_of
from madoguchi.foundation.catalogue.queries import Register, city
from madoguchi.foundation.identity.standing_in import positions_held
from madoguchi.values.actor import Actor
from madoguchi.values.clock import now, today


def office_for(register: Register, maker: Maker) -> Office:
    """The office as a turn is worked out for this maker."""
    own = city()
    held = positions_held(maker.division, but=maker.ref) if maker.division else frozenset()
    divisions = frozenset(one.id for one in own.divisions)
    return Office(divisions, [one.id for one in own.positions], held, register.header.division)


def lay_turns(register: Register, rows: Sequence[Record], *, by: Actor | None = None, moved: bool = False) -> None:
    """Work out whose turn these records are; `by` put those in that have no progress yet, otherwise their history says.

    With `moved` they have just come into their state: the time until it is due begins.
    """
    process = process_of(register)
    if process is None:
        return
    held = {one.record_id: one for one in RecordProgress.objects.filter(record__in=rows)}
    begun = _begun([row for row in rows if row.pk not in held], by)
    offices: dict[Maker, Office] = {}
    turns: list[RecordTurn] = []
    for row in rows:
        progress = held.get(row.pk) or begun[row.pk]
        maker = Maker(progress.made_by, progress.made_name, progress.made_in, progress.made_as)
        office = offices[maker] = offices.get(maker) or office_for(register, maker)
        state = state_of(process, row.values)
        if moved or progress.pk is None:
            progress.entered_at, progress.due_on, progress.reminded_on = now(), _due_on(state), None
        whose = () if row.deleted_at else turn_of(state, row.values, maker, office)
        turns += [
            RecordTurn(record=row, register_id=register.id, who=key, due_on=progress.due_on or NEVER) for key in whose
        ]
    RecordProgress.objects.bulk_create(begun.values())
    if moved and held:
        RecordProgress.objects.bulk_update(held.values(), ("entered_at", "due_on", "reminded_on"))
    RecordTurn.objects.filter(record__in=rows).delete()
    RecordTurn.objects.bulk_create(turns)


def _begun(rows: Sequence[Record], by: Actor | None) -> dict[int, RecordProgress]:
    """The progress of records that have none, by record, not written yet."""
    makers = {row.pk: maker_of(by) for row in rows} if by else _first_hands(rows)
    whose = ((row, makers.get(row.pk, Maker("", ""))) for row in rows)
    return {
        row.pk: RecordProgress(
            record=row, made_by=maker.ref, made_name=maker.name, made_in=maker.division, made_as=maker.position
        )
        for row, maker in whose
    }


def _first_hands(rows: Sequence[Record]) -> dict[int, Maker]:
    """Who made these records, as their history says, asked for together."""
    firsts = RecordChange.objects.filter(record__in=rows, revision=1) if rows else RecordChange.objects.none()
    return {one.record_id: Maker(one.by_ref, one.by_name) for one in firsts}


def name_makers(rows: Sequence[Record]) -> None:
    """Fill in who made these records where they do not say it themselves yet; the house's own records name nobody."""
    first = _first_hands(rows)
    held = {one.record_id: one.made_in for one in RecordProgress.objects.filter(record__in=rows)} if rows else {}
    for row in rows:
        row.made_by, row.made_in = first[row.pk].ref if row.pk in first else "", held.get(row.pk, "")


def _due_on(state: State) -> date | None:
    return city().business_calendar.add(today(), state.due_days) if state.due_days else state.due_on


@transaction.atomic
def mark_reminded(ref: str) -> bool:
    """Write down that those whose turn it is were reminded today; False when somebody did before."""
    rows = RecordProgress.objects.filter(record__ref=ref, reminded_on=None)
    return bool(rows.update(reminded_on=today()))
