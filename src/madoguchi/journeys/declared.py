"""What the house has been told about its procedures: versions, their text, and the way a case takes through them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from madoguchi.engines.cases.queries import division_name, open_cases_by_version
from madoguchi.engines.cases.rules import STEP_NAMES, Step, desk_of
from madoguchi.engines.cases.section import SubstantiveWork, WorkflowSection
from madoguchi.engines.cases.workflows import workflow_of
from madoguchi.engines.records.queries import open_drafts_by_version
from madoguchi.foundation.catalogue.queries import (
    Procedure,
    VersionFacts,
    city,
    content_of,
    procedure_version,
    procedures,
    versions_by_procedure,
    versions_of,
)
from madoguchi.journeys.branches import Branch, branches_of
from madoguchi.journeys.publish.written import yaml_of
from madoguchi.values.message import Message, msg
from madoguchi.values.words import words_in


@dataclass(frozen=True)
class Declared:
    """One procedure in the list: its current version, and how much still runs on any of its versions."""

    id: str
    title: str
    division: str
    version: VersionFacts
    versions: int
    open_cases: int
    open_drafts: int


@dataclass(frozen=True)
class VersionUse:
    """One version, and how much still runs on it."""

    facts: VersionFacts
    open_cases: int
    open_drafts: int


@dataclass(frozen=True)
class Stop:
    """One step as the picture shows it; `minutes` is the work a city expects, `waits` whether the clock may pause."""

    step: str
    name: Message
    who: str
    minutes: float | None
    notes: tuple[Message, ...]
    waits: bool


def declared_procedures(language: str) -> list[Declared]:
    """Every current procedure with its use."""
    cases, drafts, versions = open_cases_by_version(), open_drafts_by_version(), versions_by_procedure()
    return [_declared(one, versions[one.id], cases, drafts, language) for one in procedures()]


def _declared(
    subject: Procedure,
    versions: tuple[VersionFacts, ...],
    cases: Mapping[str, int],
    drafts: Mapping[str, int],
    language: str,
) -> Declared:
    keys = [one.version for one in versions]
    return Declared(
        subject.id,
        subject.title(language),
        division_name(subject.identity.division),
        next(one for one in versions if one.current),
        len(versions),
        sum(cases.get(key, 0) for key in keys),
        sum(drafts.get(key, 0) for key in keys),
    )


def versions_in_use(procedure_id: str) -> list[VersionUse]:
    """Every version of a procedure, newest first."""
    cases, drafts = open_cases_by_version(), open_drafts_by_version()
    return [VersionUse(one, cases.get(one.version, 0), drafts.get(one.version, 0)) for one in versions_of(procedure_id)]


def text_of(version: str) -> str:
    """The whole definition of a version as YAML. Raises UnknownVersion."""
    return yaml_of(content_of(version))


def way_of(version: str, language: str) -> list[Stop]:
    """The steps of a case of this version, in order. Raises UnknownVersion."""
    subject = procedure_version(version)
    workflow = workflow_of(subject)
    steps = [Step.FORMAT_CHECK, Step.FORMAL_EXAMINATION, Step.SUBSTANTIVE_EXAMINATION, Step.DECISION, Step.NOTICE]
    present = [step for step in steps if step in (Step.DECISION, Step.NOTICE) or getattr(workflow, step) is not None]
    branches = branches_of(subject, language)
    return [_stop(step, workflow, subject, branches, language) for step in present]


def _stop(step: Step, workflow: WorkflowSection, subject: Procedure, branches: Sequence[Branch], language: str) -> Stop:
    work = getattr(workflow, step, None)
    automatic = step == Step.NOTICE or work == "automatic"
    home = subject.identity.division
    who = "" if automatic else division_name(desk_of(workflow, step, home=home, centre=city().centre, routes={}))
    told = [one.sentence for one in branches if one.step == step]
    minutes = getattr(work, "minutes", None)
    waits = step not in (Step.FORMAT_CHECK, Step.NOTICE)
    return Stop(step, STEP_NAMES[step], who, minutes, (*told, *_notes(step, workflow, language)), waits)


def _notes(step: Step, workflow: WorkflowSection, language: str) -> list[Message]:
    notes = []
    work = getattr(workflow, step, None)
    if step == Step.NOTICE or work == "automatic":
        notes.append(msg("自動で行います。"))
    if isinstance(work, SubstantiveWork) and work.sample_second_look:
        notes.append(msg("{percent}%は、二人目も確認します。", percent=work.sample_second_look))
    if any(skip.step == step for skip in workflow.skip):
        notes.append(msg("簡単な案件では、とばします。"))
    if step == Step.DECISION:
        position = workflow.decision.position
        if position is not None:
            notes.append(
                msg("{position}以上の職が決裁します。", position=words_in(city().position(position).name, language))
            )
        notes.append(msg("起案した人は決裁できません。"))
    return notes
