"""The names of columns: a field of a register, or what the rows of one of its tables come to."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated

from pydantic import StringConstraints

ColumnName = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)?$", max_length=121)]
"""`price`, or `repairs.cost` for the sum of a number of the rows of `repairs`, and `repairs.row_count`."""


def fields_behind(columns: Iterable[str]) -> set[str]:
    """The fields of the register that these columns tell something of."""
    return set(map(field_behind, columns))


def field_behind(column: str) -> str:
    """The field of the register whose answer a column tells: itself, or the table whose rows it counts or adds up."""
    return column.partition(".")[0]
