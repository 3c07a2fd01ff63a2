"""Which sheet of a workbook is meant: those that can be chosen, what each holds, and the one that is proposed; pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

from madoguchi.engines.records.rules.sheet_heads import Rows, head_in

SHOWN_HEADS = 5
_LONGEST_NAME, _LONGEST_HEAD = 60, 20
_LEAST_FIT = 2


class SheetLine(NamedTuple):
    """One sheet: its place, its name, how many rows stand below its headings, the first of these, how many more.

    `fits` are the fields of the register that are among them.
    """

    number: int
    name: str
    rows: int
    heads: Sequence[str]
    more: int
    fits: int


@dataclass(frozen=True)
class SheetChoice:
    """The sheets of a workbook that people see and that hold anything; there are none in any other file.

    `hidden` are the names of those that hold something and are not seen: they are never read.
    """

    lines: tuple[SheetLine, ...] = ()
    hidden: tuple[str, ...] = ()
    proposed: int = 0
    chosen: int | None = None

    @property
    def is_asked(self) -> bool:
        """Whether somebody has to say which sheet is meant, and did not yet."""
        return len(self.lines) > 1 and self.chosen is None

    @property
    def number(self) -> int | None:
        """The place of the sheet that is read; None where the file has no other."""
        if self.chosen is not None:
            return self.chosen
        return self.proposed if self.lines else None

    @property
    def name(self) -> str:
        """What the chosen sheet is called, empty where nobody had to choose."""
        return next((one.name for one in self.lines if one.number == self.chosen), "")

    def with_chosen(self, number: int) -> SheetChoice:
        """The same with this sheet chosen; raises LookupError where it is none of them."""
        if number not in {one.number for one in self.lines}:
            raise LookupError(number)
        return replace(self, chosen=number)

    def settled(self) -> SheetChoice:
        """The same without the sheets that were not chosen."""
        return replace(self, lines=tuple(one for one in self.lines if one.number == self.chosen))

    def told(self) -> dict[str, Any] | None:
        """As it is kept; None where there is nothing to tell."""
        if not self.hidden and len(self.lines) < 2 and self.chosen is None:
            return None
        lines = [[*one[:3], list(one.heads), *one[4:]] for one in self.lines]
        return {"lines": lines, "hidden": list(self.hidden), "proposed": self.proposed, "chosen": self.chosen}


NO_CHOICE = SheetChoice()


def kept_choice(told: Mapping[str, Any] | None) -> SheetChoice:
    """The choice as it was kept."""
    if not told:
        return NO_CHOICE
    lines = tuple(SheetLine(*one) for one in told["lines"])
    return SheetChoice(lines, tuple(told["hidden"]), told["proposed"], told["chosen"])


def sheet_line(number: int, name: str, first: Rows, count: int, fits: int) -> SheetLine:
    """A sheet by the first of the `count` rows that hold anything; without headings it tells nothing of them."""
    head = head_in(first)
    heads = [" ".join(one.split())[:_LONGEST_HEAD] for one in head.labels if one] if head else []
    rows = count - head.last - 1 if head else count
    return SheetLine(number, sheet_name(number, name), rows, heads[:SHOWN_HEADS], len(heads[SHOWN_HEADS:]), fits)


def sheet_name(number: int, name: str) -> str:
    """What people see of the name of a sheet."""
    seen = " ".join("".join(one if one.isprintable() else " " for one in name).split())
    return seen[:_LONGEST_NAME] or f"Sheet{number + 1}"


def proposed_of(lines: Sequence[SheetLine], with_table: int) -> int:
    """The sheet whose headings name most fields of the register; where none names any, the first with a table."""
    best = max(lines, key=lambda one: one.fits, default=None)
    if best is not None and best.fits >= _LEAST_FIT:
        return best.number
    numbers = [one.number for one in lines]
    return with_table if with_table in numbers else next(iter(numbers), 0)
