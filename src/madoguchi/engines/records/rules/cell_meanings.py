"""What the cells of one column of a file mean: the answers they stand for, or why they cannot be one."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from madoguchi.engines.records.circumstances import Circumstances
from madoguchi.engines.records.field_types.choice import ChoiceField
from madoguchi.engines.records.field_types.choices import ChoicesField
from madoguchi.engines.records.field_types.date import DateField
from madoguchi.engines.records.field_types.date_time import DateTimeField, whole_moment
from madoguchi.engines.records.field_types.field import Field, Typed
from madoguchi.engines.records.field_types.integer import IntegerField
from madoguchi.engines.records.field_types.number import NumberField
from madoguchi.engines.records.field_types.telephone import TelephoneField
from madoguchi.engines.records.field_types.time import TimeField, to_minute
from madoguchi.engines.records.field_types.yen import YenField
from madoguchi.engines.records.field_types.yes_no import YesNoField
from madoguchi.engines.records.rules.checking import checked, messages_of
from madoguchi.engines.records.rules.parted_cells import parts_of_cell, typed_parts
from madoguchi.engines.records.rules.register_places import folded
from madoguchi.engines.records.rules.written_cells import figure_written, is_mark_of, telephone_written
from madoguchi.values.message import Message, msg
from madoguchi.values.refusal import Refusal
from madoguchi.values.words import words_in

# So many different cells of a column are remembered; more of them hardly come again.
_MOST_KNOWN = 5_000
YES = frozenset({"はい", "yes", "true", "1", "○", "〇", "有", "あり", "済", "✓"})
NO = frozenset({"いいえ", "no", "false", "0", "×", "無", "なし", "未"})
_LANGUAGES = ("ja", "en", "ja-easy")
_Read = tuple[object, tuple[Message, ...]]


class Column(NamedTuple):
    """The answers in a column, None for none, and the sentences by row where a cell cannot be one."""

    answers: Sequence[object]
    wrong: Mapping[int, tuple[Message, ...]]


class Meanings(dict[str, _Read]):
    """What a cell means in one column, and what is wrong with it; worked out when it is asked for the first time."""

    def __init__(self, field: Field, at: Circumstances) -> None:
        super().__init__()
        self._written = _written_in(field)
        self._field, self._at, self._typed = field, at, control_in_file(field, at)
        self._label = words_in(field.label, at.language)

    def of(self, cells: Sequence[str]) -> Column:
        """These cells of the column; one look says of most columns of texts that each is its own answer."""
        filled = [cell for cell in cells if cell]
        if filled and self._field.are_meant(filled):
            return Column(cells if len(filled) == len(cells) else [cell or None for cell in cells], {})
        read = list(map(self.__getitem__, cells))
        return Column([answer for answer, _ in read], {at: wrong for at, (_, wrong) in enumerate(read) if wrong})

    def __missing__(self, cell: str) -> _Read:
        found = self._read(cell)
        if len(self) < _MOST_KNOWN:
            self[cell] = found
        return found

    def _read(self, cell: str) -> _Read:
        meant = self._field.meant(cell) if cell[:1] != "'" else None
        if meant is not None:
            return meant, ()
        text = self._written(unquoted(cell))
        return self._answer(lambda: self._typed(text)) if text else (None, ())

    def of_parts(self, parts: Sequence[str], rows: Sequence[Sequence[str]]) -> Column:
        """The same of cells that are the parts of an answer, each row of them in the order of `parts`."""
        read = [self._of_boxes(dict(zip(parts, map(unquoted, row), strict=True))) for row in rows]
        return Column([answer for answer, _ in read], {at: wrong for at, (_, wrong) in enumerate(read) if wrong})

    def _of_boxes(self, boxes: Mapping[str, str]) -> _Read:
        return self._answer(lambda: typed_parts(boxes)) if any(boxes.values()) else (None, ())

    def _answer(self, typed: Callable[[], Typed]) -> _Read:
        try:
            value = self._field.read(typed(), self._at)
            return None if value is None else checked(self._field, value, self._at), ()
        except Refusal as refusal:
            told = messages_of(refusal)
            return None, tuple(msg("{label}：{problem}", label=self._label, problem=each) for each in told)


def unquoted(cell: str) -> str:
    """The text of a cell: a quotation mark that keeps it from running as a formula is not part of it."""
    return cell[1:] if cell[:1] == "'" and cell[1:2] in "=+-@＝＋－＠" else cell


def _written_in(one: Field) -> Callable[[str], str]:
    """What a cell of this column says as somebody would type it."""
    if isinstance(one, IntegerField | NumberField | YenField):
        return figure_written
    return telephone_written if isinstance(one, TelephoneField) else _as_it_is


def _as_it_is(cell: str) -> str:
    return cell


def control_of(one: Field) -> Callable[[str], Typed]:
    """How a cell would be typed into the controls of this field."""
    if isinstance(one, DateField):
        return lambda text: {"year": (text,)}
    if isinstance(one, DateTimeField):
        return lambda text: {"day": (text,)}
    if isinstance(one, YesNoField):
        return lambda text: {"": (_yes_or_no(text),)}
    if isinstance(one, ChoiceField):
        return lambda text: {"": (_option(one, text),)}
    if isinstance(one, ChoicesField):
        return lambda text: {"": tuple(_option(one, part) for part in _chosen(one, text))}
    return lambda text: {"": (text,)}


def control_in_file(one: Field, at: Circumstances) -> Callable[[str], Typed]:
    """The same for a cell of a file, where a day without a time is its midnight, and seconds are left out.

    What it says of a field with parts may not be told apart: then it raises AnswerUnreadable.
    """
    if isinstance(one, DateTimeField):
        return lambda text: {"day": (whole_moment(to_minute(text)[0]),)}
    if isinstance(one, TimeField):
        return lambda text: {"": (to_minute(text)[0],)}
    if one.part_labels:
        return lambda text: parts_of_cell(one, text, at) or {"": (text,)}
    return control_of(one)


def _yes_or_no(text: str) -> str:
    plain = folded(text)
    return "yes" if plain in YES else "no" if plain in NO else text


def _chosen(one: ChoicesField, text: str) -> list[str]:
    """The options in a cell, the longest name first: a comma may be part of one."""
    parts, names, found = _parts(text), _names_of(one), []
    while parts:
        most = next((size for size in range(len(parts), 1, -1) if ",".join(parts[:size]) in names), 1)
        found.append(names.get(",".join(parts[:most]), parts[0]))
        parts = parts[most:]
    return found


def _names_of(one: ChoicesField) -> dict[str, str]:
    """The ids of the options by those of their names that have a comma in them."""
    labels = {words_in(option.label, language): option.id for option in one.known for language in _LANGUAGES}
    return {",".join(parts): id_ for label, id_ in labels.items() if len(parts := _parts(label)) > 1}


def _parts(text: str) -> list[str]:
    return [folded(part) for part in text.replace("、", ",").replace("，", ",").split(",") if part.strip()]


def _option(one: ChoiceField | ChoicesField, text: str) -> str:
    plain = folded(text)
    for option in one.known:
        if plain in (option.id, *(folded(words_in(option.label, language)) for language in _LANGUAGES)):
            return option.id
        if is_mark_of(text.strip(), words_in(option.label, "ja")):
            return option.id
    return text
