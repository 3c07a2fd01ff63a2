"""What a plan of disposal names: a matter or a record, whose it is, and its last day."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from madoguchi.values.references import is_record_number


@dataclass(frozen=True)
class Ripe:
    """One matter of a procedure, or one record of the register that `procedure` names, whose time is over."""

    reference_number: str
    procedure: str
    kept_until: date

    @property
    def is_record(self) -> bool:
        """Whether it is a record of a register: the numbers of records begin with a letter."""
        return is_record_number(self.reference_number)


def records_in(items: Iterable[tuple[str, str]]) -> dict[str, str]:
    """By number, the registers of those that are records."""
    return {number: register_id for number, register_id in items if is_record_number(number)}
