"""Saving a page of a form: whatever was typed is kept, and what has to be mended is said."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from django.db import transaction

from madoguchi.engines.records.actions.drafting import locked_draft, save
from madoguchi.engines.records.circumstances import Circumstances
from madoguchi.engines.records.corrections import value_at, with_value
from madoguchi.engines.records.drafts import DraftFacts, PageProblems
from madoguchi.engines.records.errors import AlreadySealed, UnknownPage
from madoguchi.engines.records.models import Draft
from madoguchi.engines.records.posting import names_of, read_consent, read_page
from madoguchi.engines.records.queries.drafts import draft_of
from madoguchi.engines.records.queries.surroundings import surroundings
from madoguchi.engines.records.reading import Posted, Reading
from madoguchi.engines.records.rules.checking import Found, consent_problems, problems_in
from madoguchi.engines.records.rules.flow import Asked, after, asked
from madoguchi.engines.records.rules.limits import check_posted
from madoguchi.engines.records.section import CONFIRM, Page, RecordSection
from madoguchi.engines.records.sections import section_of
from madoguchi.engines.records.uploads import Kept, Uploads, file_question, keep_uploads
from madoguchi.foundation.catalogue.queries import procedure_version
from madoguchi.foundation.storage.actions import remove_file
from madoguchi.foundation.storage.errors import NoSuchFile


def save_page(
    draft_ref: str, page_id: str, posted: Posted, files: Uploads | None = None, *, language: str = ""
) -> PageProblems:
    """Save what was typed on a page and say what has to be mended; empty when the page is complete.

    Raises NoSuchDraft, DraftExpired, AlreadySealed, UnknownPage, UnknownInputs, TooManyInputs, AnswersTooLarge; then
    nothing was stored. An individual number or a forbidden character is not stored either, the rest of the page is.
    """
    check_posted(posted)
    draft = draft_of(draft_ref)
    if draft.sealed_at is not None:
        raise AlreadySealed
    section = section_of(procedure_version(draft.version))
    if page_id == CONFIRM:
        return _save_consent(draft_ref, section, posted)
    page = section.page(page_id)
    if page is None:
        raise UnknownPage
    at = surroundings(language or draft.language, owners=[draft_ref])
    kept = _kept(section, page, draft, files or {}, at)
    # Files are looked at before the row is locked: drawing a photograph again takes its time.
    at = replace(at, files=surroundings(at.language, owners=[draft_ref]).files) if kept.files else at
    with transaction.atomic():
        row = locked_draft(draft_ref)
        return _save(row, section, page, posted, kept, at, language)


def _save(
    row: Draft, section: RecordSection, page: Page, posted: Posted, kept: Kept, at: Circumstances, language: str
) -> PageProblems:
    before = asked(section, row.answers, at)
    if before.page(page.id) is None:
        raise UnknownPage
    reading = read_page(page, posted, row.answers, row.raw, at)
    _attach(kept, reading)
    _detach(section, row.ref, posted, reading)
    row.answers, row.raw, row.page = reading.answers, reading.typed, page.id
    row.language = language or row.language
    save(row)
    return _outcome(before, asked(section, row.answers, at), page, posted, kept, reading, at)


def _save_consent(draft_ref: str, section: RecordSection, posted: Posted) -> PageProblems:
    with transaction.atomic():
        row = locked_draft(draft_ref)
        row.answers = read_consent(section, posted, row.answers).answers
        row.page = CONFIRM
        save(row)
    return PageProblems(tuple(found.problem for found in consent_problems(section, row.answers)))


def _kept(section: RecordSection, page: Page, draft: DraftFacts, files: Uploads, at: Circumstances) -> Kept:
    names = {name for each in page.fields for name in names_of(each, each.id)}
    held = {path: len(_refs(value_at(draft.answers, path))) for path in files}
    for path in files:
        if path not in names:
            raise UnknownPage
    return keep_uploads(section, files, held, draft.ref, at)


def _attach(kept: Kept, reading: Reading) -> None:
    for path, files in kept.files.items():
        refs = _refs(value_at(reading.answers, path))
        reading.answers = with_value(reading.answers, path, [*refs, *(file.ref for file in files)])


def _detach(section: RecordSection, owner: str, posted: Posted, reading: Reading) -> None:
    for wanted in posted.get("remove_file", ())[:1]:
        path, _, ref = wanted.rpartition(":")
        file_question(section, path)
        refs = _refs(value_at(reading.answers, path))
        if ref in refs:
            left = [each for each in refs if each != ref]
            reading.answers = with_value(reading.answers, path, left or None)
            _forget(ref, owner)


def _forget(ref: str, owner: str) -> None:
    try:
        remove_file(ref, owner=owner)
    except NoSuchFile:
        return  # gone already: two tabs took it away


def _refs(value: object) -> list[str]:
    return [ref for ref in value if isinstance(ref, str)] if isinstance(value, list) else []


def _outcome(
    before: Asked, form: Asked, page: Page, posted: Posted, kept: Kept, reading: Reading, at: Circumstances
) -> PageProblems:
    following = after(form, page.id, CONFIRM)
    refused = [*kept.problems, *reading.problems]
    if reading.stay:
        return PageProblems(tuple(refused), stay=True, refused=bool(refused), next=page.id, focus=_focus(posted))
    opened = _opened(before, form, page, posted)
    here = [found for found in problems_in(form, reading.typed, at) if found.page_id == page.id]
    told = {path for path, _ in refused}
    problems = [*refused, *(found.problem for found in here if found.path not in opened and found.path not in told)]
    if opened and not problems and any(found.path in opened for found in here):
        # Without JavaScript a question opened by an answer appears only now; it is no mistake not to have answered it.
        return PageProblems(stay=True, next=page.id, focus=_first(here, opened))
    return PageProblems(tuple(problems), refused=bool(refused), next=following)


def _opened(before: Asked, form: Asked, page: Page, posted: Posted) -> frozenset[str]:
    known = {question.path for _, question in before.questions}
    now_asked = form.page(page.id)
    return frozenset(
        question.path
        for question in (now_asked.questions if now_asked else ())
        if question.path not in known and not any(name in posted for name in names_of(question.field, question.path))
    )


def _first(here: Sequence[Found], opened: frozenset[str]) -> str:
    return next(found.path for found in here if found.path in opened)


def _focus(posted: Mapping[str, Sequence[str]]) -> str:
    for button in ("look_up", "add_row"):
        for value in posted.get(button, ())[:1]:
            return value
    return next((value.split(".")[0].partition(":")[0] for value in posted.get("remove_row", ())[:1]), "")
