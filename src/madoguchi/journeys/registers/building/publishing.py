"""Publishing a draft: first what it would change, in words, then all of it at once; every old value is kept."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.db import transaction

from madoguchi.engines.records.actions.register_imports import keep_import, waiting_import
from madoguchi.engines.records.errors import SheetNotChosen
from madoguchi.engines.records.queries.registers import records_by_register, register_section
from madoguchi.engines.records.register_section import RegisterSection
from madoguchi.engines.records.rules.sheet_choices import kept_choice
from madoguchi.foundation.catalogue.actions import hold_publications, publish_register
from madoguchi.foundation.catalogue.queries import Register, register, register_contents
from madoguchi.foundation.catalogue.register_drafts import (
    DraftFacts,
    file_of_draft,
    throw_register_draft_away,
)
from madoguchi.foundation.journal.actions import record_act
from madoguchi.journeys import jobs
from madoguchi.journeys.publish.difference import changes_of_register
from madoguchi.journeys.publish.ended_options import with_ended
from madoguchi.journeys.registers.building.checking import Placed, findings_of
from madoguchi.journeys.registers.building.ending import ended_as
from madoguchi.journeys.registers.building.existing_records import for_records
from madoguchi.journeys.registers.building.opening import refusal_of_opening
from madoguchi.journeys.registers.building.rights import check_may_build, is_administrator, own_draft
from madoguchi.journeys.registers.errors import DraftUnsound, OpenedByAdministrators, PublishedMeanwhile
from madoguchi.journeys.registers.from_file import rows_by_field
from madoguchi.journeys.registers.opening import may_edit, may_open
from madoguchi.values.actor import Actor
from madoguchi.values.message import Message
from madoguchi.values.refusal import Refusal

Content = Mapping[str, Any]


@dataclass(frozen=True)
class PublishSheet:
    """What publishing would do; `current` names the version these words compare with, `records` how many there are.

    `refusal` says why this person may not publish it.
    """

    draft: DraftFacts
    findings: tuple[Placed, ...]
    changes: tuple[Message, ...]
    records: int
    current: str
    refusal: Refusal | None


@dataclass(frozen=True)
class Built:
    """A register that was published; the file whose rows wait, and whether the publisher may take them in."""

    register_id: str
    import_ref: str
    may_import: bool


def publish_sheet(ref: str, *, by: Actor) -> PublishSheet:
    """What publishing this draft would change. Raises NoSuchRegisterDraft."""
    draft = own_draft(ref, by)
    sheet, old = _judged(draft, by)
    return sheet if sheet.findings else replace(sheet, changes=tuple(_changes(sheet.draft, old, sheet.records)))


def _judged(draft: DraftFacts, by: Actor) -> tuple[PublishSheet, Content | None]:
    """Whether the draft may be published, before its changes are put into words, and what is published now."""
    old = register_contents().get(draft.register_id)
    if old is not None:
        draft = replace(draft, content=dict(with_ended(old, ended_as(old, draft.content))))
    records = records_by_register().get(draft.register_id, 0) if old else 0
    current = register(draft.register_id).version if old else ""
    findings = findings_of(draft, to_publish=True)
    refusal = None if findings else _refusal_of(draft, old, by)
    return PublishSheet(draft, findings, (), records, current, refusal), old


def _refusal_of(draft: DraftFacts, old: Content | None, by: Actor) -> Refusal | None:
    if refusal := refusal_of_opening(draft, old, by):
        return refusal
    return OpenedByAdministrators() if _opened(old, draft.content) and not is_administrator(by) else None


def _changes(draft: DraftFacts, old: Content | None, records: int) -> Iterator[Message]:
    yield from changes_of_register(old, draft.content, records)
    if old is not None and records:
        was, now = (RegisterSection.model_validate(one["record"]) for one in (old, draft.content))
        yield from for_records(draft.register_id, was.by_id, now.by_id)


def _opened(old: Content | None, new: Content) -> bool:
    """Whether everybody could read something from now on that they could not before."""
    before = {str(one["id"]): one for one in _datasets(old or {}) if one.get("open")}
    return any(_is_wider(before.get(str(one["id"])), one, old or {}, new) for one in _datasets(new) if one.get("open"))


def _datasets(content: Content) -> list[Content]:
    return list(content.get("record", {}).get("datasets", ()))


def _is_wider(before: Content | None, after: Content, old: Content, new: Content) -> bool:
    if before is None:
        return True
    known = {column["field"] for column in before["columns"]}
    return any(column["field"] not in known for column in after["columns"]) or _filter(old, before) != _filter(
        new, after
    )


def _filter(content: Content, dataset: Content) -> object:
    return next((view.get("filter") for view in content["record"]["views"] if view["id"] == dataset["view"]), None)


@transaction.atomic
def publish_draft(ref: str, *, revision: int, current: str, by: Actor) -> Built:
    """Publish what the builder saw. Raises DraftUnsound, PublishedMeanwhile, NotPermitted, and the sheet's refusal.

    SheetNotChosen is raised as long as nobody said which sheet of the file is meant.
    Whoever changes the draft or publishes meanwhile waits, and finds a draft that is gone (NoSuchRegisterDraft).
    The rows of the file it was guessed from wait as an import, which shows first what each of them would do.
    """
    hold_publications()
    draft = own_draft(ref, by, hold=True)
    if kept_choice(draft.sheets).is_asked:
        raise SheetNotChosen()
    sheet, _old = _judged(draft, by)
    if sheet.findings:
        raise DraftUnsound(count=len(sheet.findings))
    if draft.revision != revision or sheet.current != current:
        raise PublishedMeanwhile()
    if sheet.refusal:
        raise sheet.refusal
    if sheet.current:
        check_may_build(register(draft.register_id).header.division, by)
    published = publish_register(sheet.draft.content, by=by)
    found = register(draft.register_id)
    if sheet.records and published.new_registers:
        jobs.lay_places.defer(register=found.id, version=found.version)
    record_act(by, "write:register_built", data=f"台帳「{found.title()}」", detail={"version": found.version})
    import_ref = _keep_rows(draft, found, by) if draft.has_file else ""
    throw_register_draft_away(ref)
    return Built(found.id, import_ref, may_edit(found, by))


def _keep_rows(draft: DraftFacts, found: Register, by: Actor) -> str:
    rows = rows_by_field(draft.file_name, file_of_draft(draft.ref), register_section(found).by_id)
    return keep_import(found, draft.file_name, rows, by=by)


def published_before(register_id: str, *, by: Actor) -> Built | None:
    """What a first press made of a draft that is gone: the register and their file where it waits; None for neither."""
    if not may_open(register_id, by):
        return None
    found = register(register_id)
    may_import = may_edit(found, by)
    return Built(found.id, waiting_import(found, by=by) if may_import else "", may_import)


@transaction.atomic
def throw_away(ref: str, *, by: Actor) -> None:
    """Throw a draft away; what is published stays as it is. Raises NoSuchRegisterDraft, also when it was published."""
    own_draft(ref, by, hold=True)
    throw_register_draft_away(ref)
