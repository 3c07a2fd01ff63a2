"""What a line is called and where its visitors wait: the city declares lasting ones, an opening is one of its own."""

from __future__ import annotations

from collections.abc import Iterable

from madoguchi.engines.booking.errors.declared import UnknownLine
from madoguchi.engines.booking.errors.queue import NoCounterForThis
from madoguchi.engines.booking.models import Opening
from madoguchi.engines.booking.queries.declared import counters_of, visit
from madoguchi.engines.booking.section import Line, Office
from madoguchi.values.words import Words


def name_of_line(line_id: str) -> Words:
    """The name of a declared line, or the title of the opening; raises UnknownLine."""
    declared = next((one.name for one in visit().lines if one.id == line_id), None)
    if declared is not None:
        return declared
    title: Words | None = Opening.objects.filter(ref=line_id).values_list("title", flat=True).first()
    if title is None:
        raise UnknownLine()
    return title


def names_of_openings(refs: Iterable[str]) -> dict[str, Words]:
    """The titles of these openings by ref; one statement for all of them, none for none."""
    asked = set(refs)
    return dict(Opening.objects.filter(ref__in=asked).values_list("ref", "title")) if asked else {}


def lines_called(of: Office) -> tuple[Line, ...]:
    """The lines the counters of an office call, those that do the most first."""
    called = {line for counter in counters_of(of) for line in counter.lines}
    found = [one for one in visit().lines if one.id in called]
    return tuple(sorted(found, key=lambda one: -len(one.services)))


def check_served(line_id: str, of: Office) -> None:
    """Raise NoCounterForThis unless a counter of the office calls this line; "" is the one that does the most."""
    if line_id not in ("", *(one.id for one in lines_called(of))):
        raise NoCounterForThis()


def where_they_wait(of: Office, lines: Iterable[str]) -> dict[str, str]:
    """In which line of the office the visitors of each of these lines wait on the day, by its id.

    Those of an opening wait in the line it names, or in the one that does the most; one statement when there are any,
    and none of them where no counter calls a line.
    """
    declared, asked = {one.id for one in visit().lines}, set(lines)
    found = {one: one for one in asked & declared}
    rest = asked - declared
    called = [one.id for one in lines_called(of)] if rest else []
    if not called:
        return found
    named = dict(Opening.objects.filter(ref__in=rest).values_list("ref", "served_by"))
    return found | {one: served if (served := named.get(one, "")) in called else called[0] for one in rest}
