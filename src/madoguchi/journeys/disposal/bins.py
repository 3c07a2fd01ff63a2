"""Bins of registers: what lies in one long enough goes by itself, for good, unless a hold or a question keeps it."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from django.db import connection, transaction

from madoguchi.engines.records.actions.left_work import forget_left_work
from madoguchi.engines.records.actions.record_acts import journal_record
from madoguchi.foundation.catalogue.queries import Register, registers
from madoguchi.foundation.storage.actions import sweep
from madoguchi.values.actor import SYSTEM
from madoguchi.values.clock import JST, today

_AT_ONCE = 500


def empty_bins() -> int:
    """Remove what lies in the bin of each register for its days, with its files; how many records went.

    What is held or somebody asks about stays, and so does the bin of a register that is kept for ever. The number that
    went, and out of which register, is in the journal. What was brought or chosen for a register and left goes, too.
    Running it again changes nothing.
    """
    forget_left_work()
    removed = 0
    for one in registers():
        while gone := _empty_some(one):
            removed += gone
    while removed and sweep():
        pass
    return removed


def goes_on(register: Register, thrown_at: datetime) -> date | None:
    """The day in whose night a record that was thrown away then goes; None for a bin that is never emptied."""
    days = register.header.retention.bin_empties_after
    return None if days is None else thrown_at.astimezone(JST).date() + timedelta(days=days + 1)


@transaction.atomic
def _empty_some(one: Register) -> int:
    days = one.header.retention.bin_empties_after
    if days is None:
        return 0
    before = datetime.combine(today() - timedelta(days=days), time.min, JST)
    with connection.cursor() as cursor:
        cursor.execute("SELECT empty_bin(%s, %s, %s)", [one.id, before, _AT_ONCE])
        (gone,) = cursor.fetchone()
    if gone:
        journal_record(one, gone, "write:bin_emptied", by=SYSTEM, part="のごみ箱")
    return len(gone)
