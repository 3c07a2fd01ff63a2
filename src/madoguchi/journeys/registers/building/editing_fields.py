"""Changing the fields of a draft: what is said of each, their order and kinds, and adding and removing them; pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from madoguchi.engines.records.column_names import field_behind
from madoguchi.journeys.publish.ended_options import CHOOSING, ending, options_of
from madoguchi.journeys.registers.building.editing import (
    Content,
    Part,
    field_of,
    fields_of,
    pages_of,
    renamed,
    with_field,
    with_key,
    with_pages,
    with_views,
)
from madoguchi.journeys.registers.building.editing_views import without_unfit_looks
from madoguchi.journeys.registers.building.fresh import fresh_id
from madoguchi.journeys.registers.building.kinds import OFFERED, options_from, retyped


@dataclass(frozen=True)
class FieldLine:
    """What the table of fields says of one of them."""

    label: str
    kind: str
    require: bool


@dataclass(frozen=True)
class Details:
    """What the page of one field says of it; None where its kind has no such thing."""

    label: str
    hint: str
    require: bool
    options: tuple[str, ...] | None = None
    numbers: Mapping[str, int | None] | None = None
    unit: str | None = None
    written: Mapping[str, str] | None = None
    """What only some kinds have, by key: a formula, the way of rounding."""
    purpose: str | None = None
    confidentiality: str | None = None
    """Why it is asked, and how confidential an answer is; nothing written for an empty text."""


def with_lines(
    content: Content,
    titles: Mapping[int, str],
    lines: Mapping[str, FieldLine],
    samples: Mapping[str, list[str]],
) -> Content:
    """The content with these titles of pages and these lines of fields.

    A list is a calendar or a board no longer by a field that became of a kind by which none can be.
    """

    def page(number: int, one: Part) -> Part:
        fields = [with_line(each, lines.get(str(each["id"])), samples) for each in one["fields"]]
        title = renamed(one["title"], titles[number]) if number in titles else one["title"]
        return {**one, "title": title, "fields": fields}

    before = {str(one["id"]): str(one["type"]) for one in fields_of(content)}
    made = with_pages(content, [page(number, one) for number, one in enumerate(pages_of(content))])
    return without_unfit_looks(made, before)


def with_line(field: Part, line: FieldLine | None, samples: Mapping[str, list[str]]) -> Part:
    """The field with what its line in a table says of it."""
    if line is None:
        return field
    # A note may have no name of its own.
    made = {**field, "label": renamed(field.get("label"), line.label)} if line.label or "label" in field else field
    if line.kind != field["type"] and line.kind in OFFERED and field["type"] in OFFERED:
        made = retyped(made, line.kind, samples.get(str(field["id"]), []))
    return _required(made, line.require)


def _required(field: Part, require: bool) -> Part:
    """A condition for requiring stays while the box is ticked; a note asks nothing."""
    if field["type"] == "note":
        return field
    rest = {key: value for key, value in field.items() if key != "require"}
    if not require:
        return {**rest, "require": False}
    held = field.get("require", True)
    return {**rest, "require": held} if held not in (True, False) else rest


def with_details(content: Content, field_id: str, said: Details, *, was_published: bool = True) -> Content:
    """The content with what the page of one field says of it.

    An option that goes from a register that `was_published` stays as ended: a record may hold it.
    """

    def changed(field: Part) -> Part:
        named = {**field, "label": renamed(field.get("label"), said.label)} if said.label or "label" in field else field
        made = _required(named, said.require)
        made = with_key(made, "hint", renamed(field.get("hint", ""), said.hint) if said.hint else None)
        if said.options is not None and field["type"] in CHOOSING:
            held = options_of(field)
            made["options"] = options_from(said.options, held)
            made = dict(ending(made, held if was_published else field.get("ended", ())))
        for name, number in (said.numbers or {}).items():
            made = with_key(made, name, number)
        for name, text in (said.written or {}).items():
            made[name] = renamed(made.get(name, ""), text)
        if said.purpose is not None:
            purpose = renamed(field.get("purpose", ""), said.purpose) if said.purpose else None
            made = with_key(made, "purpose", purpose)
        if said.confidentiality is not None:
            made = with_key(made, "confidentiality", said.confidentiality or None)
        if said.unit is not None:
            made = with_key(made, "unit", renamed(field.get("unit", ""), said.unit) if said.unit else None)
        return made

    held = field_of(content, field_id)
    return with_field(content, changed(held), field_id) if held else content


def added(content: Content, label: str, kind: str) -> Content:
    """The content with a new field at the end of its last page; it is optional, so that no record stands in the way."""
    return with_field_back(content, new_field(content, label, kind))


def new_field(content: Mapping[str, Any], label: str, kind: str) -> Part:
    """A field nobody has to fill in, under an id that no field of the register ever had."""
    return retyped({"id": fresh_id("field_"), "label": label, "require": False}, kind, [])


def with_field_back(content: Content, field: Part) -> Content:
    """The content with a field at the end of its last page."""
    pages = pages_of(content)
    last = {**pages[-1], "fields": [*pages[-1]["fields"], field]}
    made = with_pages(content, [*pages[:-1], last])
    first = made["record"]["views"][0]
    if len(first["columns"]) < 6 and field["type"] not in ("note", "group", "long_text"):
        made = with_views(
            made, lambda view: {**view, "columns": [*view["columns"], field["id"]]} if view is first else view
        )
    return made


def removed(content: Content, field_id: str) -> Content:
    """The content without a field, and without what named it: columns, orders, the key, the heading, papers."""
    if sum(1 for _ in fields_of(content)) < 2:
        return content
    pages = [{**page, "fields": [one for one in page["fields"] if one["id"] != field_id]} for page in pages_of(content)]
    made = with_pages(content, [page for page in pages if page["fields"]])
    left = str(next(fields_of(made))["id"])
    record = {key: value for key, value in made["record"].items() if key != "key" or value != field_id}
    if record["heading"] == field_id:
        record["heading"] = left
    if "datasets" in record:
        record["datasets"] = [one for one in map(_cited_without(field_id), record["datasets"]) if one["columns"]]
    if "sheets" in record:
        record["sheets"] = [one for one in map(_printed_without(field_id), record["sheets"]) if one["fields"]]
    made = {**made, "record": record}
    return with_views(made, lambda view: _without(view, field_id, left))


def _is_of(column: str, field_id: str) -> bool:
    """Whether a column is this field, or what comes of the rows of this table."""
    return column == field_id or field_behind(column) == field_id


def _cited_without(field_id: str) -> Callable[[Part], Part]:
    return lambda one: {
        **one,
        "columns": [column for column in one["columns"] if not _is_of(str(column["field"]), field_id)],
    }


def _printed_without(field_id: str) -> Callable[[Part], Part]:
    return lambda one: {**one, "fields": [name for name in one["fields"] if name != field_id]}


def _without(view: Part, field_id: str, left: str) -> Part:
    columns = [one for one in view["columns"] if not _is_of(one, field_id)] or [left]
    made = {**view, "columns": columns}
    made = {key: value for key, value in made.items() if key not in ("calendar", "board") or value != field_id}
    return {key: value for key, value in made.items() if key != "order"} if _orders_by(view) == field_id else made


def _orders_by(view: Part) -> object:
    return view.get("order", {}).get("by")


def moved(content: Content, field_id: str, step: int) -> Content:
    """The content with a field one place further up (-1) or down (1), also over the border of a page."""
    pages = pages_of(content)
    at = next((n for n, page in enumerate(pages) if any(one["id"] == field_id for one in page["fields"])), None)
    if at is None:
        return content
    fields = list(pages[at]["fields"])
    place = next(n for n, one in enumerate(fields) if one["id"] == field_id)
    target = place + step
    if 0 <= target < len(fields):
        fields[place], fields[target] = fields[target], fields[place]
        return _with_fields(content, {at: fields})
    beside = at + step
    if not 0 <= beside < len(pages) or len(fields) < 2:
        return content
    field = fields.pop(place)
    others = list(pages[beside]["fields"])
    others.insert(len(others) if step < 0 else 0, field)
    return _with_fields(content, {at: fields, beside: others})


def with_marks(content: Content, heading: str, key: str) -> Content:
    """The content with another heading and key; no key for an empty text."""
    record = {name: value for name, value in content["record"].items() if name != "key"}
    return {**content, "record": {**record, "heading": heading, **({"key": key} if key else {})}}


def with_page_added(content: Content, title: str) -> Content:
    """The content with its last field moved to a new page of this title, so that no page is empty."""
    pages = pages_of(content)
    if len(pages[-1]["fields"]) < 2:
        return content
    taken = {str(page["id"]) for page in pages}
    id_ = next(f"page_{at}" for at in range(2, 1000) if f"page_{at}" not in taken)
    field = pages[-1]["fields"][-1]
    last = {**pages[-1], "fields": pages[-1]["fields"][:-1]}
    return with_pages(content, [*pages[:-1], last, {"id": id_, "title": title, "fields": [field]}])


def _with_fields(content: Content, by_page: Mapping[int, list[Part]]) -> Content:
    return with_pages(
        content,
        [{**page, "fields": by_page.get(number, page["fields"])} for number, page in enumerate(pages_of(content))],
    )
