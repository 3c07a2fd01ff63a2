"""From a count of before to that of now: what changed since is taken out as it was and put in as it is."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

Values = Mapping[str, Any]
Key = tuple[str | None, ...]

_MILLIONTH = Decimal("0.000001")


class NotSure(Exception):
    """Something was kept as no field of today keeps it: how the database would count it is not known here."""


@dataclass(frozen=True)
class Totals:
    """How many records there are, and the sums of their figures by field."""

    held: int
    sums: Mapping[str, Decimal]


@dataclass(frozen=True)
class Act:
    """One act on a record after it was counted, as its history keeps it."""

    revision: int
    kind: str
    before: Values
    after: Values


@dataclass(frozen=True)
class Measured:
    """By which answers is counted, each with the letters of it that count, and which figures are summed."""

    groups: Sequence[tuple[str, int]]
    summed: Sequence[str]


def as_before(values: Values, acts: Iterable[Act], *, stands: bool) -> tuple[Values, bool]:
    """What a record held before these acts, the newest first, and whether it stood outside the bin."""
    held = dict(values)
    for act in acts:
        held = {name: value for name, value in held.items() if name not in act.after}
        held |= {name: value for name, value in act.before.items() if value is not None}
        stands = act.kind == "delete" or (stands and act.revision > 1 and act.kind != "restore")
    return held, stands


def moved(
    totals: Mapping[Key, Totals], measured: Measured, out: Iterable[Values], in_: Iterable[Values]
) -> dict[Key, Totals]:
    """The totals without the records `out` and with those `in_`; raises NotSure."""
    held = {key: one.held for key, one in totals.items()}
    sums = {key: dict(one.sums) for key, one in totals.items()}
    for sign, records in ((-1, out), (1, in_)):
        for values in records:
            key = tuple(_group(values.get(name), letters) for name, letters in measured.groups)
            held[key] = held.get(key, 0) + sign
            figures = sums.setdefault(key, {})
            for name in measured.summed:
                figures[name] = figures.get(name, Decimal(0)) + sign * _figure(values.get(name))
    if min(held.values(), default=0) < 0:
        raise NotSure
    return {key: Totals(count, sums[key]) for key, count in held.items() if count}


def _group(value: object, letters: int) -> str | None:
    """The answer as the database groups by it."""
    match value:
        case None:
            return None
        case bool():
            return str(value).lower()
        case str():
            return value[:letters]
    raise NotSure


def _figure(value: object) -> Decimal:
    """The figure as the database sums it; what is no number counts for nothing."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return Decimal(0)
    return Decimal(str(value)).quantize(_MILLIONTH, ROUND_HALF_UP)
