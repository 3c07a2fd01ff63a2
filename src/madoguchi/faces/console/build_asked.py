"""A condition as it was typed on a page, line by line and block by block."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.http import QueryDict

from madoguchi.faces.console.build_asking import OPENS
from madoguchi.faces.console.build_words import one_line
from madoguchi.journeys.registers.building import blocks
from madoguchi.journeys.registers.building.askables import COMPARISONS, Askable
from madoguchi.journeys.registers.building.asking import Line
from madoguchi.journeys.registers.building.blocks import ALL, ANY, DEEPEST, JOINS, MOST_PARTS, Block, Kept

_LONGEST_VALUE = 500


def condition_typed(given: QueryDict, name: str, held: object, known: Sequence[Askable]) -> Mapping[str, Any] | None:
    """The condition as it was typed; what the page did not show as lines stays, unless somebody takes it out."""
    if f"{name}.drop" in given:
        return None
    if f"{name}.join" not in given:
        return held if isinstance(held, Mapping) else None
    return _mapping(blocks.same_or(_block_typed(given, name, 0), held, known))


def _mapping(written: object) -> Mapping[str, Any] | None:
    return written if isinstance(written, Mapping) else None


def _block_typed(given: QueryDict, name: str, depth: int) -> Block:
    """A block as it was typed, with what is inside; an empty one inside stays, so that its lines can be written."""
    parts: list[Line | Block | Kept] = []
    for at in range(MOST_PARTS):
        here = f"{name}.{at}"
        join = given.get(f"{here}.join", "")
        if join in JOINS and depth < DEEPEST:
            parts.append(_block_typed(given, here, depth + 1))
        elif f"{here}.keep" in given:
            kept = blocks.kept_of(given.get(f"{here}.keep", ""))
            parts += [kept] if kept and f"{here}.drop" not in given else []
        elif given.get(f"{here}.f") == OPENS and depth < DEEPEST:
            parts.append(Block(ALL if given.get(f"{name}.join") == ANY else ANY))
        elif line := _line_typed(given, here):
            parts.append(line)
    join = given.get(f"{name}.join", "")
    return Block(join if join in JOINS else ALL, tuple(parts))


def _line_typed(given: QueryDict, at: str) -> Line | None:
    """A line as it was typed; one without a field asks nothing, whatever value is left in it."""
    chosen, comparison = one_line(given, f"{at}.f"), given.get(f"{at}.c", "is")
    comparison = comparison if comparison in COMPARISONS else "is"
    several = [" ".join(str(value).split())[:_LONGEST_VALUE] for value in given.getlist(f"{at}.v")]
    value = "、".join(one for one in several if one) if comparison == "in" else next(filter(None, several), "")
    because = one_line(given, f"{at}.b", _LONGEST_VALUE)
    return Line(chosen, comparison, value, because) if chosen and chosen != OPENS else None
