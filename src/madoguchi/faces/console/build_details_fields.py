"""The controls of one field of a register that is built, only those its kind knows, with what is wrong at each."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _

from madoguchi.engines.records.forms import FieldView
from madoguchi.faces.console.build_details import ASK_NOTHING, NUMBERS, numbers_of
from madoguchi.faces.ui.office_forms import Problems, long_text, one_in_list, short_text, some_of
from madoguchi.journeys.publish.ended_options import CHOOSING
from madoguchi.journeys.registers.building.editing import fields_of, japanese
from madoguchi.journeys.registers.building.kinds import keys_of, usual_class
from madoguchi.values.confidentiality import CLASSES
from madoguchi.values.message import Message

Given = QueryDict | Mapping[str, str]


def details_fields(one: Mapping[str, Any], given: Given, problems: Problems) -> list[FieldView]:
    """The controls of the page of one field, only those its kind knows."""
    kind = str(one["type"])
    name_needed = kind != "note" or "label" in one
    label = short_text(
        "label", _("項目の名前"), value=given.get("label", ""), width=0, required=name_needed, problems=problems
    )
    return [
        label,
        *_worked_out(kind, given, problems),
        *_read_out(kind, given, problems),
        _hint(given, problems),
        *(_options(one, given, problems) if kind in CHOOSING else ()),
        *_numbers(kind, given, problems),
        *_asked_for(kind, given),
        *_protecting(kind, given, problems),
    ]


def _hint(given: Given, problems: Problems) -> FieldView:
    said, seen = given.get("hint", ""), _("項目の名前の下に、いつも見えます。")
    return short_text("hint", _("書き方の説明"), value=said, hint=seen, width=0, required=False, problems=problems)


def _worked_out(kind: str, given: Given, problems: Problems) -> list[FieldView]:
    """How a value is worked out, of a formula."""
    if kind != "formula":
        return []
    hint = _("前にある項目の id と + - * / ( ) で書きます。例：price * count、days(lent_on, due_on)、sum(items.amount)")
    return [short_text("formula", _("式"), value=given.get("formula", ""), hint=hint, width=0, problems=problems)]


def _read_out(kind: str, given: Given, problems: Problems) -> list[FieldView]:
    """The sentence that is read, of a note."""
    if "text" not in keys_of(kind):
        return []
    return [long_text("text", _("読んでもらう文"), value=given.get("text", ""), problems=problems)]


def _options(one: Mapping[str, Any], given: Given, problems: Problems) -> list[FieldView]:
    """What can be chosen, with what no longer can."""
    hint = _(
        "1行に1つずつ書きます。色や記号だけにせず、ことばで書いてください。名前だけを変えるときは、その行を"
        "「前の名前 → 新しい名前」と書きます。消した選択肢は、新しくは選べなくなり、今ある記録には残ります。"
    )
    if one.get("ended"):
        names = "".join(f"「{japanese(each['label'])}」" for each in one["ended"])
        hint += _("今は選べないもの：{names}。また書くと、選べるようになります。").format(names=names)
    return [long_text("options", _("選択肢"), value=given.get("options", ""), hint=hint, problems=problems)]


def _numbers(kind: str, given: Given, problems: Problems) -> list[FieldView]:
    """Bounds and places of numbers, and their unit."""
    found = [
        short_text(name, NUMBERS[name].text(_), value=given.get(name, ""), width=8, required=False, problems=problems)
        for name in numbers_of(kind)
    ]
    if "unit" in keys_of(kind):
        unit = given.get("unit", "")
        found.append(short_text("unit", _("単位"), value=unit, hint=_("例：人、回"), width=8, required=False))
    if kind in ("number", "formula"):
        ways = [("half_up", _("四捨五入")), ("down", _("切捨て")), ("up", _("切上げ"))]
        found.append(one_in_list("rounding", _("端数"), ways, chosen=given.get("rounding", "half_up")))
    return found


def _asked_for(kind: str, given: Given) -> list[FieldView]:
    """Whether it must be filled in."""
    if kind in ASK_NOTHING:
        return []
    needed = [("yes", _("必ず入力する"), _("下に条件を書くと、そのときだけ必ず入力します。"))]
    chosen = ["yes"] if given.get("require") else []
    return [some_of("require", _("必須"), needed, chosen=chosen, required=False)]


def _protecting(
    kind: str, given: QueryDict | Mapping[str, str], problems: Mapping[str, Message]
) -> Iterator[FieldView]:
    """The controls that say why something is asked, and how confidential the answer is."""
    if kind not in ASK_NOTHING:
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
    known = {"label", "hint", "options", "unit", "formula", "rounding", "register", "columns", "text", *NUMBERS}
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
