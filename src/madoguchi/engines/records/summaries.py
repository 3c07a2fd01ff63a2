"""The answers in words: page by page for people, and the label of any path."""

from __future__ import annotations

from collections.abc import Mapping

from madoguchi.engines.records.circumstances import Circumstances
from madoguchi.engines.records.cited_sources import cited_source
from madoguchi.engines.records.field_types.field import Field
from madoguchi.engines.records.field_types.file import FileField
from madoguchi.engines.records.field_types.group import GroupField
from madoguchi.engines.records.field_types.picking import PickingField
from madoguchi.engines.records.forms import CitedView, SummaryPage, SummaryRow
from madoguchi.engines.records.rules.flow import AskedPage, Question, asked
from madoguchi.engines.records.rules.masking import is_hidden
from madoguchi.engines.records.section import RecordSection
from madoguchi.values.refusal import Refusal
from madoguchi.values.words import words_in

_NOT_ANSWERED = {"ja": "入力なし", "en": "Not answered", "ja-easy": "書いて いません"}
_SEEN = {"ja": "窓口で原本を見ました", "en": "Seen at the counter", "ja-easy": "窓口で 見ました"}
TOTAL = "total"
"""What stands in the path of a sum where a row has its number."""
_TOTAL = {"ja": "合計", "en": "Total", "ja-easy": "ぜんぶで"}
_SPACE = {"en": ": "}


_NOTHING: frozenset[str] = frozenset()


def summary_of(
    section: RecordSection, answers: Mapping[str, object], at: Circumstances, *, hidden: frozenset[str] = _NOTHING
) -> list[SummaryPage]:
    """Every question asked, with its answer in words; what is at the places of `hidden` is kept back."""
    return [_page(found, at, hidden) for found in asked(section, answers, at).pages]


def _page(found: AskedPage, at: Circumstances, hidden: frozenset[str]) -> SummaryPage:
    rows: list[SummaryRow] = []
    totals: list[SummaryRow] = []
    for question in found.questions:
        if question.row is None:
            rows, totals = [*rows, *totals], []
        if isinstance(question.field, GroupField):
            totals = [] if is_hidden(question.path, hidden) else _totals(question.field, question, hidden, at)
        elif _is_told(question):
            rows.append(_row_for(question, at, hidden))
    return SummaryPage(words_in(found.page.title, at.language), found.page.id, (*rows, *totals))


def _totals(group: GroupField, question: Question, hidden: frozenset[str], at: Circumstances) -> list[SummaryRow]:
    """The sums of the rows of a group, where the numbers may be seen."""
    return [
        SummaryRow(
            total_label(group, field, at),
            answer_text(field, total, at),
            f"{group.id}.{TOTAL}.{field.id}",
            is_worked_out=True,
        )
        for field, total in group.sums(question.value)
        if question.value and f"{group.id}.{field.id}" not in hidden
    ]


def total_label(group: GroupField, field: Field, at: Circumstances) -> str:
    """合計：金額."""
    return f"{words_in(_TOTAL, at.language)}{_SPACE.get(at.language, '：')}{words_in(field.label, at.language)}"


def _is_told(question: Question) -> bool:
    return (question.field.asks or question.field.computes) and not isinstance(question.field, GroupField)


def _row_for(question: Question, at: Circumstances, hidden: frozenset[str]) -> SummaryRow:
    if question.value is None or not is_hidden(question.path, hidden):
        return _row(question, at)
    text = question.field.masked(question.value, at)
    return SummaryRow(
        question_label(question, at), text, question.path, is_masked=True, is_worked_out=question.field.computes
    )


def _row(question: Question, at: Circumstances) -> SummaryRow:
    field = question.field
    files = field.kept(field.typed(question.value, at), at) if isinstance(field, FileField) and question.value else ()
    text = words_in(_SEEN, at.language) if question.is_seen and not files else answer_text(field, question.value, at)
    return SummaryRow(question_label(question, at), text, question.path, files, is_worked_out=field.computes)


def answer_text(field: Field, value: object, at: Circumstances) -> str:
    """One answer in words; a value no version of the field understands is shown as it is."""
    if value is None:
        return words_in(_NOT_ANSWERED, at.language)
    try:
        return field.display(value, at)
    except (Refusal, ValueError, TypeError, KeyError, AttributeError):
        return str(value)


def cited_by(field: Field | None, value: object, at: Circumstances) -> CitedView | None:
    """Where the answer of a reference or a lookup leads, and what is shown of the record; None for other answers.

    A record that is known through a dataset leads to the dataset: its readers open no register.
    """
    if not isinstance(field, PickingField) or value is None:
        return None
    number = field.number_in(value)
    found, source = at.records.called(field.cites, number), cited_source(field.cites)
    if found is None or found.is_hidden:
        return None
    told = tuple(found.told[name] for name in field.lives_on if name in found.told)
    return CitedView(source.register_id, number, told, source.dataset_id)


def question_label(question: Question, at: Circumstances) -> str:
    """The label, with the heading of its row before it."""
    label = words_in(question.field.label, at.language)
    if question.row is None:
        return label
    group, index = question.row
    return f"{group.heading_of(index, at.language)}{_SPACE.get(at.language, '：')}{label}"


def label_at(section: RecordSection, path: str, at: Circumstances) -> str:
    """The label at a path (`children.0.birth`, `guardian.family`, `items.total.price`), or the path without one."""
    steps = path.split(".")
    field = next((each for each in section.fields if each.id == steps[0]), None)
    if field is None:
        return path
    if isinstance(field, GroupField) and len(steps) >= 3:
        inner = next((each for each in field.fields if each.id == steps[2]), None)
        if inner is not None and steps[1] == TOTAL:
            return total_label(field, inner, at)
        if inner is not None and steps[1].isdigit():
            return question_label(Question(inner, path, None, {}, (field, int(steps[1]))), at)
    return words_in(field.label, at.language)
