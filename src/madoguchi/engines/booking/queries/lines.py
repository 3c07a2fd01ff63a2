"""What a line is called: the city declares the lasting ones, an opening is a line of its own."""

from __future__ import annotations

from madoguchi.engines.booking.errors.declared import UnknownLine
from madoguchi.engines.booking.models import Opening
from madoguchi.engines.booking.queries.declared import visit
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
