"""The fields of a register that is built, as a table by pages, and the draft with what was typed in it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.http import QueryDict

from madoguchi.faces.console.build_words import one_line
from madoguchi.foundation.catalogue.register_drafts import DraftFacts
from madoguchi.journeys.registers.building.editing import Content, fields_of, japanese, pages_of
from madoguchi.journeys.registers.building.editing_fields import (
    FieldLine,
    added,
    with_lines,
    with_marks,
    with_page_added,
)
from madoguchi.journeys.registers.building.held_values import with_held_values
from madoguchi.journeys.registers.building.kinds import ADDED, OFFERED
from madoguchi.values.actor import Actor
from madoguchi.values.message import Message

_CELLS_SHOWN = 3


@dataclass(frozen=True)
class Row:
    """One field in the table of fields."""

    id: str
    label: str
    kind: str
    kind_words: Message | None
    is_free: bool
    require: bool
    samples: str
    problems: tuple[Message, ...]
    is_first: bool
    is_last: bool


@dataclass(frozen=True)
class PageRows:
    """One page of the register with its fields."""

    number: int
    id: str
    title: str
    has_condition: bool
    rows: tuple[Row, ...]
    problems: tuple[Message, ...]


def fields_typed(given: QueryDict, draft: DraftFacts, by: Actor) -> Content:
    """The draft with everything that is typed in the table of fields."""
    content: Content = dict(draft.content)
    titles = {
        number: one_line(given, f"p.{number}") for number in range(len(pages_of(content))) if f"p.{number}" in given
    }
    lines = {
        id_: FieldLine(one_line(given, f"f.{id_}"), given.get(f"k.{id_}", ""), f"r.{id_}" in given)
        for id_ in (str(one["id"]) for one in fields_of(content))
        if f"f.{id_}" in given
    }
    draft = with_held_values(draft, {id_: line.kind for id_, line in lines.items()}, by=by)
    content = with_lines(content, titles, lines, draft.samples)
    ids = {str(one["id"]) for one in fields_of(content)}
    heading, key = given.get("heading", content["record"]["heading"]), given.get("key", "")
    if heading in ids:
        content = with_marks(content, heading, key if key in ids else "")
    if label := one_line(given, "new"):
        kind = given.get("new_kind", "text")
        content = added(content, label, kind if kind in ADDED else "text")
    if title := one_line(given, "new_page"):
        content = with_page_added(content, title)
    return content


def table_of(
    content: Mapping[str, Any], samples: Mapping[str, list[str]], wrong: Mapping[str, list[Message]]
) -> list[PageRows]:
    """The pages with their fields, each with what is wrong with it."""
    ids = [str(one["id"]) for one in fields_of(content)]

    def row(one: Mapping[str, Any]) -> Row:
        id_, kind = str(one["id"]), str(one["type"])
        shown = "、".join(samples.get(id_, [])[:_CELLS_SHOWN])
        problems = tuple(wrong.get(id_, ()))
        require = one.get("require", True) is not False
        first, last = id_ == ids[0], id_ == ids[-1]
        words, is_free = ADDED.get(kind), kind in OFFERED
        return Row(id_, japanese(one.get("label")), kind, words, is_free, require, shown, problems, first, last)

    return [
        PageRows(
            number,
            str(page["id"]),
            japanese(page["title"]),
            bool(page.get("show")),
            tuple(map(row, page["fields"])),
            tuple(wrong.get(f"pages.{number}", ())),
        )
        for number, page in enumerate(pages_of(content))
    ]


def marks_of(content: Mapping[str, Any]) -> dict[str, Any]:
    """The fields that may be the name or the key of a record, and which are."""
    plain = [one for one in fields_of(content) if one["type"] not in ("note", "group", "file")]
    options = [(str(one["id"]), japanese(one.get("label"))) for one in plain]
    record = content["record"]
    return {"options": options, "heading": record["heading"], "key": record.get("key", "")}
