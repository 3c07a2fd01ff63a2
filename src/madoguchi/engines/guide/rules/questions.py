"""The questions of a form by their path, to explain a condition in the words the resident has read."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from madoguchi.values.conditions import Condition, Constant, explanation
from madoguchi.values.in_words import day_in_words, moment_in_words, number_in_words, yen_in_words
from madoguchi.values.message import Message
from madoguchi.values.words import Words, words_in

# What the city calls its codes and ids: wards, divisions and itself.
Names = Mapping[str, Words]

_YES: Words = {"ja": "はい", "en": "Yes"}
_NO: Words = {"ja": "いいえ", "en": "No"}
_CONSTANTS: Mapping[str, Words] = {
    "city": {"ja": "この市", "en": "this city", "ja-easy": "この 市"},
    "today": {"ja": "今日", "en": "today"},
    "received": {"ja": "申請が届いた日", "en": "the day of arrival", "ja-easy": "申請が とどいた 日"},
}
_TIMES = ("date", "time", "date_time")
_NUMBERS = ("integer", "number", "formula")
_NAMED = ("address", "division")


def questions_in(record: Mapping[str, Any], language: str, names: Names) -> Questions:
    """The questions and papers of a `record` section; `names` are those of codes in answers."""
    papers = {"fields": record.get("documents", ())}
    return Questions((*record.get("pages", ()), papers), language, names)


class Questions:
    """Every question by its path, in one language."""

    def __init__(self, pages: Iterable[Mapping[str, Any]], language: str, names: Names) -> None:
        self._language, self._names = language, names
        self._fields = dict(_fields(pages))

    def explained(self, condition: Condition) -> Message:
        """The condition as a sentence."""
        return explanation(condition, self._label, self._value, self._is_time)

    def _label(self, path: str) -> str:
        field = self._nearest(path)
        return words_in(field["label"], self._language) if field and "label" in field else path

    def _is_time(self, path: str) -> bool:
        return self._type(path) in _TIMES

    def _type(self, path: str) -> str:
        return str((self._nearest(path) or {}).get("type", ""))

    def _value(self, path: str, value: object) -> str:
        if isinstance(value, Constant):
            return words_in(_CONSTANTS.get(value.name, value.name), self._language)
        if isinstance(value, bool):
            return words_in(_YES if value else _NO, self._language)
        for option in (self._nearest(path) or {}).get("options", ()):
            if option["id"] == value:
                return words_in(option["label"], self._language)
        return self._number(path, value) if isinstance(value, int | float) else self._text(path, str(value))

    def _number(self, path: str, value: float) -> str:
        if self._type(path) == "yen":
            return yen_in_words(int(value), self._language)
        field = (self._nearest(path) or {}) if self._type(path) in _NUMBERS else {}
        return number_in_words(value, field.get("decimals", 1), field.get("unit"), self._language)

    def _text(self, path: str, value: str) -> str:
        kind = self._type(path)
        if kind == "date":
            return day_in_words(value, self._language)
        if kind == "date_time":
            return moment_in_words(value, self._language)
        return words_in(self._names.get(value, value), self._language) if kind in _NAMED else value

    def _nearest(self, path: str) -> Mapping[str, Any] | None:
        while path and path not in self._fields:
            path = path.rpartition(".")[0]
        return self._fields.get(path)


def _fields(pages: Iterable[Mapping[str, Any]]) -> Iterable[tuple[str, Mapping[str, Any]]]:
    for page in pages:
        for field in page.get("fields", ()):
            yield str(field["id"]), field
            for inner in field.get("fields", ()):
                yield f"{field['id']}.{inner['id']}", inner
