"""Choosing one of many: from a short list, or searched for with words, on a page without JavaScript."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar

from madoguchi.engines.records.circumstances import Circumstances
from madoguchi.engines.records.errors import AnswerUnreadable
from madoguchi.engines.records.field_types.field import Field, Typed, one
from madoguchi.engines.records.forms import Choice, Input, Layout
from madoguchi.values.conditions.tree import Operator
from madoguchi.values.message import Message, msg

HIDDEN = {
    "ja": "（見る権限のない記録です）",
    "en": "(a record you may not see)",
    "ja-easy": "（見る ことが できない 記録です）",
}
_CLOSED = {
    "ja": "この台帳を見る権限がないため、選べません",
    "en": "You may not see this register, so you cannot choose from it",
    "ja-easy": "この 台帳を 見る ことが できないので、選べません",
}
NONE = {"ja": "選ばない", "en": "None", "ja-easy": "選びません"}
"""The choice of nothing, where an answer may stay empty."""

if TYPE_CHECKING:
    from madoguchi.engines.records.ports import Cited, CitedRecords


class SearchingField(Field):
    """One record or person, chosen from a short list or searched for with words; its number is kept."""

    operators: ClassVar = frozenset({Operator.ANSWERED})
    posted: ClassVar[tuple[str, ...]] = ("", "words")
    layout: ClassVar[Layout] = "stack"
    in_registers_only: ClassVar = True

    @property
    def cites(self) -> str:
        """The id of the register whose records are chosen, "" for what stands in none."""
        return ""

    def known_in(self, at: Circumstances) -> CitedRecords:
        """Where it is looked for."""
        raise NotImplementedError

    def is_number(self, text: str) -> bool:
        """Whether a text has the form of a number of what is chosen."""
        return bool(text)

    @property
    def shows(self) -> tuple[str, ...]:
        """The fields that help to tell its records apart while choosing."""
        return ()

    def number_in(self, value: object) -> str:
        """The number of the record an answer names, "" for none."""
        return value if isinstance(value, str) else ""

    def read(self, typed: Typed, at: Circumstances) -> object:
        """The number of the record: chosen, or named by its number, its key or its whole title."""
        text = one(typed).strip() or one(typed, "words").strip()
        if not text:
            return None
        numbers = self.numbers_for(text, at)
        if len(numbers) == 1:
            return numbers[0]
        if not numbers:
            raise AnswerUnreadable.because(self.nothing_found(text))
        raise AnswerUnreadable.because(
            msg("「{text}」の記録が、2つ以上あります。さがして、1つ選んでください。", text=text[:60])
        )

    def numbers_for(self, text: str, at: Circumstances) -> tuple[str, ...]:
        """The numbers of those whom a text names as a whole."""
        return self.known_in(at).named(self.cites, text)

    def names_in(self, text: str) -> tuple[str, ...]:
        """What may be looked up for a text, so that a whole file is asked at once."""
        return (text,)

    def nothing_found(self, text: str) -> Message:
        """The sentence for words that no record holds."""
        return msg("「{text}」の記録が見つかりません。ことばを短くして、さがしてください。", text=text[:60])

    def _existing(self, number: object, at: Circumstances) -> str:
        """The number when there is such a record; raises AnswerUnreadable."""
        known = isinstance(number, str) and self.is_number(number)
        if not known or (self.known_in(at).is_known and self.known_in(at).cited(self.cites, str(number)) is None):
            raise AnswerUnreadable.because(msg("この記録が見つかりません。もう一度選んでください。"))
        return str(number)

    def inputs(self, path: str, typed: Typed, at: Circumstances) -> tuple[Input, ...]:
        """A short list where there are few records; otherwise words to search with, and what they find."""
        chosen = one(typed)
        current = self.known_in(at).cited(self.cites, chosen) if self.is_number(chosen) else None
        if not self.known_in(at).may_see(self.cites):
            text = _said(HIDDEN if current else _CLOSED, at)
            return (Input(name=path, control="select", choices=(Choice(chosen, text, chosen=True),)),)
        few = self.known_in(at).few(self.cites)
        if few is not None:
            return (self._list(path, few, current, at),)
        return self._search(path, one(typed, "words").strip(), current, at)

    def _list(self, path: str, few: Sequence[Cited], current: Cited | None, at: Circumstances) -> Input:
        known = few if current is None or any(one.ref == current.ref for one in few) else (current, *few)
        ref = current.ref if current else ""
        choices = (Choice("", msg("選んでください"), chosen=not ref), *(self._choice(each, ref, at) for each in known))
        return Input(name=path, control="select", value=ref, choices=choices)

    def _search(self, path: str, words: str, current: Cited | None, at: Circumstances) -> tuple[Input, ...]:
        box = Input(
            name=f"{path}.words",
            control="text",
            label=msg("さがすことば"),
            value=words,
            width=24,
            max_length=100,
            button=msg("さがす"),
            button_value=path,
            optional=True,
        )
        found = self.known_in(at).found(self.cites, words) if words else ()
        ref = current.ref if current else found[0].ref if len(found) == 1 else ""
        shown = ([current] if current else []) + [each for each in found if current is None or each.ref != current.ref]
        if not shown:
            return (box,)
        choices = [self._choice(each, ref, at) for each in shown]
        if self.require is not True:
            choices.append(Choice("", _said(NONE, at)))
        return (box, Input(name=path, control="radio", label=msg("選ぶ記録"), choices=tuple(choices)))

    def _choice(self, each: Cited, chosen: str, at: Circumstances) -> Choice:
        title = _said(HIDDEN, at) if each.is_hidden else each.title
        told = "　".join(
            text for name in self.shows for _, text in (each.told.get(name, ("", "")),) if text and text != title
        )
        return Choice(each.ref, title, hint=told or each.ref, chosen=each.ref == chosen)

    def layout_of(self, inputs: Sequence[Input]) -> Layout:
        """A list stands alone; words, their button and what they find stand below one another."""
        return "single" if len(inputs) == 1 and not inputs[0].button else "stack"

    def missing(self, label: str) -> Message:
        """The sentence for a record that was not chosen."""
        return msg("「{label}」を選んでください。", label=label)


def _said(words: dict[str, str], at: Circumstances) -> str:
    return words.get(at.language, words["ja"])
