"""A condition of a draft as a screen shows it: lines, and blocks of lines inside one another; pure.

What no line can say exactly stays in its place as it was written: a screen never changes a condition by showing it.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from madoguchi.foundation.catalogue.source import Path
from madoguchi.journeys.registers.building.askables import Askable
from madoguchi.journeys.registers.building.asking import Line, line_of, test_of
from madoguchi.journeys.registers.building.editing import japanese

ALL, ANY, NOT_ALL, NONE = "all", "any", "not_all", "none"
JOINS = (ALL, ANY, NOT_ALL, NONE)
MOST_PARTS = 12
"""How many lines and blocks a block shows."""
DEEPEST = 4
"""How many blocks stand inside one another on a page; what lies deeper is kept as it is written."""
MOST_LINES = 48
"""How many lines a whole condition has on a page: a form may send only so many inputs."""
_LONGEST_KEPT, _DEEPEST_KEPT = 20_000, 60
_NEGATED = {ALL: NOT_ALL, ANY: NONE}
_PLAIN = {NOT_ALL: ALL, NONE: ANY}


@dataclass(frozen=True)
class Kept:
    """A part that no line can say exactly, as it is written."""

    text: str
    """In JSON, so that a form can send it back."""

    @property
    def written(self) -> dict[str, Any]:
        """The same as data."""
        return dict(json.loads(self.text))


@dataclass(frozen=True)
class Block:
    """All of the parts have to hold, or one, or not all, or none."""

    join: str = ALL
    parts: tuple[Line | Block | Kept, ...] = ()

    @property
    def size(self) -> int:
        """How many lines there are in it, and in the blocks inside."""
        return sum(one.size if isinstance(one, Block) else 1 for one in self.parts)


def kept_of(text: str) -> Kept | None:
    """What a form sent back of a part that is kept; None for what no page sends."""
    depth = deepest = 0
    for letter in text:
        depth += (letter in "{[") - (letter in "}]")
        deepest = max(deepest, depth)
    if len(text) > _LONGEST_KEPT or deepest > _DEEPEST_KEPT:
        return None
    try:
        return Kept(text) if isinstance(json.loads(text), Mapping) else None
    except ValueError:
        return None


def block_of(written: object, known: Sequence[Askable]) -> Block | None:
    """The condition as a block; None when a page cannot show it, and it stays as it is written."""
    if written is None or isinstance(written, bool):
        return Block()
    found = _block(written, {one.id: one for one in known}, 0)
    return found if found is not None and found.size <= MOST_LINES else None


def _block(written: object, by_id: Mapping[str, Askable], depth: int) -> Block | None:
    inner, is_negated = written, False
    if isinstance(written, Mapping) and set(written) == {"not"}:
        inner, is_negated = written["not"], True
    join = join_in(inner)
    tests = inner[join] if join and isinstance(inner, Mapping) else [inner]
    if not isinstance(tests, list) or len(tests) > MOST_PARTS:
        return None
    parts = [_part(one, by_id, depth) for one in tests]
    found = tuple(one for one in parts if one is not None)
    return Block(_NEGATED[join or ALL] if is_negated else join or ALL, found) if len(found) == len(parts) else None


def join_in(written: object) -> str:
    """By what the parts are joined that are written here; "" for a test, which stands alone."""
    return next((one for one in (ALL, ANY) if isinstance(written, Mapping) and set(written) == {one}), "")


def _part(written: object, by_id: Mapping[str, Askable], depth: int) -> Line | Block | Kept | None:
    if not isinstance(written, Mapping):
        return None
    is_block = bool(join_in(written)) or set(written) == {"not"}
    found = _block(written, by_id, depth + 1) if is_block and depth < DEEPEST else line_of(written, by_id)
    return found if found is not None else kept_of(json.dumps(written, ensure_ascii=False))


def condition_of(block: Block, known: Sequence[Askable]) -> dict[str, Any] | None:
    """The condition as a definition writes it; None where no line is left. A block inside stays, also an empty one."""
    if not block.parts:
        return None
    return _written(block, {one.id: one for one in known}, is_whole=True)


def _written(block: Block, by_id: Mapping[str, Askable], *, is_whole: bool = False) -> dict[str, Any]:
    tests = [_part_written(one, by_id) for one in block.parts]
    join = _PLAIN.get(block.join, block.join)
    is_negated = block.join in _PLAIN
    is_alone = len(tests) == 1 and (is_whole or block.join == NOT_ALL)
    plain = tests[0] if is_alone else {join: tests}
    return {"not": plain} if is_negated else plain


def _part_written(one: Line | Block | Kept, by_id: Mapping[str, Askable]) -> dict[str, Any]:
    if isinstance(one, Block):
        return _written(one, by_id)
    return one.written if isinstance(one, Kept) else test_of(one, by_id)


def same_or(made: Block, held: object, known: Sequence[Askable]) -> object:
    """What is held where it says the same as what was sent, however it is written; otherwise what was sent."""
    shown = block_of(held, known) if isinstance(held, Mapping) else None
    new = condition_of(made, known)
    if shown is not None and _meant(condition_of(shown, known)) == _meant(new):
        return held
    return _with_words(new, _words_in(held))


def _words_in(written: object) -> dict[str, object]:
    """The sentences of a condition that are written in several languages, by the Japanese one."""
    if isinstance(written, list):
        return {text: words for one in written for text, words in _words_in(one).items()}
    if not isinstance(written, Mapping):
        return {}
    because = written.get("because")
    own: dict[str, object] = {japanese(because): because} if isinstance(because, Mapping) else {}
    return {text: words for one in written.values() for text, words in _words_in(one).items()} | own


def _with_words(written: object, words: Mapping[str, object]) -> object:
    """The condition with the sentences a page shows in one language in all of theirs, where they were not changed."""
    if isinstance(written, list):
        return [_with_words(one, words) for one in written]
    if not isinstance(written, Mapping):
        return written
    return {
        key: words.get(str(told), told) if key == "because" else _with_words(told, words)
        for key, told in written.items()
    }


def _meant(written: object) -> object:
    """The condition with the values of each `in` once and in one order: boxes to tick stand as the field has them."""
    if isinstance(written, Mapping):
        return {key: sorted({*map(repr, told)}) if key == "in" else _meant(told) for key, told in written.items()}
    return [_meant(one) for one in written] if isinstance(written, list) else written


def steps_to(block: Block, written: object) -> list[Path]:
    """For each part of the block, where it is written below the block."""
    steps: Path = ()
    if isinstance(written, Mapping) and set(written) == {"not"}:
        steps, written = ("not",), written["not"]
    join = join_in(written)
    return [(*steps, join, at) if join else steps for at in range(len(block.parts))]
