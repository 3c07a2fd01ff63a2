"""Whose hands records went through: who made each and who wrote it last, by number and by name."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from django.db.models import F, Q

from madoguchi.engines.records.models import RecordChange
from madoguchi.engines.records.queries.registers import RecordFacts


class Hand(NamedTuple):
    """Somebody who wrote a record: the number of their account, empty where there is none, and their name then."""

    ref: str
    name: str


class Hands(NamedTuple):
    """Who made a record, and who wrote it last."""

    maker: Hand
    last: Hand


def hands_of(rows: Sequence[RecordFacts]) -> dict[str, Hands]:
    """By number of the record; the database is asked once for all that were changed since they were made."""
    changed = [one.ref for one in rows if one.revision > 1]
    told: dict[tuple[str, bool], Hand] = {}
    if changed:
        ends = Q(revision=1) | Q(revision=F("record__revision"))
        acts = RecordChange.objects.filter(ends, record__ref__in=changed)
        for ref, revision, by_ref, by_name in acts.values_list("record__ref", "revision", "by_ref", "by_name"):
            told[ref, revision == 1] = Hand(by_ref, by_name)
    return {one.ref: _hands(one, told) for one in rows}


def _hands(one: RecordFacts, told: dict[tuple[str, bool], Hand]) -> Hands:
    """What stands in its history; before its first change whoever made it wrote it last."""
    if one.revision <= 1:
        only = Hand(one.made_by, one.updated_by)
        return Hands(only, only)
    return Hands(told.get((one.ref, True), Hand(one.made_by, "")), told.get((one.ref, False), Hand("", one.updated_by)))
