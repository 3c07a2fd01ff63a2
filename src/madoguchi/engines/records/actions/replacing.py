"""Answers sent by a program, all at once."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import transaction

from madoguchi.engines.records.actions.drafting import locked_draft, new_draft, save
from madoguchi.engines.records.drafts import DraftFacts, PageProblems
from madoguchi.engines.records.errors import AnswersUnreadable, Problem
from madoguchi.engines.records.field_types.file import FileField
from madoguchi.engines.records.field_types.group import GroupField
from madoguchi.engines.records.json_answers import read_answers
from madoguchi.engines.records.models import Draft
from madoguchi.engines.records.queries.drafts import facts_of
from madoguchi.engines.records.queries.surroundings import surroundings
from madoguchi.engines.records.rules.checking import consent_problems, problems_in
from madoguchi.engines.records.rules.flow import asked
from madoguchi.engines.records.section import CONFIRM, RecordSection
from madoguchi.engines.records.sections import section_of
from madoguchi.engines.records.sent_files import with_files_kept
from madoguchi.foundation.catalogue.queries import Procedure, procedure_version
from madoguchi.values.actor import Actor


def replace_answers(draft_ref: str, answers: object, *, language: str = "") -> PageProblems:
    """Put these answers in the place of all the draft has; with any problem nothing is stored.

    A file is sent inside its answer as `{name, content}` with base64 content and becomes a reference. Raises
    AnswersUnreadable, AnswersTooLarge, AnswersTooDeep, ForbiddenCharacter and the refusals of `save_page`.
    """
    with transaction.atomic():
        row = locked_draft(draft_ref)
        problems = _fill(row, section_of(procedure_version(row.version_id)), answers, language or row.language)
        if problems:
            transaction.set_rollback(True)  # the files kept a moment ago go, too
            return PageProblems(tuple(problems))
        save(row)
    return PageProblems(next=CONFIRM)


@transaction.atomic(savepoint=False)
def start_filled_draft(
    procedure: Procedure, answers: object, *, by: Actor, language: str, channel: str, told_in: str = ""
) -> tuple[DraftFacts, PageProblems]:
    """A draft with all its answers at once, and what is wrong with them; then whoever asked undoes it.

    `language` is that of the applicant, `told_in` that of who reads what is wrong, where it is another.
    Raises what `replace_answers` raises.
    """
    row = new_draft(procedure, by=by, language=language, channel=channel)
    problems = _fill(row, section_of(procedure), answers, told_in or language)
    if not problems:
        row.save(force_insert=True)
    return facts_of(row), PageProblems(tuple(problems), next=CONFIRM)


def _fill(row: Draft, section: RecordSection, answers: object, language: str) -> list[Problem]:
    data, problems = _with_files_kept(section, answers, row.ref)
    at = surroundings(language, owners=[row.ref])
    received = read_answers(section, data, at)
    form = asked(section, received.answers, at)
    told = {path for path, _ in received.problems}
    missing = [*problems_in(form, {}, at), *consent_problems(section, received.answers)]
    row.answers, row.raw, row.page = received.answers, {}, CONFIRM
    return [*problems, *received.problems, *(found.problem for found in missing if found.path not in told)]


def _with_files_kept(section: RecordSection, answers: object, owner: str) -> tuple[object, list[Problem]]:
    if not isinstance(answers, Mapping):
        raise AnswersUnreadable
    data, problems = dict(answers), []
    for each in section.fields:
        if isinstance(each, FileField) and each.id in data:
            data[each.id], found = with_files_kept(each, data[each.id], each.id, owner)
            problems += found
        if isinstance(each, GroupField) and isinstance(data.get(each.id), list):
            data[each.id], found = _rows_kept(each, data[each.id], owner)
            problems += found
    return data, problems


def _rows_kept(group: GroupField, rows: list[object], owner: str) -> tuple[list[object], list[Problem]]:
    kept, problems = [], []
    for index, row in enumerate(rows[: group.repeat.last + 1]):
        copy = dict(row) if isinstance(row, Mapping) else row
        for each in group.fields:
            if isinstance(each, FileField) and isinstance(copy, dict) and each.id in copy:
                copy[each.id], found = with_files_kept(each, copy[each.id], f"{group.id}.{index}.{each.id}", owner)
                problems += found
        kept.append(copy)
    return kept, problems
