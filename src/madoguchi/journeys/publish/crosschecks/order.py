"""Order: whether one question is asked before another, so that a condition can know its answer."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from madoguchi.engines.cases.rules.flow import ORDER
from madoguchi.engines.cases.section import DecisionRoute, Route
from madoguchi.foundation.catalogue.source import Path
from madoguchi.journeys.publish.reading import Asked, Reading
from madoguchi.values.conditions import Condition


@dataclass(frozen=True)
class Placed:
    """A condition with its place; it may ask only what comes before `before` (None: anything at all).

    `shows` names what it makes visible, `papers` tells whether it may ask about papers.
    """

    condition: Condition
    place: Path
    before: int | None = None
    group: str = ""
    shows: str = ""
    papers: bool = False


def placed_conditions(reading: Reading) -> Iterator[Placed]:
    """Every condition of a definition."""
    yield from _of_pages(reading)
    yield from _of_fields(reading)
    yield from _of_papers(reading)
    if reading.record and reading.record.eligible:
        yield Placed(reading.record.eligible, ("record", "eligible"))
    if reading.guide and reading.guide.when:
        yield Placed(reading.guide.when, ("guide", "when"))
    for at, skip in enumerate(reading.workflow.skip if reading.workflow else ()):
        yield Placed(skip.when, ("workflow", "skip", at, "when"), papers=True)
    for step, at, route in routes(reading):
        yield Placed(route.when, ("workflow", step, "route", at, "when"), papers=True)


def routes(reading: Reading) -> Iterator[tuple[str, int, Route | DecisionRoute]]:
    """Every line that gives a step to other people, with its step and its place among those of the step."""
    for step in ORDER if reading.workflow else ():
        for at, route in enumerate(reading.workflow.routes_of(step) if reading.workflow else ()):
            yield step, at, route


def _of_pages(reading: Reading) -> Iterator[Placed]:
    firsts: dict[int, int] = {}
    for asked in reading.asked():
        firsts.setdefault(asked.page, asked.order)
    for number, page in enumerate(reading.record.pages if reading.record else ()):
        if page.show:
            place: Path = ("record", "pages", number, "show")
            yield Placed(page.show, place, before=firsts.get(number, 0), shows=f"page:{number}")


def _of_fields(reading: Reading) -> Iterator[Placed]:
    for asked in reading.asked():
        if asked.field.show:
            yield Placed(asked.field.show, (*asked.place, "show"), asked.order, asked.group, shows=asked.path)
        if asked.field.must:
            yield Placed(asked.field.must, (*asked.place, "must"), asked.order + 1, asked.group)
        if not isinstance(asked.field.require, bool):
            yield Placed(asked.field.require, (*asked.place, "require"), asked.order, asked.group)


def _of_papers(reading: Reading) -> Iterator[Placed]:
    for at, paper in enumerate(reading.record.documents if reading.record else ()):
        if paper.when:
            yield Placed(paper.when, ("record", "documents", at, "when"), shows=paper.id)


def by_path(reading: Reading) -> Mapping[str, Asked]:
    """The questions by the path conditions use."""
    return {asked.path: asked for asked in reading.asked()}
