"""A month of a list that is also a calendar: the first records of each day, and how many there are, in one question."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from django.db.models import Count, F, Window
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Left, RowNumber

from madoguchi.engines.records.queries.register_matching import matching
from madoguchi.engines.records.queries.register_walks import standing
from madoguchi.engines.records.queries.register_wanted import Wanted
from madoguchi.engines.records.queries.registers import RecordFacts
from madoguchi.engines.records.register_section import View
from madoguchi.foundation.catalogue.queries import Register

_DAY = 10


@dataclass(frozen=True)
class DayFacts:
    """The first records of a day in the order of their time, and how many there are."""

    held: int
    rows: tuple[RecordFacts, ...]


def month_of(register: Register, view: View, wanted: Wanted, month: str, *, most: int) -> Mapping[str, DayFacts]:
    """The days of a month (2026-11) that hold records, by day (2026-11-26); the index of terms finds the month."""
    day = KeyTextTransform(view.calendar or "", "values")
    rows = matching(register, view, replace(wanted, during=month)).annotate(at=day, on=Left(day, _DAY))
    place = Window(RowNumber(), partition_by=F("on"), order_by=("at", "id"))
    counted = rows.annotate(place=place, held=Window(Count("pk"), partition_by=F("on"))).filter(place__lte=most)
    found = sorted(counted, key=lambda row: (row.at, row.pk))
    held = {row.on: row.held for row in found}
    kept = {facts.ref: facts for facts in standing(register, view, found)}
    return {
        on: DayFacts(many, tuple(kept[row.ref] for row in found if row.on == on and row.ref in kept))
        for on, many in held.items()
    }
