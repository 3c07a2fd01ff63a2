"""The page of figures: one section for each measurement, each with its own day and machine."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from benchmarks.measure import Measure

HEAD = (
    "# Performance\n\n"
    "Written by `make bench`; `make bench ONLY=name` replaces the section of that name. Generator and server share\n"
    "the machine; a floor is what the same run found for the bare work, and the ratio says how far from it we are.\n"
)
_COLUMNS = ("measure", "value", "target", "met", "floor", "ratio")
_SECTION = re.compile(r"^## (\S+)\n(.*?)(?=^## |\Z)", re.DOTALL | re.MULTILINE)


@dataclass(frozen=True)
class Section:
    """What one measurement found, on which day (ISO) and machine."""

    name: str
    day: str
    machine: str
    found: list[Measure]

    def text(self) -> str:
        """The section as Markdown, without its heading."""
        return f"\n{self.day}, {self.machine}.\n\n{table(self.found)}\n"


def table(found: Iterable[Measure]) -> str:
    """The figures as a Markdown table."""
    head = ["| " + " | ".join(_COLUMNS) + " |", "|---" * len(_COLUMNS) + "|"]
    return "\n".join([*head, *map(_row, found)])


def _row(measure: Measure) -> str:
    met = {True: "yes", False: "NO", None: "–"}[measure.met]
    cells = [
        measure.name,
        f"{measure.value:,.4g} {measure.unit}",
        "–" if measure.target is None else f"{measure.target:,.4g}",
        met,
        "–" if measure.floor is None else f"{measure.floor:,.4g}",
        "–" if measure.ratio is None else f"{measure.ratio:.3g}",
    ]
    return "| " + " | ".join(cells) + " |"


def renewed(page: str, sections: Iterable[Section], names: Iterable[str]) -> str:
    """The page with these sections replaced or added, in the order of `names`; what is measured no more falls away."""
    texts: dict[str, str] = dict(_SECTION.findall(page))
    texts |= {section.name: section.text() for section in sections}
    kept = [f"## {name}\n\n{texts[name].strip()}\n" for name in names if name in texts]
    return "\n".join([HEAD, *kept])
