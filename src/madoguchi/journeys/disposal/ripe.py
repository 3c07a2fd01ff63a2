"""What a plan of disposal names: a matter, a record or a claim of a proxy, whose it is, and its last day."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from madoguchi.values.references import is_claim_number, is_record_number

PROXIES = "proxies"


@dataclass(frozen=True)
class Ripe:
    """One matter of a procedure, one record of the register that `procedure` names, or one claim (`PROXIES`)."""

    reference_number: str
    procedure: str
    kept_until: date

    @property
    def is_record(self) -> bool:
        """Whether it is a record of a register: the numbers of records begin with a letter."""
        return is_record_number(self.reference_number)

    @property
    def is_claim(self) -> bool:
        """Whether it is a claim of a proxy: the numbers of claims have a form of their own."""
        return is_claim_number(self.reference_number)


def records_in(items: Iterable[tuple[str, str]]) -> dict[str, str]:
    """By number, the registers of those that are records."""
    return {number: register_id for number, register_id in items if is_record_number(number)}
