"""Turns a page of the form into the plain data a face draws: its questions, its place, what has to be mended."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from madoguchi.engines.records.circumstances import Circumstances
from madoguchi.engines.records.errors import Problem, UnknownPage
from madoguchi.engines.records.field_types.consent import ConsentField
from madoguchi.engines.records.field_types.field import Typed
from madoguchi.engines.records.forms import FieldView, PageView, StepState, StepView
from madoguchi.engines.records.origins import is_as_begun
from madoguchi.engines.records.rules.checking import (
    Found,
    consent_problems,
    parts_typed,
    question_problems,
    sentence_of,
)
from madoguchi.engines.records.rules.flow import Asked, AskedPage, Question, after, before
from madoguchi.engines.records.section import CONFIRM, CONFIRM_TITLE, CONSENT, RecordSection
from madoguchi.engines.records.views import TypedTexts, field_views, words
from madoguchi.values.message import Message, msg
from madoguchi.values.words import Words, words_in


def page_view_of(
    form: Asked,
    page_id: str,
    typed: TypedTexts,
    at: Circumstances,
    *,
    checked: bool = False,
    also: Sequence[Problem] = (),
) -> PageView:
    """One page as it stands; `checked` shows what is missing, too, `also` adds problems found while reading a post.

    Raises UnknownPage when the page is not part of the form for these answers.
    """
    found = form.page(page_id)
    if found is None:
        raise UnknownPage
    problems = _problems_on(found, typed, at, checked=checked)
    sentences = _in_order(found, [each.problem for each in problems], also)
    messages = _messages_by_path(problems, also)
    return PageView(
        id=page_id,
        title=words_in(found.page.title, at.language),
        lead=words(found.page.lead, at),
        fields=field_views(found.questions, found.page, typed, at, messages),
        number=form.page_ids.index(page_id) + 1,
        steps=steps(form, page_id, at),
        problems=sentences,
        previous=before(form, page_id),
        next=after(form, page_id, CONFIRM),
    )


def confirm_view_of(
    section: RecordSection, form: Asked, agreed: Mapping[str, object], at: Circumstances, *, checked: bool = False
) -> PageView:
    """The confirm page: what the answers are used for, and the sentences to agree to."""
    problems = consent_problems(section, {CONSENT: agreed}) if checked else []
    fields = tuple(
        _consent_view(
            section, check.id, check.text, agreed, [p.message for p in problems if p.path.endswith(f".{check.id}")], at
        )
        for check in section.consent.checks
    )
    return PageView(
        id=CONFIRM,
        title=words_in(CONFIRM_TITLE, at.language),
        lead=words_in(section.consent.purpose, at.language),
        fields=fields,
        number=len(form.page_ids) + 1,
        steps=steps(form, CONFIRM, at),
        problems=tuple(problem.problem for problem in problems),
        previous=before(form, CONFIRM),
    )


def _consent_view(
    section: RecordSection,
    check_id: str,
    text: Words,
    agreed: Mapping[str, object],
    problems: Sequence[Message],
    at: Circumstances,
) -> FieldView:
    asked = ConsentField(type="consent", id=check_id, label=text, text=text)
    path = f"{CONSENT}.{check_id}"
    typed: Typed = {"": ("yes",)} if agreed.get(check_id) is True else {}
    return FieldView(
        path=path,
        layout=asked.layout,
        label=words_in(text, at.language),
        required=True,
        why=words_in(section.consent.purpose, at.language),
        inputs=asked.inputs(path, typed, at),
        problems=tuple(problems),
    )


def steps(form: Asked, page_id: str, at: Circumstances) -> tuple[StepView, ...]:
    """The line of steps with this page as the present one."""
    titles: list[tuple[str, str | Message]] = [
        (each.page.id, words_in(each.page.title, at.language)) for each in form.pages
    ]
    titles.append((CONFIRM, msg("確認")))
    place = [each for each, _ in titles].index(page_id)
    states: list[StepState] = ["done" if n < place else "now" if n == place else "next" for n in range(len(titles))]
    return tuple(StepView(each, title, state) for (each, title), state in zip(titles, states, strict=True))


def _problems_on(found: AskedPage, typed: TypedTexts, at: Circumstances, *, checked: bool) -> list[Found]:
    asked = found.questions if checked else [q for q in found.questions if _is_typed(q, typed, at)]
    return [
        Found(found.page.id, question.path, message, sentence_of(question, message, at))
        for question in asked
        for message in question_problems(question, typed, at)
    ]


def _is_typed(question: Question, typed: TypedTexts, at: Circumstances) -> bool:
    """Whether somebody typed here what could not be read; what was filled in part nobody has left open yet."""
    is_begun = is_as_begun(at.origins.get(question.path), question.path, typed)
    return bool(parts_typed(question.field, question.path, typed)) and not is_begun


def _in_order(found: AskedPage, problems: Sequence[Problem], also: Sequence[Problem]) -> tuple[Problem, ...]:
    """The problems in the order of the page; those found while reading replace those found afterwards."""
    told = {path for path, _ in also}
    place = {question.path: number for number, question in enumerate(found.questions)}
    together = [*also, *(problem for problem in problems if problem[0] not in told)]
    return tuple(sorted(together, key=lambda problem: place.get(problem[0], len(place))))


def _messages_by_path(problems: Sequence[Found], also: Sequence[Problem]) -> dict[str, list[Message]]:
    told: dict[str, list[Message]] = {}
    for path, sentence in also:
        told.setdefault(path, []).append(_unnamed(sentence))
    for found in problems:
        if found.path not in {path for path, _ in also}:
            told.setdefault(found.path, []).append(found.message)
    return told


def _unnamed(sentence: Message) -> Message:
    """The sentence beside its own field, where the label need not be said again."""
    inner = sentence.facts.get("problem")
    return _unnamed(inner) if isinstance(inner, Message) and "part" not in sentence.facts else sentence
