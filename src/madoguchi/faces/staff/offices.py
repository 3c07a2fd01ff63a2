"""The names of divisions as people of the office say them."""

from __future__ import annotations

from madoguchi.engines.cases.queries import division_name
from madoguchi.foundation.catalogue.queries import city
from madoguchi.values.words import words_in

SEPARATOR = "、"


def office_names(divisions: str) -> str:
    """The names for division ids joined by 、, as the journal and the thread keep them."""
    return SEPARATOR.join(division_name(one) for one in divisions.split(SEPARATOR) if one)


def division_said(written: str) -> str:
    """A division that was written down by its Japanese name, as it is called in the reader's language."""
    ids = (one.id for one in city().divisions if words_in(one.name, "ja") == written)
    return next(map(division_name, ids), written)
