"""Forms as a counter needs them: what is still to be asked, what is held with its source, which papers to look at."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from madoguchi.engines.records import origins, views
from madoguchi.engines.records.circumstances import Circumstances
from madoguchi.engines.records.corrections import field_views, questions_at, read_replies
from madoguchi.engines.records.drafts import DraftFacts
from madoguchi.engines.records.errors import Problem
from madoguchi.engines.records.field_types.file import FileField
from madoguchi.engines.records.field_types.group import GroupField
from madoguchi.engines.records.forms import FieldView, SummaryPage
from madoguchi.engines.records.rules.checking import question_problems
from madoguchi.engines.records.rules.flow import Question, asked
from madoguchi.engines.records.section import AT_HOME, LEFT_OUT, SEEN
from madoguchi.engines.records.sections import section_of
from madoguchi.engines.records.summaries import answer_text, question_label, summary_of
from madoguchi.foundation.catalogue.queries import Procedure
from madoguchi.values.held import Origin, State
from madoguchi.values.words import words_in


@dataclass(frozen=True)
class Answered:
    """One answer in words with where it comes from; `by` is held, empty, asked, home, missing or down.

    Whoever came wrote what is by `home` before; what is `asked` the clerk wrote. `says` is false for an answer that was
    left or taken out.
    """

    path: str
    page: str
    label: str
    text: str
    by: str
    source: str = ""
    day: str = ""
    key: str = ""
    says: bool = True


@dataclass(frozen=True)
class PaperNeed:
    """One paper these answers call for, and whether it was sent or seen."""

    id: str
    label: str
    hint: str
    required: bool
    seen: bool
    sent: bool


@dataclass(frozen=True)
class CounterForm:
    """One form at a counter; `open` are the paths still to be asked, with the key under which others ask the same."""

    answered: tuple[Answered, ...]
    open: Mapping[str, str]
    papers: tuple[PaperNeed, ...]
    groups: tuple[RowsNeed, ...] = ()


@dataclass(frozen=True)
class RowsNeed:
    """A repeated group: its label, the heading of each row, whether there may be one more, and how it is called."""

    id: str
    label: str
    item: str
    rows: tuple[str, ...]
    may_add: bool
    may_remove: bool


def counter_form(procedure: Procedure, draft: DraftFacts, around: Circumstances) -> CounterForm:
    """Everything of a draft that a clerk and a visitor look at together, `around` them as `surroundings` says."""
    at = replace(around, origins=draft.origins)
    section = section_of(procedure)
    form = asked(section, draft.answers, at)
    told = [(found.page, question) for found in form.pages for question in found.questions if _is_told(question)]
    answered = tuple(_answered(question, words_in(page.title, at.language), draft, at) for page, question in told)
    still = {q.path: same_question(q) for _, q in told if _is_open(q, draft, at)}
    return CounterForm(answered, still, tuple(_papers(form.questions, at)), tuple(_groups(form.questions, at)))


def _groups(questions: Iterator[tuple[str, Question]], at: Circumstances) -> Iterator[RowsNeed]:
    for _, question in questions:
        group = question.field
        if isinstance(group, GroupField) and isinstance(question.value, list):
            count = len(question.value)
            rows = tuple(group.heading_of(index, at.language) for index in range(count))
            item = words_in(group.item, at.language)
            label = words_in(group.label, at.language)
            yield RowsNeed(group.id, label, item, rows, count < group.repeat.last, count > group.repeat.first)


def _is_told(question: Question) -> bool:
    return question.field.asks and not isinstance(question.field, GroupField | FileField)


def same_question(question: Question) -> str:
    """The key under which another form asks the same; empty when no other can."""
    if question.field.prefill is None:
        return ""
    return f"{question.field.type}:{question.field.prefill}:{question.row[1] if question.row else ''}"  # type: ignore[attr-defined]


def _is_open(question: Question, draft: DraftFacts, at: Circumstances) -> bool:
    """A question without an answer that is fit to send; known to be empty is an answer where none is required."""
    if question.value is not None:
        return bool(question_problems(question, draft.raw, at))
    if question.is_required(at):
        return True
    origin = at.origins.get(question.path)
    left_out = question.path in draft.raw.get(LEFT_OUT, ())
    return not left_out and (origin is None or origin["state"] in (State.DOWN, State.PART))


def _answered(question: Question, page: str, draft: DraftFacts, at: Circumstances) -> Answered:
    origin = at.origins.get(question.path)
    own = "home" if question.path in draft.raw.get(AT_HOME, ()) else "asked"
    by = "missing" if _is_open(question, draft, at) else own
    source = day = ""
    if origin and (origin["state"] == State.DOWN or _is_as_told(origin, question.value)):
        source, day = words_in(origin["name"], at.language), origins.day_text(origin, at.language)
        if by != "missing":
            by = "held" if question.value is not None else "empty"
        elif origin["state"] == State.DOWN:
            by = "down"
    text = answer_text(question.field, question.value, at)
    label, key, says = question_label(question, at), same_question(question), question.value is not None
    return Answered(question.path, page, label, text, by, source, day, key, says)


def _is_as_told(origin: Origin, value: object) -> bool:
    """Whether it is still what its source says; who took out what was filled in answered for themselves."""
    return origin["state"] in (State.EMPTY, State.DOWN) if value is None else origins.is_as_held(origin, value)


def _papers(questions: Iterator[tuple[str, Question]], at: Circumstances) -> Iterator[PaperNeed]:
    for _, question in questions:
        field = question.field
        if isinstance(field, FileField) and question.row is None:
            label, hint = words_in(field.label, at.language), views.words(field.hint, at)
            required = field.is_required(question.scope, at.moment)
            yield PaperNeed(field.id, label, hint, required, question.is_seen, question.value is not None)


def counter_views(
    procedure: Procedure,
    draft: DraftFacts,
    paths: Sequence[str],
    around: Circumstances,
    *,
    posted: Mapping[str, Sequence[str]] | None = None,
    problems: Sequence[Problem] = (),
) -> tuple[FieldView, ...]:
    """The questions at these paths, filled with what was posted or with the answers as they stand."""
    at = replace(around, origins=draft.origins)
    return field_views(section_of(procedure), draft.answers, paths, posted or {}, at, problems)


@dataclass(frozen=True)
class CounterReplies:
    """What was posted for some questions: changes by path, by shared key, and what has to be mended."""

    changes: Mapping[str, object]
    shared: Mapping[str, object]
    problems: tuple[Problem, ...]
    left_out: tuple[str, ...]


def read_counter(
    procedure: Procedure,
    draft: DraftFacts,
    paths: Sequence[str],
    posted: Mapping[str, Sequence[str]],
    at: Circumstances,
) -> CounterReplies:
    """What was posted for the questions at these paths; nothing is written, and an empty optional one is left out."""
    section = section_of(procedure)
    replies = read_replies(section, draft.answers, paths, posted, at)
    told = {path for path, _ in replies.problems}
    questions = [question for question, _ in questions_at(section, draft.answers, paths, at)]
    shared = {same_question(q): replies.changes[q.path] for q in questions if q.path in replies.changes}
    left = tuple(
        q.path for q in questions if q.path not in replies.changes and q.path not in told and not q.is_required(at)
    )
    return CounterReplies(replies.changes, {key: value for key, value in shared.items() if key}, replies.problems, left)


def paths_of_key(procedure: Procedure, draft: DraftFacts, key: str, at: Circumstances) -> tuple[str, ...]:
    """Where a form asks the question of this key."""
    form = asked(section_of(procedure), draft.answers, at)
    return tuple(question.path for _, question in form.questions if key and same_question(question) == key)


@dataclass(frozen=True)
class Shares:
    """How many fields a form asked, and who wrote them: nobody, the clerk, or the visitor beforehand at home."""

    prefilled: int
    asked: int
    typed: int


def shares_of(form: CounterForm, draft: DraftFacts) -> Shares:
    """Counted over every question that has an answer or is known to have none; papers are no questions."""
    held = [one for one in form.answered if one.by in ("held", "empty")]
    own = [one for one in form.answered if one.by == "home" and one.says]
    left_out = set(draft.raw.get(LEFT_OUT, ()))
    clerk = [one for one in form.answered if one.by == "asked" and one.says and one.path not in left_out]
    return Shares(len(held), len(clerk), len(own))


def paths_by_writer(procedure: Procedure, draft: DraftFacts, around: Circumstances) -> tuple[list[str], frozenset[str]]:
    """Which questions of a draft whoever filled it in has answered, and which were filled in for them and left so.

    To take out what was filled in is an answer.
    """
    answered = counter_form(procedure, draft, around).answered
    own = [one.path for one in answered if one.by == "asked"]
    return own, frozenset(one.path for one in answered if one.by == "held")


def seen_papers(draft: DraftFacts) -> Mapping[str, object]:
    """The papers a clerk saw, with by whom and when."""
    seen = draft.answers.get(SEEN)
    return seen if isinstance(seen, Mapping) else {}


@dataclass(frozen=True)
class ReadableForm:
    """A form as its visitor reads it: every answer in words, what it is used for, and what is agreed to."""

    summary: tuple[SummaryPage, ...]
    purpose: str
    consents: tuple[str, ...]


def readable_form(procedure: Procedure, draft: DraftFacts, at: Circumstances) -> ReadableForm:
    """The whole draft in words, `at` as `surroundings` says."""
    section = section_of(procedure)
    return ReadableForm(
        tuple(summary_of(section, draft.answers, at)),
        words_in(section.consent.purpose, at.language),
        tuple(words_in(check.text, at.language) for check in section.consent.checks),
    )
