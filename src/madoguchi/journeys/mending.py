"""Correcting one answer beside the original: a character, a code, the way an address is written, with a reason."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db import transaction

from madoguchi.engines.cases import actions as cases
from madoguchi.engines.cases.queries import case_in_sight, resource_of
from madoguchi.engines.cases.rules import check_words
from madoguchi.engines.records import actions as records_actions
from madoguchi.engines.records import queries as records
from madoguchi.engines.records.corrections import read_replies
from madoguchi.engines.records.errors import Problem
from madoguchi.engines.records.forms import FieldView
from madoguchi.engines.records.sections import section_of
from madoguchi.foundation.access.rules import require
from madoguchi.foundation.catalogue.queries import procedure_version
from madoguchi.journeys.case_head import CaseHead, case_head
from madoguchi.journeys.comparison import ComparedRow, comparison_of
from madoguchi.journeys.heading import follow_header
from madoguchi.journeys.keeping_back import sight_of
from madoguchi.values.actor import Actor
from madoguchi.values.refusal import Refusal

Posted = Mapping[str, Sequence[str]]


class NothingToMend(Refusal):
    """この項目は、ここでは直せません。案件の画面から、直す項目を選んでください。"""


@dataclass(frozen=True)
class ValueSheet:
    """One answer, ready to be corrected; `revision` is the state of the answers it was drawn from."""

    head: CaseHead
    row: ComparedRow
    fields: tuple[FieldView, ...]
    revision: int


def value_sheet(
    reference_number: str,
    path: str,
    *,
    by: Actor,
    language: str,
    posted: Posted | None = None,
    problems: Sequence[Problem] = (),
) -> ValueSheet:
    """The answer at a path with its controls, filled as posted or as it stands. Raises NothingToMend."""
    head = case_head(reference_number, by=by, language=language)
    comparison = comparison_of(head.case, head.subject, head.dossier, language, by=by)
    row = comparison.row(path)
    if row is None or not row.can_mend:
        sight_of(head.case, head.subject, by).check_plain(path)
        raise NothingToMend()
    fields = records.correction_view(reference_number, head.subject, [path], language, posted=posted, problems=problems)
    return ValueSheet(head, row, fields, comparison.revision)


@transaction.atomic
def mend_value(
    reference_number: str, path: str, posted: Posted, *, reason: str, by: Actor, revision: int, language: str
) -> tuple[Problem, ...]:
    """Write the posted answer beside the original, with its reason; returns what has to be mended first.

    Raises ReasonMissing, NothingChanged, StaleEntry (nothing is overwritten), NotPermitted, and AlreadyDrafted,
    CaseClosed or NotAtThisStep from the draft of the decision on: what is signed off is what was drafted.
    """
    check_words(reason)
    case, _ = case_in_sight(reference_number, by)
    require(by, "work", resource_of(case))
    subject = procedure_version(case.procedure_version)
    sight_of(case, subject, by).check_plain(path)
    section = section_of(subject)
    answers = records.entry_of(reference_number).as_corrected
    replies = read_replies(section, answers, [path], posted, records.surroundings(language))
    if replies.problems:
        return replies.problems
    _write(reference_number, replies.changes, reason=reason, by=by, revision=revision)
    return ()


@transaction.atomic
def mend_answer(reference_number: str, path: str, value: object, *, reason: str, by: Actor, revision: int) -> None:
    """The same for a programme: the value at a path (`children.0.birth`, `guardian.family`) in its own form.

    Raises CorrectionUnreadable, ReasonMissing, NothingChanged, StaleEntry, NotPermitted, and what stands in the way.
    """
    check_words(reason)
    case, _ = case_in_sight(reference_number, by)
    require(by, "work", resource_of(case))
    sight_of(case, procedure_version(case.procedure_version), by).check_plain(path)
    _write(reference_number, {path: value}, reason=reason, by=by, revision=revision)


def is_in_sight(reference_number: str, by: Actor) -> bool:
    """Whether this member of staff still sees the case: a corrected address may have moved it to another ward."""
    try:
        case_in_sight(reference_number, by)
    except Refusal:
        return False
    return True


def _write(reference_number: str, changes: Mapping[str, object], *, reason: str, by: Actor, revision: int) -> None:
    records_actions.correct_entry(reference_number, changes, reason=reason, by=by, revision=revision)
    # Last, because an applicant's answer locks the entry before the case, too.
    cases.hold_for_mending(reference_number, by=by)
    cases.mark_work(reference_number, by=by)
    follow_header(reference_number, by=by)
