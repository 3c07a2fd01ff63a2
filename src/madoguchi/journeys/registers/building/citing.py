"""What a field that is built may cite: registers and datasets, their fields, and which field here takes a copy."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from madoguchi.engines.records.cited_sources import CitedSource, cited_source
from madoguchi.engines.records.field_types.group import GroupField
from madoguchi.engines.records.field_types.note import NoteField
from madoguchi.engines.records.field_types.picking import PickingField
from madoguchi.engines.records.queries.cited import cited_register
from madoguchi.engines.records.queries.registers import register_section
from madoguchi.foundation.catalogue.queries import Register, register_contents, registers
from madoguchi.journeys.registers.building.editing import (
    Content,
    beside,
    field_of,
    fields_of,
    japanese,
    renamed,
    with_field,
    with_key,
)
from madoguchi.journeys.registers.building.editing_fields import added
from madoguchi.journeys.registers.building.rows import row_added
from madoguchi.journeys.registers.case_data import case_data, case_data_of, columns_of

CITING = frozenset({"reference", "lookup"})
NEW = "+"
"""Stands for a field that is made for a copy."""


@dataclass(frozen=True)
class Citable:
    """One field of a register that may be shown or copied."""

    id: str
    label: str
    kind: str


def registers_to_cite(but: str) -> list[tuple[str, str]]:
    """Every register but this one, by id and title: that one exists is no secret in the office."""
    return [(one.id, one.title()) for one in registers() if one.id != but]


def sources_to_copy(but: str) -> list[tuple[str, str]]:
    """Every register but this one, every dataset of one of them, and those of cases, as fields name their sources."""
    others = [one for one in registers() if one.id != but]
    data = [
        (str(CitedSource(dataset_id=each.id)), each, one) for one in others for each in register_section(one).datasets
    ]
    return [
        *registers_to_cite(but),
        *((source, f"データ「{japanese(each.title)}」（{one.title()}）") for source, each, one in data),
        *(
            (
                str(CitedSource(dataset_id=one.declared.id)),
                f"データ「{japanese(one.declared.title)}」（{one.procedure.title()}）",
            )
            for one in case_data()
        ),
    ]


def fields_to_cite(source: str) -> tuple[Citable, ...]:
    """The fields of a register that have an answer of their own; of a dataset those that are its columns."""
    counts = case_data_of(cited_source(source).dataset_id)
    if counts is not None:
        fields = columns_of(counts.declared)
        return tuple(Citable(one.id, japanese(one.label), str(getattr(one, "type", ""))) for one in fields.values())
    found, told = _register_of(source), cited_source(source)
    section = register_section(found) if found else None
    data = next((one for one in section.datasets if one.id == told.dataset_id), None) if section else None
    columns = {column.field for column in data.columns} if data else None
    return tuple(
        Citable(one.id, japanese(one.label), str(getattr(one, "type", "")))
        for one in (section.fields if section else ())
        if not isinstance(one, GroupField | NoteField | PickingField) and (columns is None or one.id in columns)
    )


def has_pages(source: str) -> bool:
    """Whether what is chosen there has a page of its own: a row of counts has none."""
    return case_data_of(cited_source(source).dataset_id) is None


def _register_of(source: str) -> Register | None:
    id_ = cited_register(source)
    return next((one for one in registers() if one.id == id_), None)


def source_of(field: Mapping[str, Any]) -> str:
    """The source a field of a draft cites, "" before one was chosen."""
    held = field.get("source") if field["type"] == "lookup" else field
    if not isinstance(held, Mapping):
        return ""
    dataset_id = str(held.get("dataset", ""))
    return str(CitedSource(dataset_id=dataset_id)) if dataset_id else str(held.get("register", ""))


def as_of_in(field: Mapping[str, Any]) -> str:
    """The day, or the field that says it, of whose values a lookup copies; "" for those of today."""
    held = field.get("source")
    return str(held.get("as_of") or "") if isinstance(held, Mapping) else ""


def days_for(content: Mapping[str, Any], field_id: str, field: Mapping[str, Any]) -> list[tuple[str, str]]:
    """The dates beside a field that may say the day, and the day that was written in YAML."""
    dates = [(str(one["id"]), japanese(one.get("label"))) for one in beside(content, field_id) if one["type"] == "date"]
    written = as_of_in(field)
    return dates if not written or written in dict(dates) else [*dates, (written, written)]


def targets_for(content: Mapping[str, Any], field_id: str, source: Citable) -> list[tuple[str, str]]:
    """The fields beside a field that may take a copy of this one of its source."""
    return [
        (str(one["id"]), japanese(one.get("label"))) for one in beside(content, field_id) if one["type"] == source.kind
    ]


def columns_of_related(content: Mapping[str, Any]) -> list[tuple[str, str]]:
    """The fields of a draft that the page of a cited record may list."""
    plain = [one for one in fields_of(content) if one["type"] not in ("group", "note")]
    return [(str(one["id"]), japanese(one.get("label"))) for one in plain]


def with_related(content: Content, field_id: str, title: str, columns: Sequence[str]) -> Content:
    """The content with what the page of a cited record lists of those that cite it; as usual where nothing is said."""
    field = field_of(content, field_id)
    if field is None or field["type"] not in CITING:
        return content
    held = field.get("related") or {}
    kept = [name for name in held.get("columns", ()) if name in columns]
    named = [*kept, *(name for name, _label in columns_of_related(content) if name in columns and name not in kept)]
    told = {"title": renamed(held.get("title", ""), title), "columns": named} if title or named else None
    return with_field(content, with_key(field, "related", told), field_id)


def with_citing(
    content: Content,
    field_id: str,
    source: str,
    shown: Sequence[str],
    copies: Mapping[str, tuple[str, bool]],
    as_of: str = "",
) -> Content:
    """The content with what a field cites, also in the rows of a table; `shown` are the columns of a reference.

    `copies` are by field of the source into which field beside it, NEW for one that is made, and whether nobody changes
    it.
    """
    field = field_of(content, field_id)
    if field is None or field["type"] not in CITING:
        return content
    known = {one.id: one for one in fields_to_cite(source)}
    if field["type"] == "reference":
        columns = [name for name in known if name in shown]
        made = {key: value for key, value in field.items() if key != "columns"} | {"register": source}
        return with_field(content, {**made, **({"columns": columns} if columns else {})}, field_id)
    written = []
    for name, (to, fixed) in copies.items():
        if name in known and to:
            if to == NEW:
                content, to = _added_for(content, field_id, source, known[name])
            written.append({"from": name, "to": to, **({"fixed": True} if fixed else {})})
    dataset_id = cited_source(source).dataset_id
    day = {"as_of": as_of} if dataset_id and as_of in dict(days_for(content, field_id, field)) else {}
    place = {"dataset": dataset_id, **day} if dataset_id else {"register": source}
    return with_field(content, {**field, "source": place, "copy": written}, field_id)


def _added_for(content: Content, field_id: str, source: str, field: Citable) -> tuple[Content, str]:
    """The content with a field beside this one like the one that is copied, under a name of its own, and its id."""
    labels = {japanese(one.get("label")) for one in beside(content, field_id)}
    label = field.label if field.label not in labels else f"{field.label}（写し）"
    table_id, _dot, inner = field_id.partition(".")
    content = row_added(content, table_id, label, field.kind) if inner else added(content, label, field.kind)
    last = beside(content, field_id)[-1]
    register_id = cited_register(source)
    like = (field_of(register_contents()[register_id], field.id) if register_id else None) or {}
    kept = {key: like[key] for key in like if key not in ("id", "label", "require", "show", "hint", "purpose")}
    made = with_field(content, {**last, **kept}, f"{table_id}.{last['id']}" if inner else "")
    return made, str(last["id"])
