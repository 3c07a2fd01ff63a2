"""A member of the staff."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, ClassVar, Literal

from madoguchi.engines.records.circumstances import Circumstances
from madoguchi.engines.records.field_types.searching import SearchingField
from madoguchi.values.conditions.tree import Operator

if TYPE_CHECKING:
    from madoguchi.engines.records.ports import CitedRecords

_POST = "post"
_NUMBER = re.compile(r"[!-~]{1,40}")


class StaffField(SearchingField):
    """The number of an account of the staff; their name and the post they hold are shown as they are today."""

    operators: ClassVar = frozenset({Operator.IS, Operator.IS_NOT, Operator.IN, Operator.ANSWERED})

    type: Literal["staff"]

    @property
    def shows(self) -> tuple[str, ...]:
        """The posts, which tell two people of one name apart."""
        return (_POST,)

    def is_number(self, text: str) -> bool:
        """Whether it may be the number of an account."""
        return bool(_NUMBER.fullmatch(text))

    def known_in(self, at: Circumstances) -> CitedRecords:
        """The directory of the staff."""
        return at.staff

    def names_in(self, text: str) -> tuple[str, ...]:
        """The text itself, and the name in what `display` writes."""
        name, bracket, _ = text.rpartition("（")
        return (text, name.strip()) if bracket and text.endswith("）") else (text,)

    def numbers_for(self, text: str, at: Circumstances) -> tuple[str, ...]:
        """Those of this number or name, or as our own lists show them: of one name those who hold that post, if any."""
        known = at.staff
        for name in self.names_in(text):
            numbers = known.named(self.cites, name)
            if numbers:
                shown = tuple(one for one in numbers if self.display(one, at) == text)
                return shown or numbers
        return ()

    def check(self, value: object, at: Circumstances) -> object:
        """The number of somebody there is."""
        return self._existing(value, at)

    def display(self, value: Any, at: Circumstances) -> str:
        """山田 花子（交通課 主任）; the number where nobody knows it."""
        one = at.staff.cited("", str(value))
        if one is None:
            return str(value)
        post = one.told.get(_POST, ("", ""))[1]
        return f"{one.title}（{post}）" if post else one.title

    def json_schema(self) -> dict[str, Any]:
        """The number of an account."""
        return {"type": "string", "maxLength": 40}
