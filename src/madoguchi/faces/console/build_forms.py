"""The forms in which a register is built: what they show of a draft, and the draft as it was typed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _

from madoguchi.engines.cases.queries import division_name
from madoguchi.engines.records.forms import FieldView
from madoguchi.faces.ui.office_forms import long_text, one_in_list, one_of, short_text, some_of
from madoguchi.foundation.catalogue.queries import city
from madoguchi.foundation.catalogue.register_drafts import DraftFacts
from madoguchi.journeys.registers.building import editing
from madoguchi.journeys.registers.building.editing import Content, Details, FieldLine, ViewLine, japanese
from madoguchi.journeys.registers.building.kinds import CHOOSING, OFFERED, keys_of
from madoguchi.journeys.registers.building.rights import own_divisions
from madoguchi.values.actor import Actor
from madoguchi.values.message import Message, msg

_LONGEST_LABEL, _LONGEST_TEXT, _MOST_OPTIONS = 200, 2000, 300
_NUMBERS: Mapping[str, Message] = {
    "max_length": msg("文字数の上限"),
    "minimum": msg("最小"),
    "maximum": msg("最大"),
    "decimals": msg("小数の桁数"),
}
_CELLS_SHOWN = 3


@dataclass(frozen=True)
class Row:
    """One field in the table of fields."""

    id: str
    label: str
    kind: str
    kind_words: Message | None
    require: bool
    samples: str
    problems: tuple[Message, ...]
    is_first: bool
    is_last: bool


@dataclass(frozen=True)
class PageRows:
    """One page of the register with its fields."""

    number: int
    title: str
    rows: tuple[Row, ...]
    problems: tuple[Message, ...]


def _line(given: QueryDict | Mapping[str, str], name: str, longest: int = _LONGEST_LABEL) -> str:
    return " ".join(str(given.get(name, "")).split())[:longest]


def fields_typed(given: QueryDict, draft: DraftFacts) -> Content:
    """The draft with everything that is typed in the table of fields."""
    content: Content = dict(draft.content)
    titles = {
        number: _line(given, f"p.{number}")
        for number in range(len(editing.pages_of(content)))
        if f"p.{number}" in given
    }
    lines = {
        id_: FieldLine(_line(given, f"f.{id_}"), given.get(f"k.{id_}", ""), f"r.{id_}" in given)
        for id_ in (str(one["id"]) for one in editing.fields_of(content))
        if f"f.{id_}" in given
    }
    content = editing.with_lines(content, titles, lines, draft.samples)
    ids = {str(one["id"]) for one in editing.fields_of(content)}
    heading, key = given.get("heading", content["record"]["heading"]), given.get("key", "")
    if heading in ids:
        content = editing.with_marks(content, heading, key if key in ids else "")
    if label := _line(given, "new"):
        kind = given.get("new_kind", "text")
        content = editing.added(content, label, kind if kind in OFFERED else "text")
    if title := _line(given, "new_page"):
        content = editing.with_page_added(content, title)
    return content


def table_of(
    content: Mapping[str, Any], samples: Mapping[str, list[str]], wrong: Mapping[str, list[Message]]
) -> list[PageRows]:
    """The pages with their fields, each with what is wrong with it."""
    ids = [str(one["id"]) for one in editing.fields_of(content)]

    def row(one: Mapping[str, Any]) -> Row:
        id_, kind = str(one["id"]), str(one["type"])
        shown = "、".join(samples.get(id_, [])[:_CELLS_SHOWN])
        problems = tuple(wrong.get(id_, ()))
        require = one.get("require", True) is not False
        first, last = id_ == ids[0], id_ == ids[-1]
        return Row(id_, japanese(one.get("label")), kind, OFFERED.get(kind), require, shown, problems, first, last)

    return [
        PageRows(
            number, japanese(page["title"]), tuple(map(row, page["fields"])), tuple(wrong.get(f"pages.{number}", ()))
        )
        for number, page in enumerate(editing.pages_of(content))
    ]


def marks_of(content: Mapping[str, Any]) -> dict[str, Any]:
    """The fields that may be the name or the key of a record, and which are."""
    plain = [one for one in editing.fields_of(content) if one["type"] not in ("note", "group")]
    options = [(str(one["id"]), japanese(one.get("label"))) for one in plain]
    record = content["record"]
    return {"options": options, "heading": record["heading"], "key": record.get("key", "")}


@dataclass(frozen=True)
class TypedDetails:
    """The page of one field as it was typed; with problems nothing of it may be kept."""

    details: Details
    problems: dict[str, Message]


def _numbers_of(kind: str) -> list[str]:
    known = keys_of(kind) if kind in OFFERED else frozenset()
    return [name for name in _NUMBERS if name in known]


def details_given(one: Mapping[str, Any]) -> dict[str, str]:
    """The page of one field as it stands."""
    given = {"label": japanese(one.get("label")), "hint": japanese(one.get("hint")), "unit": japanese(one.get("unit"))}
    given["require"] = "yes" if one.get("require", True) is not False else ""
    given["options"] = "\n".join(japanese(each["label"]) for each in one.get("options", ()))
    given |= {"formula": str(one.get("formula", "")), "rounding": str(one.get("rounding", "half_up"))}
    return given | {name: str(one[name]) for name in _numbers_of(str(one["type"])) if name in one}


def details_typed(given: QueryDict, one: Mapping[str, Any]) -> TypedDetails:
    """What was typed on the page of one field."""
    kind, problems, numbers = str(one["type"]), {}, {}
    for name in _numbers_of(kind):
        text = given.get(name, "").replace(",", "").strip()
        plain = text.removeprefix("-")
        if text and not (plain.isascii() and plain.isdigit() and len(plain) <= 15):
            problems[name] = msg("{field}を、半角の数字で入力してください。", field=_NUMBERS[name])
        numbers[name] = int(text) if text and name not in problems else None
    label = _line(given, "label")
    if not label:
        problems["label"] = msg("{field}を入力してください。", field=msg("項目の名前"))
    options = tuple(
        dict.fromkeys(line.strip()[:_LONGEST_LABEL] for line in given.get("options", "").splitlines() if line.strip())
    )
    if kind in CHOOSING and not options:
        problems["options"] = msg("{field}を入力してください。", field=msg("選択肢"))
    known = keys_of(kind) if kind in OFFERED else frozenset()
    unit = _line(given, "unit", 20) if "unit" in known else None
    written: dict[str, str] = {name: _line(given, name, 500) for name in ("formula", "rounding") if name in known}
    details = Details(
        label,
        _line(given, "hint", _LONGEST_TEXT),
        "require" in given,
        options[:_MOST_OPTIONS] if kind in CHOOSING else None,
        numbers,
        unit,
        written,
    )
    return TypedDetails(details, problems)


def details_fields(
    one: Mapping[str, Any], given: QueryDict | Mapping[str, str], problems: Mapping[str, Message]
) -> list[FieldView]:
    """The controls of the page of one field, only those its kind knows."""
    kind = str(one["type"])
    found = [
        short_text("label", _("項目の名前"), value=given.get("label", ""), width=0, problems=problems),
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
        hint = _("1行に1つずつ書きます。色や記号だけにせず、ことばで書いてください。")
        found.append(long_text("options", _("選択肢"), value=given.get("options", ""), hint=hint, problems=problems))
    found += [
        short_text(name, _NUMBERS[name].text(_), value=given.get(name, ""), width=8, required=False, problems=problems)
        for name in _numbers_of(kind)
    ]
    if kind in OFFERED and "unit" in keys_of(kind):
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
    if kind not in ("note", "formula"):
        needed = [("yes", _("必ず入力する"), "")]
        found.append(
            some_of("require", _("必須"), needed, chosen=["yes"] if given.get("require") else [], required=False)
        )
    return found


def names_before(content: Mapping[str, Any], field_id: str) -> list[tuple[str, str]]:
    """The fields a formula may use: those before it, with their ids."""
    found = []
    for one in editing.fields_of(content):
        if one["id"] == field_id:
            break
        found.append((str(one["id"]), japanese(one.get("label"))))
        found += [(f"{one['id']}.{part['id']}", japanese(part.get("label"))) for part in one.get("fields", ())]
    return found


def problems_of(found: Iterable[tuple[Sequence[str | int], Message]]) -> dict[str, Message]:
    """What is wrong with one field, by the control that mends it."""
    known = {"label", "hint", "options", "unit", "formula", "rounding", *_NUMBERS}
    return {next((str(step) for step in path[5:] if step in known), "label"): said for path, said in found}


def _retentions() -> list[tuple[str, str]]:
    return [
        ("1_year", _("1年")),
        ("3_years", _("3年")),
        ("5_years", _("5年")),
        ("10_years", _("10年")),
        ("permanent", _("永年")),
    ]


def _whole_divisions(told: object) -> list[str]:
    return [str(one["division"]) for one in told if "position" not in one] if isinstance(told, list) else []


def about_typed(given: QueryDict, draft: DraftFacts, by: Actor) -> Content:
    """The draft with everything that is typed about the whole."""
    content: Content = dict(draft.content)
    for name in ("title", "summary", "purpose"):
        content[name] = editing.renamed(content.get(name, ""), " ".join(given.get(name, "").split())[:_LONGEST_TEXT])
    known = {one.id for one in city().divisions}
    own = {id_ for id_, _name in own_divisions(by)}
    if given.get("division") in own:
        content["division"] = given["division"]
    if given.get("deputy") in known:
        content["deputy"] = given["deputy"]
    if not draft.began_from and given.get("id"):
        content["id"] = _line(given, "id", 60)
    if given.get("retention") in {value for value, _words in _retentions()}:
        content["retention"] = {**content["retention"], "class": given["retention"]}
    content["review_on"] = _line(given, "review_on", 20)
    content["persons"] = given.get("persons") != "no"
    content["keywords"] = [word for word in given.get("keywords", "").replace("、", " ").split() if word][:20]
    content["permissions"] = _permissions_typed(given, content.get("permissions", {}), known)
    return content


def _permissions_typed(given: QueryDict, held: Mapping[str, Any], known: set[str]) -> dict[str, Any]:
    """Divisions as they are ticked; what is said of single positions is only written in YAML and stays.

    A page that does not ask who may put records in leaves that as it is.
    """

    def told(name: str) -> list[dict[str, str]]:
        old = held.get(name)
        positions = [one for one in old if "position" in one] if isinstance(old, list) else []
        return [*({"division": id_} for id_ in given.getlist(name) if id_ in known), *positions]

    view: object = "everybody" if given.get("who") == "everybody" else told("view")
    said = {**held, "view": view, "edit": told("edit")}
    if "adds" not in given:
        return said
    add: object = "everybody" if given["adds"] == "everybody" else told("add")
    return {**{name: one for name, one in said.items() if name != "add"}, **({"add": add} if add else {})}


def about_fields(
    content: Mapping[str, Any], wrong: Mapping[str, Message], by: Actor, *, is_new: bool
) -> list[FieldView]:
    """The controls about the whole register."""
    problems = {**wrong, **({"who": wrong["permissions"]} if "permissions" in wrong else {})}
    divisions = [(one.id, division_name(one.id)) for one in city().divisions]
    ticks = [(id_, name, "") for id_, name in divisions]
    permissions = content.get("permissions", {})
    view, edit, add = (permissions.get(name, []) for name in ("view", "edit", "add"))
    who = [
        ("named", _("持ち主と、下で選んだ課だけ"), ""),
        ("everybody", _("庁内の全員"), _("個人の情報が入る台帳では選べません。")),
    ]
    adds = [
        ("named", _("記録を直せる課と、下で選んだ課だけ"), ""),
        ("everybody", _("庁内の全員"), _("入れた人は、自分が入れた記録だけを見られます。")),
    ]
    persons = [
        ("yes", _("入る"), _("見た記録も、すべて残します。")),
        ("no", _("入らない"), _("氏名、住所、連絡先、個人を見分けられる番号が、1つもないとき。")),
    ]
    found = [
        short_text("title", _("台帳の名前"), value=japanese(content.get("title")), width=0, problems=problems),
        short_text("summary", _("何の一覧か"), value=japanese(content.get("summary")), width=0, problems=problems),
        short_text(
            "purpose",
            _("何のために使うか"),
            value=japanese(content.get("purpose")),
            hint=_("記録を見たとき、この目的がアクセスの記録に残ります。"),
            width=0,
            problems=problems,
        ),
        one_of(
            "persons",
            _("個人の情報"),
            persons,
            chosen="yes" if content.get("persons", True) else "no",
            problems=problems,
        ),
        one_in_list(
            "division", _("持ち主の課"), own_divisions(by), chosen=str(content.get("division", "")), problems=problems
        ),
        one_in_list(
            "deputy",
            _("副の課"),
            divisions,
            chosen=str(content.get("deputy", "")),
            hint=_("持ち主が答えられないときに、代わりに見て答える課です。"),
            problems=problems,
        ),
        one_of("who", _("見られる人"), who, chosen="everybody" if view == "everybody" else "named", problems=problems),
        some_of("view", _("見られる課"), ticks, chosen=_whole_divisions(view), required=False),
        some_of("edit", _("記録を直せる課"), ticks, chosen=_whole_divisions(edit), required=False),
        one_of("adds", _("記録を入れられる人"), adds, chosen="everybody" if add == "everybody" else "named"),
        some_of("add", _("記録を入れられる課"), ticks, chosen=_whole_divisions(add), required=False),
        one_in_list(
            "retention",
            _("保存期間"),
            _retentions(),
            chosen=str(content.get("retention", {}).get("class", "")),
            hint=_("年度の終わりから数えます。"),
            problems=problems,
        ),
        short_text(
            "review_on",
            _("見直す日"),
            value=str(content.get("review_on", "")),
            hint=_("例：2027-04-01。この日を過ぎると、台帳の一覧に印が出ます。"),
            problems=problems,
        ),
        short_text(
            "keywords",
            _("さがすことば"),
            value="、".join(map(str, content.get("keywords", []))),
            hint=_("名前のほかに、この台帳が見つかってほしいことば。「、」で区切ります。"),
            width=0,
            required=False,
            problems=problems,
        ),
    ]
    if is_new:
        hint = _("アドレスと定義の名前になります。公開したあとは変えられません。例：bicycle_lending")
        found.append(
            short_text("id", _("識別子"), value=str(content.get("id", "")), hint=hint, width=24, problems=problems)
        )
    return found


def about_problems(wrong: Mapping[str, Message]) -> list[tuple[str, Message]]:
    """The summary above the form, each with the control that mends it."""
    return [({"permissions": "who", "law": "title"}.get(name, name) or "title", said) for name, said in wrong.items()]


def about_in_words(content: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Whose the register is and who may open it, before it is published."""
    view, edit, add = (content.get("permissions", {}).get(name, []) for name in ("view", "edit", "add"))
    owner = str(content["division"])

    def named(told: object) -> str:
        ids = (
            dict.fromkeys([owner, *(str(one["division"]) for one in told)]) if isinstance(told, list) else {owner: None}
        )
        return "、".join(division_name(id_) for id_ in ids)

    sees = _("庁内の全員") if view == "everybody" else named([*view, {"division": content["deputy"]}, *edit])
    adds = _("庁内の全員") if add == "everybody" else named([*edit, *add])
    return [
        (_("持ち主の課"), division_name(owner)),
        (_("見られる人"), sees),
        (_("記録を直せる課"), named(edit)),
        (_("記録を入れられる人"), adds),
    ]


