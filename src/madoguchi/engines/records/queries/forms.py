"""Forms as people and programs see them: pages, summaries, papers, the header, the JSON Schema."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from typing import Any

from madoguchi.engines.records import (
    corrections,
    duplicates,
    granted,
    page_views,
    paper_forms,
    schema,
    summaries,
    views,
)
from madoguchi.engines.records.drafts import DraftFacts, PageProblems
from madoguchi.engines.records.errors import Problem
from madoguchi.engines.records.field_types.file import FileField
from madoguchi.engines.records.forms import FieldView, PageView, SummaryPage
from madoguchi.engines.records.item_names import item_names
from madoguchi.engines.records.paper_forms import PaperPage
from madoguchi.engines.records.queries.entries import entry_of
from madoguchi.engines.records.queries.surroundings import surroundings
from madoguchi.engines.records.rules import masking
from madoguchi.engines.records.rules.checking import problems_in
from madoguchi.engines.records.rules.flow import asked
from madoguchi.engines.records.section import CONFIRM, CONSENT
from madoguchi.engines.records.sections import section_of
from madoguchi.foundation.catalogue.queries import Procedure
from madoguchi.foundation.dossier.queries import dossier_facts
from madoguchi.values.confidentiality import Confidentiality
from madoguchi.values.message import Message
from madoguchi.values.words import words_in

Answers = Mapping[str, object]


@dataclass(frozen=True)
class DocumentNeed:
    """One paper these answers call for."""

    id: str
    label: str
    hint: str
    required: bool
    alternatives: str


def page_view(
    procedure: Procedure,
    draft: DraftFacts,
    page_id: str,
    language: str,
    *,
    checked: bool = False,
    problems: PageProblems | None = None,
) -> PageView:
    """One page of a draft; `checked` (or the `problems` of the last save) also shows what is missing.

    Raises UnknownPage when this page is not asked. The page `confirm` holds the sentences to agree to.
    """
    at = replace(surroundings(language, owners=[draft.ref]), origins=draft.origins)
    section = section_of(procedure)
    form = asked(section, draft.answers, at)
    checked = checked or bool(problems and problems.problems and not problems.stay)
    if page_id == CONFIRM:
        agreed = draft.answers.get(CONSENT)
        return page_views.confirm_view_of(
            section, form, agreed if isinstance(agreed, Mapping) else {}, at, checked=checked
        )
    also = problems.problems if problems else ()
    return page_views.page_view_of(form, page_id, draft.raw, at, checked=checked, also=also)


def pages_shown(procedure: Procedure, answers: Answers, language: str = "ja") -> tuple[tuple[str, str], ...]:
    """Id and title of every page these answers lead through, the confirm page excepted."""
    at = surroundings(language)
    return tuple(
        (each.page.id, words_in(each.page.title, language)) for each in asked(section_of(procedure), answers, at).pages
    )


def first_page(procedure: Procedure) -> str:
    """The page a new draft opens with."""
    return asked(section_of(procedure), {}, surroundings("ja")).page_ids[0]


def problems_of(procedure: Procedure, draft: DraftFacts, language: str) -> list[tuple[str, Problem]]:
    """Everything that still has to be mended, with the id of its page; consent is asked for by sealing only."""
    at = surroundings(language, owners=[draft.ref])
    found = problems_in(asked(section_of(procedure), draft.answers, at), draft.raw, at)
    return [(each.page_id, each.problem) for each in found]


def answers_fit(procedure: Procedure, answers: Answers) -> bool:
    """Whether these answers could be sent today, their files and consent aside."""
    form = asked(section_of(procedure), answers, at := surroundings("ja"))
    files = {question.path for _, question in form.questions if isinstance(question.field, FileField)}
    return all(found.path in files for found in problems_in(form, {}, at))


def answers_asked(procedure: Procedure, answers: Answers) -> Answers:
    """What conditions look at: the answers to what is asked, with what formulas work out from them."""
    return asked(section_of(procedure), answers, surroundings("ja")).answers


def files_asked(procedure: Procedure, answers: Answers) -> dict[str, tuple[str, ...]]:
    """Where these answers are still asked for a file, a group's rows included, and which kinds each place takes."""
    form = asked(section_of(procedure), answers, surroundings("ja"))
    open_questions = (question for _, question in form.questions if question.value is None)
    return {each.path: each.field.accept for each in open_questions if isinstance(each.field, FileField)}


def summary(procedure: Procedure, answers: Answers, language: str, *, owners: Sequence[str] = ()) -> list[SummaryPage]:
    """The answers in words, page by page; `owners` (draft, dossier) give files their names."""
    return summaries.summary_of(section_of(procedure), answers, surroundings(language, owners=owners))


def label_of(procedure: Procedure, path: str, language: str) -> str:
    """The label of the field at a path, with its row."""
    return summaries.label_at(section_of(procedure), path, surroundings(language))


