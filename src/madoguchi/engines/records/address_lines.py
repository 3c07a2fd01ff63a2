"""An address in one line, as a card or a provider tells it, in the parts a form asks for."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from madoguchi.engines.records.ports import Place

Town = tuple[str, "Place"]
"""A town with its postal code."""

_PREFECTURE = re.compile(r"北海道|東京都|(?:京都|大阪)府|[^\s市区町村]{2,3}県")
# Without a directory: a ward belongs to its city, a town to its district.
_MUNICIPALITY = re.compile(r"[^\s0-9０-９]+?(?:市[^\s0-9０-９]+?区|郡[^\s0-9０-９]+?[町村]|[市区町村])")
_STREET = re.compile(r"[0-9０-９]|[一二三四五六七八九十百]+(?:丁目|番|条)|\s|$")


def address_parts(line: str, towns: Collection[Town], municipalities: Iterable[str] = ()) -> dict[str, str]:
    """The parts of an address by name, without those the line does not tell; blanks between them do not count.

    `towns` are those whose postal codes are known, `municipalities` all there are with their prefecture before them.
    Where neither tells, what ends in 市, 区, 町 or 村 is taken for one. The prefecture and the postal code are added
    where a town tells them.
    """
    rest = " ".join(line.split())
    prefecture, rest = _matched(_PREFECTURE, rest)
    around = [one for one in towns if prefecture in ("", one[1].prefecture)]
    names = {one[1].city for one in around} | {
        one.removeprefix(prefecture) for one in municipalities if prefecture and one.startswith(prefecture)
    }
    city, rest = _named(names, rest) or _matched(_MUNICIPALITY, rest)
    here = [one for one in around if one[1].city == city]
    town, rest = _named({one[1].town for one in here}, rest) or _until_street(rest)
    street, _, building = rest.partition(" ")
    told = {
        "postal_code": _only([code for code, place in here if place.town == town]),
        "prefecture": prefecture or _only([place.prefecture for _, place in here]),
        "city": city,
        "town": town,
        "street": street,
        "building": building,
    }
    return {name: text for name, text in told.items() if text}


def _matched(wanted: re.Pattern[str], rest: str) -> tuple[str, str]:
    found = wanted.match(rest)
    return (found[0], rest[found.end() :].lstrip()) if found else ("", rest)


def _named(names: Collection[str], rest: str) -> tuple[str, str] | None:
    """The longest of these names that the rest begins with, blanks between its letters or not."""
    for name in sorted(names, key=len, reverse=True):
        found = re.match(r" ?".join(map(re.escape, name)), rest)
        if name and found:
            return name, rest[found.end() :].lstrip()
    return None


def _until_street(rest: str) -> tuple[str, str]:
    end = _STREET.search(rest)
    return (rest[: end.start()], rest[end.start() :].lstrip()) if end else (rest, "")


def _only(several: Sequence[str]) -> str:
    """What all of them are; nothing where they differ."""
    return several[0] if len(set(several)) == 1 else ""