@dataclass(frozen=True)
class ListRow:
    """One list of the register as the page of lists shows it."""

    id: str
    number: int
    title: str
    columns: tuple[tuple[str, str, bool], ...]
    orders: tuple[tuple[str, str], ...]
    by: str
    descending: bool
    is_filtered: bool
    problems: tuple[Message, ...]


def lists_of(content: Mapping[str, Any], wrong: Mapping[str, list[Message]]) -> list[ListRow]:
    """The lists with their columns and orders."""
    plain = [one for one in editing.fields_of(content) if one["type"] not in ("note", "group")]
    names = [(str(one["id"]), japanese(one.get("label"))) for one in plain]
    found = []
    for number, view in enumerate(content["record"]["views"]):
        order = view.get("order", {"by": "updated_at", "descending": True})
        columns = tuple((id_, label, id_ in view["columns"]) for id_, label in names)
        orders = (*names, ("updated_at", _("直した日時")))
        found.append(
            ListRow(
                str(view["id"]),
                number,
                japanese(view["title"]),
                columns,
                orders,
                str(order["by"]),
                bool(order.get("descending")),
                "filter" in view,
                tuple(wrong.get(f"views.{number}", ())),
            )
        )
    return found


def lists_typed(given: QueryDict, content: Content) -> Content:
    """The draft with everything that is typed about its lists."""
    ids = [str(one["id"]) for one in editing.fields_of(content)]
    for view in list(content["record"]["views"]):
        id_ = str(view["id"])
        if f"t.{id_}" not in given:
            continue
        chosen = given.getlist(f"c.{id_}")
        columns = tuple(one for one in ids if one in chosen)
        by = given.get(f"o.{id_}", "")
        by = by if by in ids or by == "updated_at" else "updated_at"
        line = ViewLine(_line(given, f"t.{id_}"), columns, by, f"d.{id_}" in given)
        content = editing.with_view(content, id_, line)
    act, _colon, about = given.get("act", "").partition(":")
    if act == "remove":
        return editing.without_view(content, about)
    if title := _line(given, "new"):
        content = editing.with_view_added(content, title)
    return content
