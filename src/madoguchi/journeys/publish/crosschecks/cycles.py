"""Cycles: questions that would each be shown only because of the other."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from madoguchi.journeys.publish.crosschecks.order import Placed, placed_conditions
from madoguchi.journeys.publish.finding import Finding
from madoguchi.journeys.publish.reading import Reading
from madoguchi.values.conditions import fields_of
from madoguchi.values.message import msg


def cycles(reading: Reading) -> Iterator[Finding]:
    """One finding for each ring of questions, at the first condition of it."""
    shown = [placed for placed in placed_conditions(reading) if placed.shows]
    needs = _needs(reading, shown)
    told: set[frozenset[str]] = set()
    for placed in shown:
        for start in _shown_by(reading, placed):
            ring = _ring_from(start, needs)
            if ring and frozenset(ring) not in told:
                told.add(frozenset(ring))
                yield reading.file.about_value(
                    placed.place,
                    msg("条件が輪になっていて、どれも表示されません（{ring}）。", ring=" → ".join([*ring, ring[0]])),
                    msg("どれか1つの show を消すか、前にたずねる項目に変えてください。"),
                )


def _needs(reading: Reading, shown: list[Placed]) -> Mapping[str, frozenset[str]]:
    """For each question, the questions that decide whether it is shown."""
    known = {asked.path for asked in reading.asked()}
    needs: dict[str, frozenset[str]] = {}
    for placed in shown:
        decisive = frozenset(_question(field, known) for field in fields_of(placed.condition))
        for path in _shown_by(reading, placed):
            needs[path] = needs.get(path, frozenset()) | decisive
    return needs


def _question(field: str, known: set[str]) -> str:
    return field if field in known else field.rpartition(".")[0]


def _shown_by(reading: Reading, placed: Placed) -> tuple[str, ...]:
    if not placed.shows.startswith("page:"):
        return (placed.shows,)
    page = int(placed.shows.removeprefix("page:"))
    return tuple(asked.path for asked in reading.asked() if asked.page == page)


def _ring_from(start: str, needs: Mapping[str, frozenset[str]]) -> tuple[str, ...]:
    """The questions on the way from `start` back to itself; empty when no way leads back."""
    waiting: list[tuple[str, ...]] = [(start,)]
    seen: set[str] = set()
    while waiting:
        way = waiting.pop()
        for need in sorted(needs.get(way[-1], frozenset())):
            if need == start:
                return way
            if need not in seen:
                seen.add(need)
                waiting.append((*way, need))
    return ()
