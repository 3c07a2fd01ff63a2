"""Where what is cited is looked for: in a register, or in a dataset, as it is now or as it was on a day.

A dataset of a register holds records; one of cases holds rows of counts, which are chosen in the same way.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

_DATASET, _ON = "dataset:", "@"
_ROW_ID = re.compile(r"[0-9A-Za-z_-]{1,60}")


@dataclass(frozen=True)
class CitedSource:
    """A register, or a dataset with the day its values are those of; None for as they are now."""

    register_id: str = ""
    dataset_id: str = ""
    on: date | None = None

    def __str__(self) -> str:
        """As fields name it: no id of a register has a colon."""
        if not self.dataset_id:
            return self.register_id
        return f"{_DATASET}{self.dataset_id}{_ON}{self.on}" if self.on else f"{_DATASET}{self.dataset_id}"


def cited_source(written: str) -> CitedSource:
    """The source a field names."""
    if not written.startswith(_DATASET):
        return CitedSource(register_id=written)
    dataset_id, _, day = written.removeprefix(_DATASET).partition(_ON)
    return CitedSource(dataset_id=dataset_id, on=date.fromisoformat(day) if day else None)


def is_row_id(text: str) -> bool:
    """Whether a row of counts may be known by this."""
    return _ROW_ID.fullmatch(text) is not None
