"""The form of one field of a register that is built, and what was typed in it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _

from madoguchi.engines.records.forms import FieldView
from madoguchi.faces.console.build_words import LONGEST_LABEL, LONGEST_TEXT, one_line
from madoguchi.faces.ui.office_forms import long_text, one_in_list, short_text, some_of
from madoguchi.journeys.publish.ended_options import CHOOSING
from madoguchi.journeys.registers.building.editing import fields_of, japanese
from madoguchi.journeys.registers.building.editing_fields import Details
from madoguchi.journeys.registers.building.kinds import keys_of, usual_class
from madoguchi.values.confidentiality import CLASSES
from madoguchi.values.message import Message, msg
from madoguchi.values.whole_numbers import whole_number

_MOST_OPTIONS = 300
_LARGEST = 10**15 - 1

_NUMBERS: Mapping[str, Message] = {
    "max_length": msg("文字数の上限"),
    "minimum": msg("最小"),
    "maximum": msg("最大"),
    "decimals": msg("小数の桁数"),
}

_ASK_NOTHING = ("note", "formula")


@dataclass(frozen=True)
class TypedDetails:
    """The page of one field as it was typed; with problems nothing of it may be kept."""

    details: Details
    problems: dict[str, Message]


def _numbers_of(kind: str) -> list[str]:
    return [name for name in _NUMBERS if name in keys_of(kind)]


def details_given(one: Mapping[str, Any]) -> dict[str, str]:
    """The page of one field as it stands."""
    given = {"label": japanese(one.get("label")), "hint": japanese(one.get("hint")), "unit": japanese(one.get("unit"))}
    given["require"] = "yes" if one.get("require", True) is not False else ""
    given["options"] = "\n".join(japanese(each["label"]) for each in one.get("options", ()))
    given |= {"text": japanese(one.get("text")), "purpose": japanese(one.get("purpose"))}
    given |= {"confidentiality": str(one.get("confidentiality", ""))}
    given |= {"formula": str(one.get("formula", "")), "rounding": str(one.get("rounding", "half_up"))}
    return given | {name: str(one[name]) for name in _numbers_of(str(one["type"])) if name in one}


def _signed(text: str) -> int | None:
    """A whole number that may be below 0; None for what is none."""
    plain = text.removeprefix("-")
    number = whole_number(plain, most=_LARGEST)
    return -number if number is not None and plain != text else number


def details_typed(given: QueryDict, one: Mapping[str, Any]) -> TypedDetails:
    """What was typed on the page of one field."""
    kind, problems, numbers = str(one["type"]), {}, {}
    for name in _numbers_of(kind):
        text = given.get(name, "").replace(",", "").strip()
        numbers[name] = _signed(text)
        if text and numbers[name] is None:
            problems[name] = msg("{field}を、半角の数字で入力してください。", field=_NUMBERS[name])
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
        one_line(given, "purpose", LONGEST_TEXT) if kind not in _ASK_NOTHING else None,
        (told if told in CLASSES else "") if kind != "note" else None,
    )
    return TypedDetails(details, problems)


def details_fields(
    one: Mapping[str, Any], given: QueryDict | Mapping[str, str], problems: Mapping[str, Message]
) -> list[FieldView]:
    """The controls of the page of one field, only those its kind knows."""
    kind = str(one["type"])
    found = [
        short_text(
            "label",
            _("項目の名前"),
            value=given.get("label", ""),
            width=0,
            required=kind != "note" or "label" in one,
            problems=problems,
        ),
        short_text(
            "hint",
            _("書き方の説明"),
            value=given.get("hint", ""),
            hint=_("項目の名前の下に、いつも見えます。"),
            width=0,
            required=False,
            problems=problems,
        ),
    ]
    if kind in CHOOSING:
        hint = _(
            "1行に1つずつ書きます。色や記号だけにせず、ことばで書いてください。名前だけを変えるときは、その行を"
            "「前の名前 → 新しい名前」と書きます。消した選択肢は、新しくは選べなくなり、今ある記録には残ります。"
        )
        if one.get("ended"):
            names = "".join(f"「{japanese(each['label'])}」" for each in one["ended"])
            hint += _("今は選べないもの：{names}。また書くと、選べるようになります。").format(names=names)
        found.append(long_text("options", _("選択肢"), value=given.get("options", ""), hint=hint, problems=problems))
    found += [
        short_text(name, _NUMBERS[name].text(_), value=given.get(name, ""), width=8, required=False, problems=problems)
        for name in _numbers_of(kind)
    ]
    if "text" in keys_of(kind):
        found.insert(1, long_text("text", _("読んでもらう文"), value=given.get("text", ""), problems=problems))
    if "unit" in keys_of(kind):
        found.append(
            short_text("unit", _("単位"), value=given.get("unit", ""), hint=_("例：人、回"), width=8, required=False)
        )
    if kind == "formula":
        hint = _(
            "前にある項目の id と + - * / ( ) で書きます。例：price * count、days(lent_on, due_on)、sum(items.amount)"
        )
        value = given.get("formula", "")
        found.insert(1, short_text("formula", _("式"), value=value, hint=hint, width=0, problems=problems))
    if kind in ("number", "formula"):
        ways = [("half_up", _("四捨五入")), ("down", _("切捨て")), ("up", _("切上げ"))]
        found.append(one_in_list("rounding", _("端数"), ways, chosen=given.get("rounding", "half_up")))
    if kind not in _ASK_NOTHING:
        needed = [("yes", _("必ず入力する"), _("下に条件を書くと、そのときだけ必ず入力します。"))]
        found.append(
            some_of("require", _("必須"), needed, chosen=["yes"] if given.get("require") else [], required=False)
        )
    return [*found, *_protecting(kind, given, problems)]


def _protecting(
    kind: str, given: QueryDict | Mapping[str, str], problems: Mapping[str, Message]
) -> Iterator[FieldView]:
    """The controls that say why something is asked, and how confidential the answer is."""
    if kind not in _ASK_NOTHING:
        yield short_text(
            "purpose",
            _("何のために聞くか"),
            value=given.get("purpose", ""),
            hint=_("この項目だけの理由があるときに書きます。書かなければ、台帳の目的のとおりです。"),
            width=0,
            required=False,
            problems=problems,
        )
    if kind != "note":
        usual = usual_class(kind)
        plain = _("この型の決まり（{name}）").format(name=usual) if usual else _("台帳と同じ")
        yield one_in_list(
            "confidentiality",
            _("機密性の区分"),
            [("", plain), *((each, each) for each in CLASSES)],
            chosen=given.get("confidentiality", ""),
            hint=_("台帳より高い区分の項目は、見てよい人にだけ見えます。"),
            required=False,
            problems=problems,
        )


def names_before(content: Mapping[str, Any], field_id: str) -> list[tuple[str, str]]:
    """The fields a formula may use: those before it, with their ids; in a row also those of the same row."""
    found: list[tuple[str, str]] = []
    outer, _dot, inside = field_id.partition(".")
    for one in fields_of(content):
        parts = [(str(part["id"]), japanese(part.get("label"))) for part in one.get("fields", ())]
        if one["id"] == outer:
            own = [id_ for id_, _label in parts]
            return found + (parts[: own.index(inside)] if inside in own else [])
        found.append((str(one["id"]), japanese(one.get("label"))))
        found += [(f"{one['id']}.{id_}", label) for id_, label in parts]
    return found


def problems_of(found: Iterable[tuple[Sequence[str | int], Message]]) -> dict[str, Message]:
    """What is wrong with one field, by the control that mends it; the paths are those below the field."""
    known = {"label", "hint", "options", "unit", "formula", "rounding", "register", "columns", "text", *_NUMBERS}
    known |= {"item", "heading", "from", "to", "totals", "as_of", "purpose", "confidentiality"}
    asked = {"show": "show_when", "require": "require_when", "must": "must_when", "dataset": "register"}

    def control(path: Sequence[str | int]) -> str:
        if path[:1] == ("fields",):
            return "rows"
        if path[:1] == ("copy",):
            return "label"
        if path[:1] == ("related",):
            return "related_columns" if "columns" in path else "related_title"
        return next((asked.get(str(step), str(step)) for step in path if step in known or step in asked), "label")

    return {control(path): said for path, said in found}
