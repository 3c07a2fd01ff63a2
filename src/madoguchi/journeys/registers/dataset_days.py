"""A dataset of a register on a day: who may have it, its pages, and its first rows."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import chain, islice

from madoguchi.engines.records.circumstances import Circumstances
from madoguchi.engines.records.queries.register_days import register_on
from madoguchi.engines.records.queries.register_lists import list_page
from madoguchi.engines.records.queries.register_walks import every_page
from madoguchi.engines.records.queries.register_wanted import Wanted
from madoguchi.engines.records.queries.registers import RecordFacts, register_resource
from madoguchi.engines.records.register_section import Dataset, View
from madoguchi.foundation.access.rules import foresee
from madoguchi.foundation.catalogue.queries import Register
from madoguchi.journeys.registers.dataset_facts import BEFORE_EVERYTHING
from madoguchi.journeys.registers.dataset_history import end_of, open_since
from madoguchi.journeys.registers.errors import DayToCome, NotOpenThen
from madoguchi.journeys.registers.export import PAGE
from madoguchi.journeys.registers.opening import VIEW
from madoguchi.values.actor import Actor
from madoguchi.values.clock import today
from madoguchi.values.message import Message, msg

_PAGES_LOOKED_AT = 10
"""So many pages are looked at for the first rows of a day that is over."""


def is_over(on: date | None) -> bool:
    """Whether a day before today is asked for, so that later changes are to be taken back."""
    return on is not None and on < today()


def may_see(found: Register, by: Actor) -> bool:
    """Whether somebody sees the register, and not its dataset only."""
    return foresee(by, VIEW, register_resource(found, VIEW)).allowed


def check_day(found: Register, one: Dataset, on: date | None, by: Actor) -> None:
    """Raises DayToCome, and NotOpenThen for who sees the dataset only and asks for a day before they could."""
    if on is not None and on > today():
        raise DayToCome()
    if on is not None and not may_see(found, by) and on < open_since(found, one):
        raise NotOpenThen()


def pages_on(
    found: Register, view: View, on: date | None, at: Circumstances, by: Actor
) -> Iterator[tuple[RecordFacts, ...]]:
    """All rows as they are now, or as they were at the end of a day, page after page.

    Who sees the dataset only gets no record that was put into the bin since.
    """
    if on is None or not is_over(on):
        return every_page(found, view, Wanted(), size=PAGE)
    end = end_of(max(on, BEFORE_EVERYTHING))
    return register_on(found, view, end, at, size=PAGE, with_bin=may_see(found, by))


def first_rows(
    found: Register, view: View, on: date | None, at: Circumstances, by: Actor, most: int
) -> tuple[tuple[RecordFacts, ...], tuple[Message, ...]]:
    """The first rows, and what is to be said of them.

    Of a day that is over they are looked for among the first records only: a page reads no whole register for them.
    """
    if on is None or not is_over(on):
        return list_page(found, view, Wanted(), size=most).rows, ()
    pages = pages_on(found, view, on, at, by)
    rows = tuple(islice(chain.from_iterable(islice(pages, _PAGES_LOOKED_AT)), most))
    notes = [msg("{on}の終わりの状態です。記録ができた順に並んでいます。", on=on.isoformat())]
    if len(rows) < most and next(pages, None) is not None:
        notes.append(msg("はじめの記録だけを調べました。全部は、ファイルを受け取って見てください。"))
    return rows, tuple(notes)
