"""The questions of a procedure as they stand on paper: nothing is answered yet, so every question is shown. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

from madoguchi.engines.records.circumstances import Circumstances
from madoguchi.engines.records.field_types.field import Field
from madoguchi.engines.records.field_types.group import GroupField
from madoguchi.engines.records.forms import Input
from madoguchi.engines.records.section import DOCUMENTS, Page, RecordSection
from madoguchi.values.conditions import Condition
from madoguchi.values.words import Words

Space = Literal["line", "area", "ticks", "date", "pair", "stack", "none", "group"]
ROWS = 3
"""How many rows of a group have room on the sheet; more go on another one."""

_SPACES: Mapping[str, Space] = {
    "long_text": "area",
    "choice": "ticks",
    "choices": "ticks",
    "yes_no": "ticks",
    "consent": "ticks",
    "date": "date",
    "person_name": "pair",
    "address": "stack",
    "bank_account": "stack",
    "note": "none",
    "file": "none",
    "group": "group",
}
# Numbers of one length are written into one cell a digit.
_CELLS: Mapping[str, Mapping[str, tuple[int, ...]]] = {
    "address": {"postal_code": (3, 4)},
    "bank_account": {"bank_code": (4,), "branch_code": (3,), "number": (7,)},
    "corporate_number": {"": (13,)},
}


@dataclass(frozen=True)
class PaperQuestion:
    """One question with the room its answer needs; `show` is the condition under which it is asked."""

    label: Words
    space: Space
    original: Field
    show: Condition | None = None
    inputs: tuple[Input, ...] = ()
    rows: tuple[str, ...] = ()
    more_rows: bool = False
    inner: tuple[PaperQuestion, ...] = ()

    @property
    def may_be_left_out(self) -> bool:
        """Whether nobody has to answer it."""
        return self.original.require is False

    @property
    def needed_when(self) -> Condition | None:
        """The condition under which it may not be left out, where there is one."""
        require = self.original.require
        return None if isinstance(require, bool) else require

    def cells(self, part: Input) -> tuple[int, ...]:
        """The cells of one part, as groups of digits; () where it is written freely."""
        kind = _CELLS.get(str(getattr(self.original, "type", "")), {})
        return kind.get(part.name.partition(".")[2], ())


@dataclass(frozen=True)
class PaperPage:
    """One topic of the sheet."""

    page: Page
    questions: tuple[PaperQuestion, ...]


def paper_pages(section: RecordSection, at: Circumstances) -> tuple[PaperPage, ...]:
    """Every page but the one of papers, which are listed and not written."""
    pages = (page for page in section.all_pages if page.id != DOCUMENTS)
    return tuple(PaperPage(page, _questions(page.fields, at)) for page in pages)


def _questions(fields: Iterable[Field], at: Circumstances) -> tuple[PaperQuestion, ...]:
    return tuple(_question(field, at) for field in fields)


def _question(field: Field, at: Circumstances) -> PaperQuestion:
    space = _SPACES.get(str(getattr(field, "type", "")), "line")
    if isinstance(field, GroupField):
        last = field.repeat.last
        headings = tuple(field.heading_of(index, at.language) for index in range(min(last, ROWS)))
        inner = _questions(field.fields, at)
        return PaperQuestion(field.label, space, field, field.show, rows=headings, more_rows=last > ROWS, inner=inner)
    return PaperQuestion(field.label, space, field, field.show, inputs=field.inputs(field.id, {}, at))
