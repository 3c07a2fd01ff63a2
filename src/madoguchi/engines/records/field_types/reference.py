"""A live link to a record of another register."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import Field as Option

from madoguchi.engines.records.circumstances import Circumstances
from madoguchi.engines.records.field_types.field import Id
from madoguchi.engines.records.field_types.picking import PickingField


class ReferenceField(PickingField):
    """The number of the record is kept; its title and the `columns` are shown as they are whenever somebody looks."""

    type: Literal["reference"]
    register_: Id = Option(alias="register")
    columns: tuple[Id, ...] = Option(default=(), max_length=10)

    @property
    def cites(self) -> str:
        """The register that is linked to."""
        return self.register_

    @property
    def shows(self) -> tuple[str, ...]:
        """The columns."""
        return self.columns

    @property
    def lives_on(self) -> tuple[str, ...]:
        """The columns."""
        return self.columns

    def check(self, value: object, at: Circumstances) -> object:
        """The number of a record there is."""
        return self._existing(value, at)

    def display(self, value: Any, at: Circumstances) -> str:
        """The title of the record, as it is now."""
        return self.title_of(str(value), at)

    def json_schema(self) -> dict[str, Any]:
        """The number of a record of that register."""
        return {"type": "string", "maxLength": 20, "x-register": self.register_}
