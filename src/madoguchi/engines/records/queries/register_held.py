"""How many records a list or a register holds; nobody waits for the counting of a million."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import Count

from madoguchi.engines.records.models import Record
from madoguchi.engines.records.queries.register_matching import clues_of, lying, matching
from madoguchi.engines.records.queries.register_search import Search, count_of
from madoguchi.engines.records.queries.register_wanted import Wanted, along_of
from madoguchi.engines.records.queries.shares import within
from madoguchi.engines.records.register_section import View
from madoguchi.foundation.catalogue.queries import Register

COUNTED = 1000


def count_in(
    register: Register, view: View, wanted: Wanted, *, is_frequent: bool = False, most: int = COUNTED + 1
) -> int:
    """How many records the list holds, at most `most`: nobody waits for the counting of a million.

    What a page says to be frequent is counted along the list.
    """
    rows, clues = matching(register, view, wanted), clues_of(register, view, wanted)
    # In an order, because then it is a walk through an index: without one the planner may look for the first thousand
    # in the table as it lies, where the records of others may come before.
    order = (along_of(register, view, wanted).column, "id")
    if clues is not None:
        whole = Record.objects.filter(lying(register, view, wanted))
        return count_of(Search(whole, rows, clues, order), most, is_frequent=is_frequent)
    return rows.order_by(*order)[:most].count()


def held_in(register: Register) -> int:
    """How many records a register holds for whom it was opened, without those in the bin, at most COUNTED + 1."""
    rows = within(register, Record.objects.filter(register_id=register.id, deleted_at=None))
    return rows.order_by("id")[: COUNTED + 1].count()


def ever_in(register: Register, *, most: int) -> int:
    """How many records a register holds for whom it was opened, those in the bin too, at most `most`."""
    rows = within(register, Record.objects.filter(register_id=register.id))
    return rows.order_by("id")[:most].count()


def held_in_each(registers: Sequence[Register]) -> dict[str, int]:
    """The same for several, by register and in one question, each at most COUNTED + 1; none where nothing is theirs."""
    first = [
        within(one, Record.objects.filter(register_id=one.id, deleted_at=None)).order_by("id")[: COUNTED + 1]
        for one in registers
    ]
    counted = [
        Record.objects.filter(pk__in=rows.values("pk")).order_by().values_list("register_id").annotate(held=Count("pk"))
        for rows in first
    ]
    return dict(counted[0].union(*counted[1:], all=True)) if counted else {}
