"""Two wordings of the rules beside each other: what comes, what goes, and what reads otherwise."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

from madoguchi.foundation.access.texts import SCHEMA, RulesText, fingerprints, wordings


class Change(StrEnum):
    """What happens to a rule."""

    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"


@dataclass(frozen=True)
class Line:
    """A line of a wording; `differs` where the other wording has none like it."""

    text: str
    differs: bool


@dataclass(frozen=True)
class Difference:
    """One rule by its id, or the schema by the name of its file, in its wording before and after; empty where none."""

    id: str
    change: Change
    before: tuple[Line, ...] = ()
    after: tuple[Line, ...] = ()


def differences(before: RulesText, after: RulesText) -> tuple[Difference, ...]:
    """The schema first, then the rules that come, go and read otherwise, by their ids.

    Remarks between the rules and the order of the rules are not told. Both have to be valid.
    """
    old, new = wordings(before), wordings(after)
    marks_old, marks_new = fingerprints(before), fingerprints(after)
    changed = [name for name in old.keys() & new.keys() if marks_old[name] != marks_new[name]]
    schema = [_difference(SCHEMA, before.schema, after.schema)] if before.schema != after.schema else []
    return (
        *schema,
        *(_difference(name, "", new[name]) for name in sorted(new.keys() - old.keys())),
        *(_difference(name, old[name], "") for name in sorted(old.keys() - new.keys())),
        *(_difference(name, old[name], new[name]) for name in sorted(changed)),
    )


def _difference(name: str, before: str, after: str) -> Difference:
    if not before or not after:
        lines = tuple(Line(one, differs=False) for one in (before or after).splitlines())
        return Difference(name, Change.REMOVED, lines) if before else Difference(name, Change.ADDED, (), lines)
    old, new = before.splitlines(), after.splitlines()
    blocks = SequenceMatcher(a=old, b=new, autojunk=False).get_matching_blocks()
    same_old = {block.a + n for block in blocks for n in range(block.size)}
    same_new = {block.b + n for block in blocks for n in range(block.size)}
    return Difference(name, Change.CHANGED, tuple(_lines(old, same_old)), tuple(_lines(new, same_new)))


def _lines(texts: list[str], same: set[int]) -> Iterator[Line]:
    return (Line(text, number not in same) for number, text in enumerate(texts))
