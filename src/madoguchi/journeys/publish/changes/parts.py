"""Small things every comparison needs: parts of raw content by their id, and what was added, removed, kept."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from madoguchi.values.words import words_in

Part = Mapping[str, Any]


def part(content: Part, name: str) -> Part:
    """A mapping inside a mapping; empty when it is not there."""
    found = content.get(name)
    return found if isinstance(found, Mapping) else {}


def items(content: Part, name: str) -> list[Part]:
    """A list of mappings inside a mapping; empty when it is not there."""
    found = content.get(name)
    return [item for item in found if isinstance(item, Mapping)] if isinstance(found, list) else []


def by_id(parts: Iterable[Part]) -> dict[str, Part]:
    """The parts by their id, in their order."""
    return {str(each["id"]): each for each in parts if "id" in each}


def japanese(words: Any) -> str:
    """The Japanese text of something a city wrote."""
    return words_in(words, "ja") if isinstance(words, str | Mapping) else str(words or "")


def added(old: Mapping[str, Any], new: Mapping[str, Any]) -> list[str]:
    """The keys only `new` has."""
    return [key for key in new if key not in old]


def kept(old: Mapping[str, Any], new: Mapping[str, Any]) -> list[str]:
    """The keys both have."""
    return [key for key in new if key in old]
