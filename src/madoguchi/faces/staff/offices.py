"""The names of divisions as people of the office say them."""

from __future__ import annotations

from madoguchi.engines.cases.queries import division_name

SEPARATOR = "、"


def office_names(divisions: str) -> str:
    """The names for division ids joined by 、, as the journal and the thread keep them."""
    return SEPARATOR.join(division_name(one) for one in divisions.split(SEPARATOR) if one)