def needed_documents(procedure: Procedure, answers: Answers, language: str = "ja") -> tuple[DocumentNeed, ...]:
    """The papers these answers call for."""
    section, at = section_of(procedure), surroundings(language)
    kept = asked(section, answers, at).answers
    return tuple(
        DocumentNeed(
            paper.id,
            words_in(paper.label, language),
            views.words(paper.hint, at),
            paper.require,
            views.words(paper.alternatives, at),
        )
        for paper in section.documents
        if paper.field.is_shown(kept, at.moment)
    )


def consent_purpose(procedure: Procedure, language: str) -> str:
    """What the answers are used for."""
    return words_in(section_of(procedure).consent.purpose, language)


def recorded_items(procedure: Procedure, language: str) -> tuple[str, ...]:
    """The names of what a form of this procedure records, in their order; of a repeated group also its parts."""
    return item_names(section_of(procedure).fields, language)


def duplicate_keys(procedure: Procedure, answers: Answers) -> tuple[str, ...]:
    """Keys that two matters of this procedure share when they look alike; none when the definition compares nothing."""
    return duplicates.keys_of(section_of(procedure), procedure.id, answers)


def alike_since(procedure: Procedure, received_on: date) -> date | None:
    """From which day of arrival on another matter may be the same (`duplicates.within`); None where none is."""
    return duplicates.alike_since(section_of(procedure), received_on)


def header_of(procedure: Procedure, answers: Answers) -> corrections.Header:
    """Who applies and how to reach them (GIF A票), as the definition's `applicant` and `ward` name the answers."""
    return corrections.header_in(section_of(procedure), answers)


def correction_view(
    reference_number: str,
    procedure: Procedure,
    paths: Sequence[str],
    language: str,
    *,
    posted: Mapping[str, Sequence[str]] | None = None,
    problems: Sequence[Problem] = (),
) -> tuple[FieldView, ...]:
    """Only the questions at these paths, filled with what was posted or with the answers as they stand."""
    at = surroundings(language, owners=[reference_number, dossier_facts(reference_number).draft_ref])
    answers = entry_of(reference_number).as_corrected
    return corrections.field_views(section_of(procedure), answers, paths, posted or {}, at, problems)


def read_correction(
    reference_number: str,
    procedure: Procedure,
    paths: Sequence[str],
    posted: Mapping[str, Sequence[str]],
    language: str,
) -> corrections.Replies:
    """What was posted for the questions at these paths, as changes and as problems; nothing is written."""
    at = surroundings(language, owners=[reference_number, dossier_facts(reference_number).draft_ref])
    answers = entry_of(reference_number).as_corrected
    return corrections.read_replies(section_of(procedure), answers, paths, posted, at)


@lru_cache(maxsize=256)
def classes_of(procedure: Procedure) -> Mapping[str, Confidentiality]:
    """How confidential each question of this version is, by its place: `address`, `children.birth`."""
    return masking.classes_of(section_of(procedure), procedure.identity.confidentiality)


def granted_from(procedure: Procedure) -> tuple[str, ...]:
    """The answers from which the values of a grant start, by their paths."""
    return tuple(each.from_ for each in section_of(procedure).granted)


def granted_schema(procedure: Procedure, language: str = "ja") -> dict[str, Any]:
    """The JSON Schema of what a grant of this procedure may state, for programs."""
    return schema.granted_schema(section_of(procedure), language)


def states_values(procedure: Procedure) -> bool:
    """Whether a grant of this procedure states values of its own."""
    return bool(section_of(procedure).granted)


def settled_values(procedure: Procedure, answers: Answers, said: Answers, language: str = "ja") -> granted.Settled:
    """The values of a grant: what is said, else what was applied for. Raises GrantedUnreadable."""
    return granted.settled(section_of(procedure), answers, said, surroundings(language))


def read_granted(procedure: Procedure, posted: Mapping[str, Sequence[str]], language: str) -> dict[str, object]:
    """The values of a grant as they were typed. Raises GrantedUnreadable."""
    return granted.read_granted(section_of(procedure), posted, surroundings(language))


def granted_views(
    procedure: Procedure,
    answers: Answers,
    stands: Answers,
    language: str,
    *,
    posted: Mapping[str, Sequence[str]] | None = None,
    problems: Mapping[str, Message] | None = None,
) -> tuple[FieldView, ...]:
    """The values of a grant as questions to the drafter."""
    at = surroundings(language)
    return granted.granted_views(section_of(procedure), answers, stands, posted or {}, problems or {}, at)


def granted_rows(
    procedure: Procedure, answers: Answers, values: Answers, language: str
) -> tuple[granted.GrantedRow, ...]:
    """The values of a grant in words, each beside what was applied for."""
    return granted.granted_rows(section_of(procedure), answers, values, surroundings(language))


def paper_pages(procedure: Procedure, language: str) -> tuple[PaperPage, ...]:
    """The questions of this procedure as they stand on its paper form."""
    return paper_forms.paper_pages(section_of(procedure), surroundings(language))


def answers_schema(procedure: Procedure, language: str = "ja") -> dict[str, Any]:
    """The JSON Schema of the answers of this procedure, for programs."""
    return schema.answers_schema(section_of(procedure), language)
