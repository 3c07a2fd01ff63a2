"""What was typed of one field of a register that is built, and how it stands."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.http import QueryDict

from madoguchi.faces.console.build_words import LONGEST_LABEL, LONGEST_TEXT, one_line
from madoguchi.journeys.publish.ended_options import CHOOSING
from madoguchi.journeys.registers.building.editing import japanese
from madoguchi.journeys.registers.building.editing_fields import Details
from madoguchi.journeys.registers.building.kinds import keys_of
from madoguchi.values.confidentiality import CLASSES
from madoguchi.values.message import Message, msg
from madoguchi.values.whole_numbers import whole_number

_MOST_OPTIONS = 300
_LARGEST = 10**15 - 1
ASK_NOTHING = ("note", "formula")
NUMBERS: Mapping[str, Message] = {
    "max_length": msg("文字数の上限"),
    "minimum": msg("最小"),
    "maximum": msg("最大"),
    "decimals": msg("小数の桁数"),
}


@dataclass(frozen=True)
class TypedDetails:
    """The page of one field as it was typed; with problems nothing of it may be kept."""

    details: Details
    problems: dict[str, Message]


def numbers_of(kind: str) -> list[str]:
    """The numbers that can be said of a kind of field."""
    return [name for name in NUMBERS if name in keys_of(kind)]


def details_given(one: Mapping[str, Any]) -> dict[str, str]:
    """The page of one field as it stands."""
    given = {"label": japanese(one.get("label")), "hint": japanese(one.get("hint")), "unit": japanese(one.get("unit"))}
    given["require"] = "yes" if one.get("require", True) is not False else ""
    given["options"] = "\n".join(japanese(each["label"]) for each in one.get("options", ()))
    given |= {"text": japanese(one.get("text")), "purpose": japanese(one.get("purpose"))}
    given |= {"confidentiality": str(one.get("confidentiality", ""))}
    given |= {"formula": str(one.get("formula", "")), "rounding": str(one.get("rounding", "half_up"))}
    return given | {name: str(one[name]) for name in numbers_of(str(one["type"])) if name in one}


def _signed(text: str) -> int | None:
    """A whole number that may be below 0; None for what is none."""
    plain = text.removeprefix("-")
    number = whole_number(plain, most=_LARGEST)
    return -number if number is not None and plain != text else number


def details_typed(given: QueryDict, one: Mapping[str, Any]) -> TypedDetails:
    """What was typed on the page of one field."""
    kind, problems, numbers = str(one["type"]), {}, {}
    for name in numbers_of(kind):
        text = given.get(name, "").replace(",", "").strip()
        numbers[name] = _signed(text)
        if text and numbers[name] is None:
            problems[name] = msg("{field}を、半角の数字で入力してください。", field=NUMBERS[name])
    label = one_line(given, "label")
    if not label and (kind != "note" or "label" in one):
        problems["label"] = msg("{field}を入力してください。", field=msg("項目の名前"))
    options = tuple(
        dict.fromkeys(line.strip()[:LONGEST_LABEL] for line in given.get("options", "").splitlines() if line.strip())
    )
    if kind in CHOOSING and not options:
        problems["options"] = msg("{field}を入力してください。", field=msg("選択肢"))
    known = keys_of(kind)
    unit = one_line(given, "unit", 20) if "unit" in known else None
    written: dict[str, str] = {name: one_line(given, name, 500) for name in ("formula", "rounding") if name in known}
    if "text" in known:
        written["text"] = " ".join(given.get("text", "").split())[:LONGEST_TEXT]
    told = given.get("confidentiality", "")
    details = Details(
        label,
        one_line(given, "hint", LONGEST_TEXT),
        "require" in given,
        options[:_MOST_OPTIONS] if kind in CHOOSING else None,
        numbers,
        unit,
        written,
        one_line(given, "purpose", LONGEST_TEXT) if kind not in ASK_NOTHING else None,
        (told if told in CLASSES else "") if kind != "note" else None,
    )
    return TypedDetails(details, problems)
