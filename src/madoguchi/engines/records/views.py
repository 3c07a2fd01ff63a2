"""Turns questions and answers into the plain data a face draws them from, with groups and their rows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from madoguchi.engines.records.circumstances import Circumstances
from madoguchi.engines.records.field_types.field import Field, Typed
from madoguchi.engines.records.field_types.file import FileField
from madoguchi.engines.records.field_types.group import GroupField
from madoguchi.engines.records.field_types.note import NoteField
from madoguchi.engines.records.forms import FieldView, FileView, Input, RowView
from madoguchi.engines.records.origins import origin_sentence
from madoguchi.engines.records.rules.checking import parts_typed
from madoguchi.engines.records.rules.flow import Question
from madoguchi.engines.records.section import Page
from madoguchi.engines.records.summaries import answer_text
from madoguchi.engines.records.unfit import as_it_stands, as_typed, with_raw
from madoguchi.values.message import Message, msg
from madoguchi.values.words import Words, words_in

TypedTexts = Mapping[str, Sequence[str]]


def field_views(
    questions: Iterable[Question],
    page: Page | None,
    typed: TypedTexts,
    at: Circumstances,
    messages: Mapping[str, Sequence[Message]],
) -> tuple[FieldView, ...]:
    """The questions as views, those of a group's rows inside the rows."""
    known = list(questions)
    return tuple(
        _group_view(question, question.field, known, page, typed, at, messages)
        if isinstance(question.field, GroupField)
        else field_view(question, page, typed, at, messages.get(question.path, ()))
        for question in known
        if question.row is None
    )


def field_view(
    question: Question, page: Page | None, typed: TypedTexts, at: Circumstances, problems: Sequence[Message]
) -> FieldView:
    """One question with its controls, filled with what was typed or, failing that, with the answer."""
    field, path = question.field, question.path
    shown = parts_typed(field, path, typed) or as_typed(field, question.value, at) or {}
    text = _text_of(field, question.value, at)
    inputs = field.inputs(path, shown, at)
    if as_typed(field, question.value, at) is None and not parts_typed(field, path, typed):
        inputs = with_raw(inputs, question.value)
    return FieldView(
        path=path,
        layout=field.layout_of(inputs),
        label="" if isinstance(field, NoteField) and "label" not in field.model_fields_set else words(field.label, at),
        hint=text,
        required=question.is_required(at),
        why=words(field.purpose or (page.purpose if page else None), at),
        inputs=inputs,
        problems=tuple(problems),
        note=_note(question, typed, at),
        origin=origin_sentence(question, at),
        nested=question.nested,
        files=_files(field, path, shown, at) if isinstance(field, FileField) else (),
    )


_COPIED = {
    "ja": "選んだ記録から写します。手では直せません。",
    "en": "Copied from the record you chose; it cannot be changed by hand.",
    "ja-easy": "選んだ 記録から うつします。手では 直せません。",
}


def copied_view(view: FieldView, field: Field, value: object, at: Circumstances) -> FieldView:
    """A field nobody fills in: what was copied into it, or that it will be."""
    held = words_in(_COPIED, at.language) if value is None else answer_text(field, value, at)
    return replace(view, layout="note", hint=held, inputs=(), required=False)


_WORKED_OUT = {
    "ja": "ほかの項目から計算します。",
    "en": "Worked out from the other answers.",
    "ja-easy": "ほかの 項目から 計算します。",
}


def _text_of(field: Field, value: object, at: Circumstances) -> str:
    """What stands below the name: the text of a note, what was worked out, otherwise the hint."""
    if isinstance(field, NoteField):
        return words_in(field.text, at.language)
    if field.computes:
        return words(field.hint or _WORKED_OUT, at) if value is None else field.display(value, at)
    return words(field.hint, at)


def _note(question: Question, typed: TypedTexts, at: Circumstances) -> Message | None:
    if question.value is None or parts_typed(question.field, question.path, typed):
        return None
    if as_typed(question.field, question.value, at) is None:
        return msg(
            "「{value}」は、この項目の値として読めません。入力し直してください。",
            value=as_it_stands(question.value)[:200],
        )
    return question.field.note(question.value, at)


def _files(field: FileField, path: str, shown: Typed, at: Circumstances) -> tuple[FileView, ...]:
    return tuple(replace(kept, remove=f"{path}:{kept.ref}") for kept in field.kept(shown, at))


def _group_view(
    question: Question,
    group: GroupField,
    known: Sequence[Question],
    page: Page | None,
    typed: TypedTexts,
    at: Circumstances,
    messages: Mapping[str, Sequence[Message]],
) -> FieldView:
    count = len(question.value) if isinstance(question.value, list) else 0
    rows = tuple(_row_view(group, index, count, known, page, typed, at, messages) for index in range(count))
    return FieldView(
        path=question.path,
        layout="group",
        label=words_in(group.label, at.language),
        hint=words(group.hint, at),
        required=question.is_required(at),
        why=words(group.purpose or (page.purpose if page else None), at),
        inputs=(Input(name=f"{question.path}.rows", control="hidden", value=str(count)),),
        problems=tuple(messages.get(question.path, ())),
        rows=rows,
        nested=question.nested,
        item=words_in(group.item, at.language),
        note=_sums_note(group, question, at),
        add=question.path if count < group.repeat.last else "",
    )


def _sums_note(group: GroupField, question: Question, at: Circumstances) -> Message | None:
    """What the rows come to so far."""
    sums = group.sums(question.value) if question.value else []
    told = "　".join(f"{words_in(field.label, at.language)} {answer_text(field, total, at)}" for field, total in sums)
    return msg("合計：{totals}", totals=told) if told else None


def _row_view(
    group: GroupField,
    index: int,
    count: int,
    known: Sequence[Question],
    page: Page | None,
    typed: TypedTexts,
    at: Circumstances,
    messages: Mapping[str, Sequence[Message]],
) -> RowView:
    path = f"{group.id}.{index}"
    inside = [each for each in known if each.row == (group, index)]
    return RowView(
        index=index,
        heading=group.heading_of(index, at.language),
        fields=tuple(field_view(each, page, typed, at, messages.get(each.path, ())) for each in inside),
        path=path,
        remove=path if count > group.repeat.first else "",
    )


def words(text: Words | None, at: Circumstances) -> str:
    """The text in the reader's language, "" for none."""
    return words_in(text, at.language) if text else ""
