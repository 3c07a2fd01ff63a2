"""The draw of a lottery (抽選) as anybody can repeat it: a promised seed, a closed list, one order."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

SEED_BYTES = 32


@dataclass(frozen=True)
class DrawEntry:
    """One entry as the public list shows it: no person, only what the draw needs.

    Entries of one `group` win or lose together; `size` is the number of places the entry needs.
    """

    number: str
    preferences: tuple[str, ...]
    group: str = ""
    size: int = 1


@dataclass(frozen=True)
class DrawUnit:
    """What is drawn once: an entry alone, or a whole group, called by its `mark`."""

    mark: str
    numbers: tuple[str, ...]
    size: int
    preferences: tuple[str, ...]


@dataclass(frozen=True)
class Drawn:
    """A unit with its place in the order of the draw, from 1; `option` is what it won, "" for a reserve."""

    unit: DrawUnit
    rank: int
    option: str


def commitment_of(seed: bytes) -> str:
    """SHA-256 of the seed in hexadecimal: what is published before the first entry."""
    return hashlib.sha256(seed).hexdigest()


def list_text(ref: str, places: Mapping[str, int], entries: Iterable[DrawEntry]) -> str:
    """The closed list as one text: the lottery, its options by id, its entries by number, one a line, tabs between."""
    lines = [f"lottery\t{ref}"]
    lines += [f"option\t{option}\t{places[option]}" for option in sorted(places)]
    lines += [
        f"entry\t{one.number}\t{one.group}\t{one.size}\t{' '.join(one.preferences)}"
        for one in sorted(entries, key=lambda one: one.number)
    ]
    return "".join(f"{line}\n" for line in lines)


def list_digest(ref: str, places: Mapping[str, int], entries: Iterable[DrawEntry]) -> str:
    """SHA-256 of the closed list in hexadecimal: what is published before the draw."""
    return hashlib.sha256(list_text(ref, places, entries).encode()).hexdigest()


def units_of(entries: Iterable[DrawEntry]) -> list[DrawUnit]:
    """The entries joined to what is drawn once; a group has the wishes of its member with the lowest number."""
    members: dict[str, list[DrawEntry]] = {}
    for one in sorted(entries, key=lambda one: one.number):
        members.setdefault(one.group or one.number, []).append(one)
    return [
        DrawUnit(mark, tuple(one.number for one in found), sum(one.size for one in found), found[0].preferences)
        for mark, found in members.items()
    ]


def draw(seed: bytes, digest: str, places: Mapping[str, int], entries: Iterable[DrawEntry]) -> list[Drawn]:
    """Every unit in the order of the draw with what it won; never more than `places` for an option.

    The order is that of HMAC-SHA256 (RFC 2104) with the seed as key over "digest:mark". The digest of the closed list
    is part of it, so that before the list is closed not even who knows the seed can tell a lucky number.
    """
    free = dict(places)
    ordered = sorted(units_of(entries), key=lambda unit: (_ticket(seed, digest, unit.mark), unit.mark))
    return [Drawn(unit, rank, _taken(unit, free)) for rank, unit in enumerate(ordered, start=1)]


def move_up(reserves: Sequence[DrawUnit], free: Mapping[str, int]) -> list[tuple[DrawUnit, str]]:
    """Which reserves, given in the order of the draw, get which of the places that came free."""
    left = dict(free)
    return [(unit, option) for unit in reserves if (option := _taken(unit, left))]


def _ticket(seed: bytes, digest: str, mark: str) -> str:
    return hmac.new(seed, f"{digest}:{mark}".encode(), hashlib.sha256).hexdigest()


def _taken(unit: DrawUnit, free: dict[str, int]) -> str:
    """The first wish that has room for the whole unit, which then has less; "" when none has."""
    for option in unit.preferences:
        if free.get(option, 0) >= unit.size:
            free[option] -= unit.size
            return option
    return ""
