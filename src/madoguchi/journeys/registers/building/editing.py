"""The parts of the draft of a register, and putting one in the place of another; pure."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from madoguchi.foundation.catalogue.source import Path

Content = dict[str, Any]

Part = dict[str, Any]


def pages_of(content: Mapping[str, Any]) -> list[Part]:
    """The pages, in order."""
    return list(content["record"]["pages"])


def fields_of(content: Mapping[str, Any]) -> Iterator[Part]:
    """Every field of every page, in order."""
    for page in pages_of(content):
        yield from page["fields"]


def field_of(content: Mapping[str, Any], field_id: str) -> Part | None:
    """The field of this id; one in the rows of a table is `table.field`."""
    outer, _dot, inner = field_id.partition(".")
    found = next((one for one in fields_of(content) if one["id"] == outer), None)
    if not inner or found is None:
        return found
    return next((one for one in found.get("fields", ()) if one["id"] == inner), None)


def beside(content: Mapping[str, Any], field_id: str) -> list[Part]:
    """The fields among which this one stands: those of the register, or those of the same row of a table."""
    outer, _dot, inner = field_id.partition(".")
    table = field_of(content, outer) if inner else None
    return list(fields_of(content)) if table is None else list(table.get("fields", ()))


def place_of_field(content: Mapping[str, Any], field_id: str) -> Path:
    """Where a field stands in the definition; raises StopIteration where there is none."""
    outer, _dot, inner = field_id.partition(".")
    number, at, found = next(
        (number, at, one)
        for number, page in enumerate(pages_of(content))
        for at, one in enumerate(page["fields"])
        if one["id"] == outer
    )
    place: Path = ("record", "pages", number, "fields", at)
    if not inner:
        return place
    return (*place, "fields", next(at for at, one in enumerate(found.get("fields", ())) if one["id"] == inner))


def with_field(content: Content, field: Mapping[str, Any], field_id: str = "") -> Content:
    """The content with this field in the place of the one of its id, in a table of the one of `field_id`."""
    outer, _dot, inner = field_id.partition(".")
    if inner:
        table = field_of(content, outer)
        if table is None:
            return content
        rows = [dict(field) if one["id"] == inner else one for one in table.get("fields", ())]
        return with_field(content, {**table, "fields": rows})
    pages = [
        {**page, "fields": [dict(field) if one["id"] == field["id"] else one for one in page["fields"]]}
        for page in pages_of(content)
    ]
    return with_pages(content, pages)


def renamed(words: object, text: str) -> object:
    """The words with another Japanese text; the other languages stay, for nobody else can write them."""
    return {**words, "ja": text} if isinstance(words, Mapping) else text


def japanese(words: object) -> str:
    """The Japanese text of something that was written."""
    return str(words.get("ja", "")) if isinstance(words, Mapping) else str(words or "")


def with_key(part: Mapping[str, Any], name: str, value: object) -> Part:
    """The part of a definition with this under a key; None takes the key out."""
    rest = {key: held for key, held in part.items() if key != name}
    return rest if value is None else {**rest, name: value}


def with_pages(content: Content, pages: Sequence[Part]) -> Content:
    """The content with these pages."""
    return {**content, "record": {**content["record"], "pages": list(pages)}}


def with_views(content: Content, change: Callable[[Part], Part]) -> Content:
    """The content with each of its lists changed."""
    views = [change(view) for view in content["record"]["views"]]
    return {**content, "record": {**content["record"], "views": views}}
