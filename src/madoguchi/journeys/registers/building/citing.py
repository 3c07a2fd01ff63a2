"""What a field that is built may cite: the registers of the city, their fields, and which field here takes a copy."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from madoguchi.engines.records.field_types.group import GroupField
from madoguchi.engines.records.field_types.note import NoteField
from madoguchi.engines.records.field_types.picking import PickingField
from madoguchi.engines.records.queries.registers import register_section
from madoguchi.foundation.catalogue.queries import register_contents, registers
from madoguchi.journeys.registers.building.editing import Content, added, field_of, fields_of, japanese, with_field

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


def fields_to_cite(register_id: str) -> tuple[Citable, ...]:
    """The fields of a register that have an answer of their own."""
    found = next((one for one in registers() if one.id == register_id), None)
    fields = register_section(found).fields if found else ()
    return tuple(
        Citable(one.id, japanese(one.label), str(getattr(one, "type", "")))
        for one in fields
        if not isinstance(one, GroupField | NoteField | PickingField)
    )


def register_of(field: Mapping[str, Any]) -> str:
    """The register a field of a draft cites, "" before one was chosen."""
    held = field.get("source") if field["type"] == "lookup" else field
    return str(held.get("register", "")) if isinstance(held, Mapping) else ""


def targets_for(content: Mapping[str, Any], source: Citable) -> list[tuple[str, str]]:
    """The fields of the draft that may take a copy of this one."""
    return [(str(one["id"]), japanese(one.get("label"))) for one in fields_of(content) if one["type"] == source.kind]


def with_citing(
    content: Content, field_id: str, register_id: str, shown: Sequence[str], copies: Mapping[str, tuple[str, bool]]
) -> Content:
    """The content with what a field cites; `shown` are the columns of a reference.

    `copies` are by field of the source into which field here, NEW for one that is made, and whether nobody changes it.
    """
    field = field_of(content, field_id)
    if field is None or field["type"] not in CITING:
        return content
    known = {one.id: one for one in fields_to_cite(register_id)}
    if field["type"] == "reference":
        columns = [name for name in known if name in shown]
        made = {key: value for key, value in field.items() if key != "columns"} | {"register": register_id}
        return with_field(content, {**made, **({"columns": columns} if columns else {})})
    written = []
    for name, (to, fixed) in copies.items():
        if name in known and to:
            if to == NEW:
                content, to = _added_for(content, register_id, known[name])
            written.append({"from": name, "to": to, **({"fixed": True} if fixed else {})})
    return with_field(content, {**field, "source": {"register": register_id}, "copy": written})


def _added_for(content: Content, register_id: str, source: Citable) -> tuple[Content, str]:
    """The content with a field like the one that is copied, under a name of its own, and the id of it."""
    labels = {japanese(one.get("label")) for one in fields_of(content)}
    label = source.label if source.label not in labels else f"{source.label}（写し）"
    content = added(content, label, source.kind)
    *_, last = fields_of(content)
    like = field_of(register_contents()[register_id], source.id) or {}
    kept = {key: like[key] for key in like if key not in ("id", "label", "require", "show", "hint", "purpose")}
    return with_field(content, {**last, **kept}), str(last["id"])
