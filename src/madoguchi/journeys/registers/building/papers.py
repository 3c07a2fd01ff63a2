"""Changing the papers of a draft: which fields of a record stand on one in which order, and what is below; pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from madoguchi.journeys.registers.building.editing import Content, Part, fields_of, japanese, renamed, with_key

MOST_PAPERS, MOST_LINES = 10, 6


@dataclass(frozen=True)
class PaperLine:
    """What is said of one paper; `fields` in any order, `lines` to sign on."""

    title: str
    fields: tuple[str, ...]
    note: str
    lines: tuple[str, ...]


def papers_of(content: Mapping[str, Any]) -> list[Part]:
    """The papers, in order."""
    return list(content["record"].get("sheets", ()))


def paper_of(content: Mapping[str, Any], paper_id: str) -> Part | None:
    """The paper of this id."""
    return next((one for one in papers_of(content) if one["id"] == paper_id), None)


def fields_for(content: Mapping[str, Any]) -> list[tuple[str, str]]:
    """The fields that may stand on a paper, by id and name."""
    return [(str(one["id"]), japanese(one.get("label"))) for one in fields_of(content) if one["type"] != "note"]


def with_paper_added(content: Content, title: str) -> Content:
    """The content with one more paper of all fields."""
    held = papers_of(content)
    if len(held) >= MOST_PAPERS:
        return content
    taken = {str(one["id"]) for one in held}
    id_ = next(name for at in range(1, 1000) if (name := f"paper_{at}") not in taken)
    return _with_papers(content, [*held, {"id": id_, "title": title, "fields": [id for id, _ in fields_for(content)]}])


def without_paper(content: Content, paper_id: str) -> Content:
    """The content without a paper."""
    return _with_papers(content, [one for one in papers_of(content) if one["id"] != paper_id])


def with_paper(content: Content, paper_id: str, line: PaperLine) -> Content:
    """The content with what was said of one paper; fields keep their places, new ones stand at the end."""

    def changed(one: Part) -> Part:
        kept = [name for name in one["fields"] if name in line.fields]
        made = {**one, "title": renamed(one["title"], line.title)}
        made["fields"] = [*kept, *(name for name in line.fields if name not in kept)]
        made = with_key(made, "note", renamed(one.get("note", ""), line.note) if line.note else None)
        return with_key(made, "lines", _lines(one.get("lines", ()), line.lines) or None)

    return _changed(content, paper_id, changed)


def _lines(held: Sequence[Any], texts: Sequence[str]) -> list[Any]:
    """The lines to sign on; one that is still called like this keeps its other languages."""
    by_text = {japanese(one): one for one in held}
    return [by_text.get(text, text) for text in texts[:MOST_LINES]]


def moved_on_paper(content: Content, paper_id: str, field_id: str, step: int) -> Content:
    """The content with a field of a paper one place further up (-1) or down (1)."""

    def changed(one: Part) -> Part:
        fields = list(one["fields"])
        at = fields.index(field_id) if field_id in fields else -1
        if at < 0 or not 0 <= at + step < len(fields):
            return one
        fields[at], fields[at + step] = fields[at + step], fields[at]
        return {**one, "fields": fields}

    return _changed(content, paper_id, changed)


def _changed(content: Content, paper_id: str, change: Any) -> Content:
    return _with_papers(content, [change(one) if one["id"] == paper_id else one for one in papers_of(content)])


def _with_papers(content: Content, several: list[Part]) -> Content:
    return {**content, "record": with_key(content["record"], "sheets", several or None)}
