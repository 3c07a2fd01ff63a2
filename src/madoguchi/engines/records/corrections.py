"""Single answers of an entry: showing some of them again, reading what replaces them, and the header they make."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass, replace

from madoguchi.engines.records.circumstances import Circumstances
from madoguchi.engines.records.errors import Problem
from madoguchi.engines.records.field_types.file import FileField
from madoguchi.engines.records.field_types.group import GroupField
from madoguchi.engines.records.forms import FieldView, Input
from madoguchi.engines.records.rules.checking import checked, contradictions, messages_of, parts_typed, sentence_of
from madoguchi.engines.records.rules.flow import Question, asked
from madoguchi.engines.records.section import Page, RecordSection
from madoguchi.engines.records.views import field_view
from madoguchi.values.refusal import Refusal
from madoguchi.values.whole_numbers import whole_number
from madoguchi.values.words import words_in

Answers = Mapping[str, object]
Posted = Mapping[str, Sequence[str]]


@dataclass(frozen=True)
class Header:
    """Who applies: the values at the paths the definition names, "" or empty where it names none."""

    name: Mapping[str, object]
    address: Mapping[str, object]
    email: str = ""
    telephone: str = ""
    business_name: str = ""
    business_kana: str = ""
    corporate_number: str = ""
    ward_code: str = ""


@dataclass(frozen=True)
class Replies:
    """What was answered to a request for correction: changes by path, and what has to be mended."""

    changes: Mapping[str, object]
    problems: tuple[Problem, ...] = ()


def header_in(section: RecordSection, answers: Answers) -> Header:
    """The header the answers make."""
    paths = section.applicant
    business = paths.business
    return Header(
        name=_mapping(value_at(answers, paths.name)),
        address=_mapping(value_at(answers, paths.address)),
        email=_text(value_at(answers, paths.email)),
        telephone=_text(value_at(answers, paths.telephone)),
        business_name=_text(value_at(answers, business.name if business else None)),
        business_kana=_text(value_at(answers, business.kana if business else None)),
        corporate_number=_text(value_at(answers, business.corporate_number if business else None)),
        ward_code=_text(_mapping(value_at(answers, section.ward)).get("ward_code")),
    )


def value_at(answers: object, path: str | None) -> object:
    """The answer at a path; rows are named by their index. None when there is none."""
    value: object = answers if path else None
    for step in (path or "").split("."):
        if isinstance(value, Mapping):
            value = value.get(step)
        elif isinstance(value, list) and (index := whole_number(step, most=len(value) - 1)) is not None:
            value = value[index]
        else:
            return None
    return value


def with_value(answers: Answers, path: str, value: object) -> dict[str, object]:
    """The answers with the one at this path replaced, in a row that is added where it lacks, or removed for None."""
    changed = deepcopy(dict(answers) if value is None else with_rows(answers, path))
    parent, _, last = path.rpartition(".")
    holder = value_at(changed, parent) if parent else changed
    if isinstance(holder, dict):
        if value is None:
            holder.pop(last, None)
        else:
            holder[last] = value
    return changed


def with_rows(answers: Answers, path: str) -> dict[str, object]:
    """The answers with as many rows as the path needs: nobody may have answered a question of a row before."""
    group, _, rest = path.partition(".")
    index = whole_number(rest.partition(".")[0])
    rows = answers.get(group)
    grown = list(rows) if isinstance(rows, list) else []
    if index is None or index < len(grown):
        return dict(answers)
    return {**answers, group: [*grown, *({} for _ in range(index + 1 - len(grown)))]}


def questions_at(
    section: RecordSection, answers: Answers, paths: Sequence[str], at: Circumstances
) -> list[tuple[Question, Page]]:
    """The questions these paths name, in the order of the form; a group stands for all its questions."""
    wanted = set(paths)
    return [
        (question, found.page)
        for found in asked(section, answers, at).pages
        for question in found.questions
        if question.field.asks
        and not isinstance(question.field, GroupField)
        and (question.path in wanted or (question.row is not None and question.row[0].id in wanted))
    ]


def field_views(
    section: RecordSection,
    answers: Answers,
    paths: Sequence[str],
    posted: Posted,
    at: Circumstances,
    problems: Sequence[Problem] = (),
) -> tuple[FieldView, ...]:
    """The questions at these paths as a page of their own, each under its full label."""
    told: dict[str, list[Problem]] = {}
    for problem in problems:
        told.setdefault(problem[0], []).append(problem)
    return tuple(
        _view(question, page, posted, at, told) for question, page in questions_at(section, answers, paths, at)
    )


def _view(
    question: Question, page: Page, posted: Posted, at: Circumstances, told: Mapping[str, Sequence[Problem]]
) -> FieldView:
    view = field_view(question, page, posted, at, [sentence for _, sentence in told.get(question.path, ())])
    if question.row is not None:
        group, index = question.row
        view = replace(view, label=f"{group.heading_of(index, at.language)}　{view.label}")
    if isinstance(question.field, FileField):
        # Files already kept travel with the form, because a correction has no draft to hold them.
        kept = tuple(Input(name=question.path, control="hidden", value=file.ref) for file in view.files)
        view = replace(view, inputs=(*view.inputs, *kept))
    return view


def read_replies(
    section: RecordSection, answers: Answers, paths: Sequence[str], posted: Posted, at: Circumstances
) -> Replies:
    """What replaces the answers at these paths; questions left as they were are no change."""
    changes: dict[str, object] = {}
    problems: list[Problem] = []
    for question, _ in questions_at(section, answers, paths, at):
        parts = parts_typed(question.field, question.path, posted)
        if not parts and not question.field.absent_means_empty:
            continue
        try:
            value = question.field.read(parts, at)
            if value is None and question.is_required(at):
                problems.append((question.path, question.field.missing(sentence_label(question, at))))
                continue
            value = None if value is None else checked(question.field, value, at)
        except Refusal as refusal:
            problems.extend((question.path, sentence_of(question, m, at)) for m in messages_of(refusal))
            continue
        if value != question.value:
            changes[question.path] = value
    if not problems:
        changed = answers
        for path, value in changes.items():
            changed = with_value(changed, path, value)
        problems = contradictions_by(section, answers, changed, list(changes), at)
    return Replies(changes, tuple(problems))


def contradictions_by(
    section: RecordSection, answers: Answers, changed: Answers, paths: Sequence[str], at: Circumstances
) -> list[Problem]:
    """What no longer goes together in the answers as they were changed at these paths; what did not before is left out.

    Each is told at an answer that was changed: at its own question, or at the first change.
    """
    if not section.compares:
        return []
    before = _contradicting(section, answers, at)
    found = [one for one in _contradicting(section, changed, at) if one not in before]
    return [(path if path in paths else paths[0], sentence) for path, sentence in found]


def _contradicting(section: RecordSection, answers: Answers, at: Circumstances) -> list[Problem]:
    return [
        (question.path, sentence_of(question, message, at))
        for _, question in asked(section, answers, at).questions
        if question.field.must is not None and question.value is not None
        for message in contradictions(question, question.value, at)
    ]


def sentence_label(question: Question, at: Circumstances) -> str:
    """The label of a question in the reader's language."""
    return words_in(question.field.label, at.language)


def _mapping(value: object) -> Mapping[str, object]:
    return value if isinstance(value, Mapping) else {}


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""
