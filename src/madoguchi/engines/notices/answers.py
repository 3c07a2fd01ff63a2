"""Answers of a form in the words of a notice: days, periods, names and lists, where the form gives no text itself."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date

from madoguchi.engines.notices import wording
from madoguchi.engines.notices.rules import Person
from madoguchi.values.names import NameUnreadable, PersonName
from madoguchi.values.wareki import to_wareki
from madoguchi.values.words import joined

_MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December")  # fmt: skip  # noqa: E501
_ADDRESS_PARTS = ("prefecture", "city", "town", "street", "building")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_ROW_NUMBER = re.compile(r"(?:\.\d+|\[\d+\])(?=\.|$)")


def day_in(on: date, language: str) -> str:
    """令和8年11月23日; in English 23 November 2026; in easy Japanese the Western year."""
    if language == "en":
        return f"{on.day} {_MONTHS[on.month - 1]} {on.year}"
    return f"{on.year}年{on.month}月{on.day}日" if language == "ja-easy" else to_wareki(on)


def span_in(from_: date, until: date | None, language: str) -> str:
    """A period as a phrase."""
    if until is None:
        return wording.OPEN_SPAN[language].format(from_=day_in(from_, language))
    return wording.SPAN[language].format(from_=day_in(from_, language), until=day_in(until, language))


def answer_in(path: str, texts: Mapping[str, str], answers: Mapping[str, object], language: str) -> str | None:
    """What the applicant answered at `path`, every row of a repeated group; None when there is no answer.

    The form's own texts come first, because only the form knows the labels of its choices.
    """
    days = [date_of(value) if isinstance(value, str) else None for value in values_at(answers, path)]
    if days and all(days):
        # A form shows the Western year beside the Japanese one to check by; a notice says a day once.
        return joined([day_in(on, language) for on in days if on], language)
    if path in texts:
        return texts[path] or None
    rows = [text for key, text in texts.items() if _ROW_NUMBER.sub("", key) == path]
    found = rows or [value_in(value, language) for value in values_at(answers, path)]
    return joined(found, language) or None


def value_in(value: object, language: str) -> str:
    """A plain answer in words; empty for what was not answered."""
    if isinstance(value, bool):
        return wording.YES_NO[language][value]
    if isinstance(value, int):
        return f"{value:,}"
    if isinstance(value, str):
        on = date_of(value)
        return day_in(on, language) if on else value
    if isinstance(value, Mapping):
        return _parts_text(value)
    if isinstance(value, Sequence):
        return joined([value_in(one, language) for one in value], language)
    return ""


def _parts_text(value: Mapping[str, object]) -> str:
    try:
        return PersonName.from_json(value).full
    except NameUnreadable:
        return "".join(str(value.get(part) or "") for part in _ADDRESS_PARTS)


def values_at(answers: object, path: str) -> list[object]:
    """The raw answers at a path such as "children.birth", one per row."""
    found = [answers]
    for name in path.split("."):
        found = [row[name] for row in _rows(found) if isinstance(row, Mapping) and name in row]
    return found


def people_in(answers: Mapping[str, object], birth: str | None) -> list[Person]:
    """The people whose birth dates stand at `birth`, or in the first field called `birth`, with their names."""
    group, _, name = (birth or _birth_path(answers)).rpartition(".")
    rows = _rows(values_at(answers, group) if group else [answers])
    dated = [(row, date_of(row.get(name))) for row in rows if isinstance(row, Mapping)]
    return [Person(value_in(row.get("name"), "ja"), on) for row, on in dated if on]


def date_of(value: object) -> date | None:
    """The day an ISO answer holds."""
    if not isinstance(value, str) or not _DAY.fullmatch(value):
        return None
    try:
        return date.fromisoformat(value)
    except ValueError:
        return None


def _rows(found: Sequence[object]) -> list[object]:
    return [row for one in found for row in (one if isinstance(one, list) else [one])]


def _birth_path(answers: Mapping[str, object]) -> str:
    groups = (
        name
        for name, value in answers.items()
        if any("birth" in row for row in _rows([value]) if isinstance(row, Mapping))
    )
    return "birth" if "birth" in answers else f"{next(groups, 'birth')}.birth"
