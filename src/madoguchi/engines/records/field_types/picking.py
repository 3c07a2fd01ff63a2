"""Naming one record of another register: what a reference and a lookup have in common."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, ClassVar

from pydantic import Field as Option

from madoguchi.engines.records.circumstances import Circumstances
from madoguchi.engines.records.field_types.field import SOME, Id
from madoguchi.engines.records.field_types.searching import HIDDEN, SearchingField
from madoguchi.values.declared import Declared, WordsField
from madoguchi.values.references import is_record_number
from madoguchi.values.words import words_in

if TYPE_CHECKING:
    from madoguchi.engines.records.ports import CitedRecords


class Related(Declared):
    """What the page of the record that is named lists of the records that name it."""

    title: WordsField
    columns: Annotated[tuple[Id, ...], SOME] = Option(max_length=10)


class PickingField(SearchingField):
    """One record of another register."""

    keeps_more: ClassVar[bool] = False
    """Whether the answer holds more than the number of the record."""

    related: Related | None = None

    def known_in(self, at: Circumstances) -> CitedRecords:
        """The records as the reader may see them."""
        return at.records

    def is_number(self, text: str) -> bool:
        """Whether it may be the number of a record."""
        return is_record_number(text)

    @property
    def lives_on(self) -> tuple[str, ...]:
        """The fields of the record that are shown beside the answer as they are now."""
        return ()

    def title_of(self, number: str, at: Circumstances) -> str:
        """What the record is called now, or its number where nobody reads."""
        each = at.records.called(self.cites, number)
        if each is None:
            return number
        return words_in(HIDDEN, at.language) if each.is_hidden else each.title
