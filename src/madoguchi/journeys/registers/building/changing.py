"""The draft of a register while it is built: what stands in it, what is wrong with it, and keeping a change."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction

from madoguchi.engines.records.queries.process import inquiry_of
from madoguchi.foundation.catalogue.queries import contents_of_register, registers
from madoguchi.foundation.catalogue.register_drafts import DraftFacts, change_register_draft, register_drafts
from madoguchi.foundation.journal.actions import record
from madoguchi.journeys.publish.written import register_yaml_of
from madoguchi.journeys.registers.building.checking import Placed, findings_of
from madoguchi.journeys.registers.building.editing import fields_of, japanese
from madoguchi.journeys.registers.building.rights import (
    check_builds_at_all,
    check_may_build,
    own_divisions,
    own_draft,
)
from madoguchi.journeys.registers.errors import DraftTooLarge
from madoguchi.values.actor import Actor

_LARGEST = 400_000


@dataclass(frozen=True)
class DraftSheet:
    """A draft with what is wrong with it; `samples` are cells by field.

    `gone` are the fields it lacks that were ever published: records keep what they hold for them.
    """

    draft: DraftFacts
    title: str
    findings: tuple[Placed, ...]
    gone: tuple[tuple[str, str], ...]
    samples: Mapping[str, list[str]]


@dataclass(frozen=True)
class Workshop:
    """What somebody may build: the drafts of their divisions, and the published registers they may change."""

    drafts: tuple[DraftFacts, ...]
    published: tuple[tuple[str, str, str, date | None], ...]
    """Id, title, owner, and the day on which it ended."""
    divisions: tuple[tuple[str, str], ...]


def workshop(by: Actor, language: str) -> Workshop:
    """Where building begins; raises NotPermitted for somebody without a post."""
    check_builds_at_all(by)
    own = own_divisions(by)
    names = dict(own)
    # An inquiry is what was asked and answered: nobody mends its questions afterwards.
    kept = (one for one in registers() if inquiry_of(one) is None)
    mine = [one for one in kept if one.header.division in names]
    published = (
        (one.id, one.title(language), names[one.header.division], one.header.ended_on if one.has_ended else None)
        for one in mine
    )
    return Workshop(register_drafts(names), tuple(published), own)


@transaction.atomic
def draft_sheet(ref: str, *, by: Actor, with_samples: bool = False) -> DraftSheet:
    """One draft, where they are shown with values of its file and what it lacks; raises NoSuchRegisterDraft.

    The values may be people's, whatever the draft says of that yet: the look is journalled.
    """
    draft = own_draft(ref, by)
    here = {str(one["id"]) for one in fields_of(draft.content)}
    gone = [(id_, one) for id_, one in _ever_published(draft).items() if id_ not in here] if with_samples else []
    return DraftSheet(
        draft,
        japanese(draft.content["title"]),
        findings_of(draft),
        tuple((id_, japanese(one.get("label"))) for id_, one in gone),
        _samples(draft, by) if with_samples else {},
    )


def _samples(draft: DraftFacts, by: Actor) -> Mapping[str, list[str]]:
    if draft.samples:
        record(by, "read", dossiers=[draft.ref], data="台帳の下書きに入れたファイルの値", purpose="台帳の作成")
    return draft.samples


def field_taken_out(draft: DraftFacts, field_id: str) -> Mapping[str, Any] | None:
    """The field of this id as it was published last, to be put back into the draft."""
    return _ever_published(draft).get(field_id)


def _ever_published(draft: DraftFacts) -> Mapping[str, Mapping[str, Any]]:
    """By id the fields of every version there was of the register that is changed, each as it was last."""
    found: dict[str, Mapping[str, Any]] = {}
    for content in contents_of_register(draft.register_id) if draft.began_from else ():
        for one in fields_of(content):
            found.setdefault(str(one["id"]), one)
    return found


def keep_draft(draft: DraftFacts, content: Mapping[str, Any], *, revision: int, by: Actor) -> None:
    """Keep a changed draft. Raises NotPermitted for another division, RegisterDraftMoved, DraftTooLarge."""
    check_may_build(str(content["division"]), by)
    if len(register_yaml_of(content)) > _LARGEST:
        raise DraftTooLarge()
    change_register_draft(draft.ref, content, revision=revision, by=by)


def yaml_of_draft(ref: str, *, by: Actor) -> tuple[str, str]:
    """The name of the file and the definition as YAML, for the folder of definitions."""
    draft = own_draft(ref, by)
    return f"{draft.register_id}.yaml", register_yaml_of(draft.content)
