"""Which answers are kept back from whom: each question has a class, its own, that of its type, or the procedure's."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from madoguchi.engines.records.field_types.field import Field
from madoguchi.engines.records.field_types.group import GroupField
from madoguchi.engines.records.section import RecordSection
from madoguchi.values.confidentiality import Confidentiality


def class_of(field: Field, usual: Confidentiality) -> Confidentiality:
    """The class of one question, where `usual` is the one of what it belongs to."""
    return field.confidentiality or field.usual_confidentiality or usual


def classes_of(section: RecordSection, usual: Confidentiality) -> dict[str, Confidentiality]:
    """The class of every question by its place: `address`, and `children.birth` for each row of a group."""
    return dict(_classes(section, usual))


def _classes(section: RecordSection, usual: Confidentiality) -> Iterator[tuple[str, Confidentiality]]:
    for field in section.fields:
        yield field.id, class_of(field, usual)
        if isinstance(field, GroupField):
            inside = class_of(field, usual)
            yield from ((f"{field.id}.{one.id}", class_of(one, inside)) for one in field.fields)


def place_of(path: str) -> str:
    """The place of a path (`children.0.birth`) whatever the row: `children.birth`."""
    return ".".join(part for part in path.split(".") if not part.isdigit())


def is_hidden(path: str, hidden: frozenset[str]) -> bool:
    """Whether the answer at this path, or what it is a part of, is among these places."""
    parts = place_of(path).split(".")
    return any(".".join(parts[:end]) in hidden for end in range(1, len(parts) + 1))


def without(answers: Mapping[str, Any], hidden: frozenset[str]) -> dict[str, Any]:
    """The answers with nothing (None) at these places."""
    return {name: _without(value, name, hidden) for name, value in answers.items()}


def _without(value: Any, place: str, hidden: frozenset[str]) -> Any:
    if place in hidden:
        return None
    if isinstance(value, Mapping):
        return {name: _without(part, f"{place}.{name}", hidden) for name, part in value.items()}
    if isinstance(value, list):
        return [_without(one, place, hidden) for one in value]
    return value
