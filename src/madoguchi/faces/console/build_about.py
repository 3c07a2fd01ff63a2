"""What is said of a register as a whole while it is built: whose it is, who may open it, how long it is kept."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _

from madoguchi.engines.cases.queries import division_name
from madoguchi.engines.records.forms import FieldView
from madoguchi.faces.console.build_counted import counted_fields, counted_typed
from madoguchi.faces.console.build_naming import NamingView
from madoguchi.faces.console.build_posts import posts_typed, posts_view
from madoguchi.faces.console.build_words import LONGEST_TEXT, one_line
from madoguchi.faces.ui.office_forms import one_in_list, one_of, short_text, some_of
from madoguchi.foundation.catalogue.queries import city
from madoguchi.foundation.catalogue.register_drafts import DraftFacts
from madoguchi.journeys.registers.building.editing import Content, japanese, renamed
from madoguchi.journeys.registers.building.rights import own_divisions
from madoguchi.values.actor import Actor
from madoguchi.values.message import Message, msg


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


def _posts(told: object) -> list[dict[str, str]]:
    return [dict(one) for one in told] if isinstance(told, list) else []


def _positions(told: object) -> list[dict[str, str]]:
    return [one for one in _posts(told) if "position" in one]


def about_posts(content: Mapping[str, Any]) -> list[NamingView]:
    """Who is named by a single position in a division, for each right."""
    held = content.get("permissions", {})
    titles = {
        "view": _("見られる職"),
        "edit": _("記録を直せる職"),
        "add": _("記録を入れられる職"),
    }
    return [posts_view(f"{name}_posts", title, _positions(held.get(name))) for name, title in titles.items()]


def about_typed(given: QueryDict, draft: DraftFacts, by: Actor) -> Content:
    """The draft with everything that is typed about the whole."""
    content: Content = dict(draft.content)
    for name in ("title", "summary", "purpose"):
        content[name] = renamed(content.get(name, ""), " ".join(given.get(name, "").split())[:LONGEST_TEXT])
    known = {one.id for one in city().divisions}
    own = {id_ for id_, _name in own_divisions(by)}
    if given.get("division") in own:
        content["division"] = given["division"]
    if given.get("deputy") in known:
        content["deputy"] = given["deputy"]
    if not draft.began_from and given.get("id"):
        content["id"] = one_line(given, "id", 60)
    if given.get("retention") in {value for value, _words in _retentions()}:
        content["retention"] = {**content["retention"], "class": given["retention"]}
    content["retention"] = counted_typed(given, content)
    content["review_on"] = one_line(given, "review_on", 20)
    content["persons"] = given.get("persons") != "no"
    keywords = [word for word in given.get("keywords", "").replace("、", " ").split() if word][:20]
    if keywords or "keywords" in content:
        content["keywords"] = keywords
    content["permissions"] = _permissions_typed(given, content.get("permissions", {}), known)
    return content


def _permissions_typed(given: QueryDict, held: Mapping[str, Any], known: set[str]) -> dict[str, Any]:
    """Divisions as they are ticked and single positions as they are named, each in the place it had.

    A page that does not ask who may put records in leaves that as it is.
    """

    def told(name: str) -> list[dict[str, str]]:
        whole = [{"division": id_} for id_ in given.getlist(name) if id_ in known]
        chosen = [*whole, *posts_typed(given, f"{name}_posts", _positions(held.get(name)))]
        before = [one for one in _posts(held.get(name)) if one in chosen]
        return [*before, *(one for at, one in enumerate(chosen) if one not in before and one not in chosen[:at])]

    view: object = "everybody" if given.get("who") == "everybody" else told("view")
    edit = told("edit")
    said = {**held, "view": view, **({"edit": edit} if edit or "edit" in held else {})}
    if not view and "view" not in held:
        del said["view"]
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
            hint=_("数えはじめの日の年度の、次の4月1日から数えます。"),
            problems=problems,
        ),
        *counted_fields(content, problems),
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


def about_problems(wrong: Mapping[str, Message], fields: Iterable[FieldView]) -> list[tuple[str, Message]]:
    """The summary above the form, each with the control that mends it and what that asks."""
    labels = {one.path: one.label for one in fields}
    placed = [({"permissions": "who", "law": "title"}.get(name, name) or "title", said) for name, said in wrong.items()]
    return [
        (name, msg("{label}：{problem}", label=labels[name], problem=said) if name in labels else said)
        for name, said in placed
    ]


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
