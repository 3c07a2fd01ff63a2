"""The label of an answer in a row of a repeated group: the heading of its row, and what the question is called."""

from __future__ import annotations

import re
from dataclasses import dataclass

_IN_A_ROW = re.compile(r"^([a-z0-9_]+)\.[0-9]+\.")
_BETWEEN = re.compile(r"：|: ")


@dataclass(frozen=True)
class RowLabel:
    """A label in two parts: outside of a group only the `own` one, without a heading."""

    group: str
    heading: str
    own: str


def row_label(path: str, label: str) -> RowLabel:
    """The parts of a label as a summary writes it (`1人目のお子さん：お名前` at `children.0.name`)."""
    found = _IN_A_ROW.match(path)
    if found is None:
        return RowLabel("", "", label)
    parts = _BETWEEN.split(label, maxsplit=1)
    return RowLabel(found[1], parts[0], parts[-1])
