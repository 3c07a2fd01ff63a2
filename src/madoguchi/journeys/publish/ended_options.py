"""Options that go from a register: they stay in it as ended, so that records which hold one keep its name; pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

Part = Mapping[str, Any]

ENDED = "ended"
CHOOSING = frozenset({"choice", "choices"})


def with_ended(old: Part | None, new: Part) -> Part:
    """The content of a register in which every option stays that it offered before, ended where it is not offered.

    A choice that is no choice any more, or gone, keeps nothing here: what it becomes reads the old definition.
    """
    before = {str(one["id"]): one for one in _fields(old or {})}
    if not before:
        return new
    pages = [
        {**page, "fields": [_field(before.get(str(one["id"])), one) for one in page["fields"]]}
        for page in new["record"]["pages"]
    ]
    return {**new, "record": {**new["record"], "pages": pages}}


def _fields(content: Part) -> Iterator[Part]:
    for page in content.get("record", {}).get("pages", ()):
        yield from page["fields"]


def _field(old: Part | None, new: Part) -> Part:
    if old is None:
        return new
    if "fields" in new:
        before = {str(one["id"]): one for one in old.get("fields", ())}
        return {**new, "fields": [_field(before.get(str(one["id"])), one) for one in new["fields"]]}
    return ending(new, options_of(old)) if {old["type"], new["type"]} <= CHOOSING else new


def options_of(field: Part) -> list[Part]:
    """Every option of a choice there is or was."""
    return [*field.get("options", ()), *field.get(ENDED, ())]


def ending(field: Part, before: Sequence[Part]) -> Part:
    """The choice with those of the options of before that it does not offer among the ended ones."""
    offered = {str(one["id"]) for one in field.get("options", ())}
    held = {str(one["id"]): one for one in [*before, *field.get(ENDED, ())] if str(one["id"]) not in offered}
    told = [str(one["id"]) for one in field.get(ENDED, ())]
    order = [*(id_ for id_ in told if id_ in held), *(id_ for id_ in held if id_ not in told)]
    rest = {name: value for name, value in field.items() if name != ENDED}
    return {**rest, ENDED: [held[id_] for id_ in order]} if order else rest
