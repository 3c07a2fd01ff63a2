"""Checking a draft: what the check of definitions says, whether anybody could open it, and where on the pages it is."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from madoguchi.engines.records.queries.registers import register_section
from madoguchi.foundation.catalogue.errors import SourceUnreadable
from madoguchi.foundation.catalogue.queries import city, register_contents, registers
from madoguchi.foundation.catalogue.register_drafts import DraftFacts
from madoguchi.foundation.catalogue.source import Path, read_source
from madoguchi.journeys.publish.check import about_register
from madoguchi.journeys.publish.crosschecks import references
from madoguchi.journeys.publish.finding import Finding
from madoguchi.journeys.publish.folder import SourceFile
from madoguchi.journeys.publish.people_left import nobody_left
from madoguchi.journeys.publish.publishing import not_with_records
from madoguchi.journeys.publish.reading import RegisterReading, read_register
from madoguchi.journeys.publish.written import register_yaml_of
from madoguchi.journeys.registers.building.editing import pages_of
from madoguchi.journeys.registers.building.labels import in_labels, labels_of
from madoguchi.journeys.registers.case_data import case_data
from madoguchi.values.characters import ForbiddenCharacter, check_characters
from madoguchi.values.message import Message, msg

FIELDS, ABOUT, VIEWS, RIGHTS, PROCESS = "fields", "about", "views", "rights", "process"
DATASETS, PAPERS = "datasets", "sheets"
_SEEN = msg("見える文字だけで書いてください。")
_ON_FIELDS = frozenset({"pages", "heading", "key"})


@dataclass(frozen=True)
class Placed:
    """One finding with the page of the draft it belongs to and the anchor of the field there."""

    part: str
    anchor: str
    field_id: str
    finding: Finding


def findings_of(draft: DraftFacts, *, to_publish: bool = False) -> tuple[Placed, ...]:
    """Everything for which the draft cannot be published, in the order of the definition.

    What the records and the colleagues say against it is asked only `to_publish`: it takes a look at all of them.
    """
    content = draft.content
    try:
        source = read_source(register_yaml_of(content).encode())
    except SourceUnreadable as unreadable:
        hidden = [Finding("", 1, 1, reason, _SEEN, path) for path, reason in _unwritable(content, ())]
        return tuple(_placed(one, content) for one in hidden) or tuple(
            Placed(ABOUT, "", "", Finding("", one.line, one.column, one.reason, one.suggestion))
            for one in unreadable.complaints
        )
    reading = read_register(SourceFile(f"registers/{draft.register_id}.yaml", source), city())
    found = [*about_register(reading), *_beside_others(reading, draft)]
    if to_publish and not found:
        found = [*not_with_records([reading]), *nobody_left(reading)]
    once = {(one.path, str(one.reason)): one for one in found}
    labels = labels_of(content)
    in_order = sorted(once.values(), key=lambda one: (one.line, one.column))
    return tuple(_placed(in_labels(one, labels), content) for one in in_order)


def _unwritable(part: object, path: Path) -> Iterator[tuple[Path, Message]]:
    """Texts with a character that no file may hold, such as one that turns the direction of reading."""
    if isinstance(part, str):
        try:
            for line in part.splitlines():
                check_characters(line, name=True)
        except ForbiddenCharacter as refused:
            yield path, refused.message
        return
    steps = part.items() if isinstance(part, Mapping) else enumerate(part) if isinstance(part, list) else ()
    for step, inner in steps:
        yield from _unwritable(inner, (*path, step))


def _placed(finding: Finding, content: Mapping[str, Any]) -> Placed:
    path = finding.path
    if path[:1] in (("rights",), ("process",)):
        # Of a rule, a state or an action, or of the whole.
        return Placed(str(path[0]), ".".join(map(str, path[:3])) if len(path) > 2 else "", "", finding)
    if path[:2] in (("record", DATASETS), ("record", PAPERS)):
        return Placed(str(path[1]), f"{path[1]}.{path[2]}" if len(path) > 2 else "", "", finding)
    if path[:1] != ("record",) or len(path) < 2:
        return Placed(ABOUT, str(path[0]) if path else "", "", finding)
    if path[1] == "views":
        return Placed(VIEWS, f"views.{path[2]}" if len(path) > 2 else "views", "", finding)
    if path[1] not in _ON_FIELDS:
        return Placed(ABOUT, "", "", finding)
    if path[1] != "pages" or len(path) < 4:
        return Placed(FIELDS, ".".join(map(str, path[1:3])), "", finding)
    if path[3] != "fields" or len(path) < 5:
        return Placed(FIELDS, f"pages.{path[2]}", "", finding)
    field_id = str(pages_of(content)[int(path[2])]["fields"][int(path[4])]["id"])
    return Placed(FIELDS, f"f.{field_id}", field_id, finding)


def _beside_others(reading: RegisterReading, draft: DraftFacts) -> Iterator[Finding]:
    """An id that another register has, or a dataset under the id of another one's."""
    others = [one for one in registers() if one.id != draft.register_id]
    if not draft.began_from and draft.register_id in register_contents():
        yield reading.file.about_value(
            ("id",),
            msg("id「{id}」の台帳は、もうあります。", id=draft.register_id),
            msg("別の id にするか、その台帳から下書きを始めてください。"),
        )
    of_persons = {one.id for one in others if one.header.persons}
    counted = {one.declared.id: one.declared for one in case_data()}
    yield from references.findings(reading, {one.id: register_section(one) for one in others}, of_persons, counted)
    taken = {one.id: other.title() for other in others for one in register_section(other).datasets}
    taken |= {one.declared.id: one.procedure.title() for one in case_data()}
    for at, one in enumerate(reading.section.datasets if reading.section else ()):
        if one.id in taken:
            yield reading.file.about_value(
                ("record", "datasets", at, "id"),
                msg("データの id「{id}」は、{file}でも使われています。", id=one.id, file=taken[one.id]),
                msg("どちらかの id を、別の名前にしてください。"),
            )
