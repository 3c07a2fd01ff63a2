"""Every way to look at a register, as pages, files and programmes ask for it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from madoguchi.engines.records.queries.cited import citers_among, records_found
from madoguchi.engines.records.queries.old_records import old_records
from madoguchi.engines.records.queries.register_wanted import Wanted
from madoguchi.engines.records.queries.registers import record_by_ref, records_like
from madoguchi.foundation.catalogue.queries import register
from madoguchi.journeys.registers import kept
from madoguchi.journeys.registers.bins import bin_sheet
from madoguchi.journeys.registers.board import board_sheet
from madoguchi.journeys.registers.by_programme import records_page
from madoguchi.journeys.registers.calendar import calendar_sheet
from madoguchi.journeys.registers.counting import count_sheet
from madoguchi.journeys.registers.datasets import dataset_table
from madoguchi.journeys.registers.export import exported
from madoguchi.journeys.registers.lists import list_sheet
from madoguchi.journeys.registers.record_sheets import record_sheet
from madoguchi.values.clock import today
from tests.journeys.registers.house import KEEPER

Ask = Callable[[], object]
BROKEN = '{"any":[{"field":"state","is":"broken"},{"field":"state","in":["broken"]}]}'
DEAR = '{"field":"price","at_least":38}'
_SEEN: dict[str, Any] = {"by": KEEPER, "language": "ja"}


def list_of(wanted: Wanted = Wanted(), view: str = "all", *, of: str = "bicycles", **asked: Any) -> Ask:  # noqa: B008 - it never changes
    """A page of a list."""
    grouped, shape = asked.pop("grouped_by", ""), asked.pop("shape", {})
    return lambda: list_sheet(of, view, wanted, asked, size=25, grouped_by=grouped, shape=shape, **_SEEN)


def _dataset(days: int) -> None:
    on = today() - timedelta(days=days) if days else None
    next(iter(dataset_table("bicycles", on, **_SEEN)[1].rows), None)


def _kept(**asked: str) -> Ask:
    ref = kept.keep("bicycles", "list", {"view": "all", **asked}, "名前", shared=False, **_SEEN)
    return lambda: records_page("bicycles", ref, "", "", size=100, **_SEEN)


def _lists(bicycle: str) -> dict[str, Ask]:
    return {
        "a list": list_of(),
        "a later page": list_of(Wanted(after=bicycle)),
        "an earlier page": list_of(Wanted(before=bicycle)),
        "a list in descending order": list_of(view="dear"),
        "a list with a filter": list_of(view="broken"),
        "a list narrowed by an answer": list_of(state="broken"),
        "a list of one author": list_of(created_by="somebody"),
        "a list of the records made on one day": list_of(created_at="2020-01-01"),
        "a list of the records changed in one month": list_of(updated_at="2020-01"),
        "a list of one record number": list_of(record_number=bicycle),
        "a grouped list": list_of(grouped_by="state"),
        "a list of references": list_of(of="contracts"),
        "a list of lookups": list_of(of="reports"),
        "a file of a list": lambda: next(exported("bicycles", "all", {}, "", number="番号", **_SEEN).rows),
    }


def _arranged(bicycle: str) -> dict[str, Ask]:
    return {
        "a list in the order of another": list_of(shape={"order": "-price"}),
        "a list from its end": list_of(shape={"order": "-name"}),
        "a list by when its records were made": list_of(shape={"order": "created_at"}),
        "a later page by when records were changed": list_of(Wanted(after=bicycle), shape={"order": "-updated_at"}),
        "a list with a condition": list_of(shape={"where": BROKEN}),
        "a list between bounds": list_of(shape={"order": "price", "where": DEAR}),
        "a kept view": _kept(order="-price"),
        "a kept view narrowed by an answer": _kept(**{"f.state": "broken"}),
    }


def _searched() -> dict[str, Ask]:
    return {
        "a search for a rare word": list_of(Wanted(words="鰻の")),
        "a search for a rare letter": list_of(Wanted(words="鰻")),
        "a search for what stands everywhere": list_of(Wanted(words="自")),
        "a search for a word of what is referred to": list_of(Wanted(words="見本商会"), of="contracts"),
        "a record to refer to or to copy from": lambda: records_found(register("bicycles"), "鰻"),
    }


def _looks() -> dict[str, Ask]:
    return {
        "a calendar": lambda: calendar_sheet("bicycles", "all", "2026-04", {}, **_SEEN),
        "one day of a calendar": list_of(Wanted(during="2026-04-05")),
        "a board": lambda: board_sheet("bicycles", "all", {}, **_SEEN),
        "a chart or a cross table": lambda: count_sheet("bicycles", "all", "state", "bought_on", {}, **_SEEN),
        "a dataset": lambda: _dataset(0),
        "a dataset of a past day": lambda: _dataset(1),
    }


def _single(bicycle: str, trader: str) -> dict[str, Ask]:
    bicycles, long_ago = register("bicycles"), today() - timedelta(days=1500)
    return {
        "a record with its history": lambda: record_sheet("bicycles", bicycle, **_SEEN),
        "a record with what refers to it": lambda: record_sheet("traders", trader, **_SEEN),
        "who refers to five hundred records": lambda: citers_among(
            register("traders"), [f"N{at}" for at in range(500)]
        ),
        "the records a file is about": lambda: records_like(bicycles, [bicycle], ["5", "7"], "number"),
        "the bin": lambda: bin_sheet("bicycles", "", size=25, **_SEEN),
        "records whose time of keeping is over": lambda: next(old_records(bicycles, long_ago), None),
        "a record by its number": lambda: record_by_ref(bicycle),
    }


def ways_of(bicycle: str, trader: str) -> dict[str, Ask]:
    """What is asked, by its name in `docs/reference/register-indexes.md`, with records that are there."""
    return {**_lists(bicycle), **_arranged(bicycle), **_searched(), **_looks(), **_single(bicycle, trader)}
