"""Figures: counts, days and hours saved of one fiscal year, without a person in them."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from django.utils.translation import gettext
from pydantic import Field

from madoguchi.faces.api.operations import Call, Operation, Reply
from madoguchi.faces.api.shapes import Asked, Given
from madoguchi.journeys import public_figures as journey


class FigureQuery(Asked):
    """The fiscal year by the year in which it begins (April); the current one without it."""

    year: Annotated[int, Field(ge=1990, le=2100)] | None = None


class ProcedureFigures(Given):
    """One procedure; days are business days on the legal clock, `on_time` counts those within the standard period."""

    procedure: str
    title: str
    arrived: int | None
    online: int | None
    closed: int | None
    decided: int | None
    on_time: int | None
    median_days: float | None
    hours_saved: float | None


class Count(Given):
    """How many arrived under one name."""

    id: str
    name: str
    arrived: int | None


class Month(Given):
    """How many arrived in the month that begins on this day."""

    begins_on: date
    arrived: int | None


class FigureSheet(Given):
    """The whole city in one fiscal year; `online_share` goes from 0 to 1.

    Counts of at least 1 and below `smallest_count` are withheld: null, as are the counts that would give them away.
    """

    smallest_count: int
    from_on: date
    until_on: date
    arrived: int | None
    closed: int | None
    decided: int | None
    on_time: int | None
    online_share: float | None
    median_days: float | None
    hours_saved: float | None
    by_procedure: list[ProcedureFigures]
    by_ward: list[Count]
    by_channel: list[Count]
    by_month: list[Month]


def show_figures(call: Call) -> Reply:
    """The figures of a fiscal year."""
    sheet = journey.public_sheet(call.query.year, language=call.language)
    return Reply(
        FigureSheet(
            smallest_count=sheet.smallest,
            from_on=sheet.from_on,
            until_on=sheet.until_on,
            arrived=sheet.arrived,
            closed=sheet.closed,
            decided=sheet.decided,
            on_time=sheet.on_time,
            online_share=sheet.online_share,
            median_days=sheet.median_days,
            hours_saved=sheet.hours_saved,
            by_procedure=[_procedure(one) for one in sheet.by_procedure],
            by_ward=[_count(one) for one in sheet.by_ward],
            by_channel=[_count(one) for one in sheet.by_channel],
            by_month=[Month(begins_on=one.begins_on, arrived=one.arrived) for one in sheet.by_month],
        ),
        public=True,
    )


def _procedure(one: journey.PublicSubject) -> ProcedureFigures:
    return ProcedureFigures(
        procedure=one.id,
        title=one.title,
        arrived=one.arrived,
        online=one.online,
        closed=one.closed,
        decided=one.decided,
        on_time=one.on_time,
        median_days=one.median_days,
        hours_saved=one.hours_saved,
    )


def _count(one: journey.PublicTally) -> Count:
    return Count(id=one.id, name=one.name.text(gettext), arrived=one.arrived)


OPERATIONS = (
    Operation(
        "GET",
        "/figures",
        "getFigures",
        "The figures of one fiscal year",
        show_figures,
        FigureSheet,
        query=FigureQuery,
        refusals=(422,),
    ),
)
