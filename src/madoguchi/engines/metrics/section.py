"""The metrics room's parts of a definition: what a case cost before, and which counts of cases others cite."""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import Field, StringConstraints, model_validator
from pydantic_core import PydanticCustomError

from madoguchi.values.declared import Declared, WordsField


class EffectSection(Declared):
    """Minutes of staff work one case took before, and where that figure comes from."""

    minutes_before: float = Field(ge=0, le=10_000, description="Minutes of staff work per case before")
    source: str = Field(default="", description="Where the figure comes from")
    confirm: bool = Field(default=False, description="True while somebody still has to confirm the figure")


SideName = Literal["fiscal_year", "month", "ward", "channel", "outcome"]
NumberName = Literal["arrived", "waiting", "closed", "decided", "on_time"]


class Side(Declared):
    """Along what the cases are counted, with what it means to somebody outside the division."""

    by: SideName
    meaning: WordsField


class Number(Declared):
    """What is counted, with what it means to somebody outside the division."""

    count: NumberName
    meaning: WordsField


class CaseDataset(Declared):
    """Counts of the cases of one procedure that others cite; `open` ones are for everybody.

    There are only counts and the sides they are counted along, so that no column can name a person.
    """

    id: Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{1,59}$")]
    title: WordsField
    summary: WordsField
    sides: Annotated[tuple[Side, ...], Field(min_length=1, max_length=3)]
    numbers: Annotated[tuple[Number, ...], Field(min_length=1, max_length=5)]
    open: bool = False
    licence: Annotated[str, StringConstraints(min_length=1, max_length=100)] = "CC BY 4.0"

    @property
    def said_licence(self) -> str:
        """The licence others use it under; none for one that is closed, unless its owner named one."""
        return self.licence if self.open or "licence" in self.model_fields_set else ""

    @model_validator(mode="after")
    def _every_column_once(self) -> Self:
        columns = [*(one.by for one in self.sides), *(one.count for one in self.numbers)]
        for each in columns:
            if columns.count(each) > 1:
                raise PydanticCustomError(
                    "dataset_column", "データの列「{column}」が2回あります。1つにしてください。", {"column": each}
                )
        return self


class CitingSection(Declared):
    """What others cite about the cases of a procedure instead of asking its division."""

    datasets: Annotated[tuple[CaseDataset, ...], Field(min_length=1)]
