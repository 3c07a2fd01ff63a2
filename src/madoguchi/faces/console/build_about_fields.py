"""The controls about a register as a whole while it is built, and what is said of it in words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext as _

from madoguchi.engines.cases.queries import division_name
from madoguchi.engines.records.forms import FieldView
from madoguchi.faces.console.build_counted import counted_fields
from madoguchi.faces.console.build_naming import NamingView
from madoguchi.faces.console.build_posts import posts_view
from madoguchi.faces.ui.office_forms import Problems, one_in_list, one_of, short_text, some_of
from madoguchi.foundation.catalogue.queries import city
from madoguchi.journeys.registers.building.editing import japanese
from madoguchi.journeys.registers.building.rights import own_divisions
from madoguchi.values.actor import Actor
from madoguchi.values.message import Message, msg

Content = Mapping[str, Any]


def retentions() -> list[tuple[str, str]]:
    """How long records may be kept, by the word of a definition."""
    return [
        ("1_year", _("1年")),
        ("3_years", _("3年")),
        ("5_years", _("5年")),
        ("10_years", _("10年")),
        ("permanent", _("永年")),
    ]


def _whole_divisions(told: object) -> list[str]:
    return [str(one["division"]) for one in told if "position" not in one] if isinstance(told, list) else []


def posts_in(told: object) -> list[dict[str, str]]:
    """Who is named for a right, each division or single position."""
    return [dict(one) for one in told] if isinstance(told, list) else []


def named_positions(told: object) -> list[dict[str, str]]:
    """Those of them who are named by a single position in a division."""
    return [one for one in posts_in(told) if "position" in one]


def about_posts(content: Mapping[str, Any]) -> list[NamingView]:
    """Who is named by a single position in a division, for each right."""
    held = content.get("permissions", {})
    titles = {
        "view": _("見られる職"),
        "edit": _("記録を直せる職"),
        "add": _("記録を入れられる職"),
    }
    return [posts_view(f"{name}_posts", title, named_positions(held.get(name))) for name, title in titles.items()]


def about_fields(content: Content, wrong: Problems, by: Actor, *, is_new: bool) -> list[FieldView]:
    """The controls about the whole register."""
    problems = {**wrong, **({"who": wrong["permissions"]} if "permissions" in wrong else {})}
    return [
        *_what_it_is(content, problems),
        *_whose_it_is(content, problems, by),
        *_who_may(content.get("permissions", {}), problems),
        *_how_long(content, problems),
        _keywords(content, problems),
        *([_id(content, problems)] if is_new else []),
    ]


def _what_it_is(content: Content, problems: Problems) -> list[FieldView]:
    """What it is called, lists and is for, and whether people are in it."""
    told = _("記録を見たとき、この目的がアクセスの記録に残ります。")
    persons = [
        ("yes", _("入る"), _("見た記録も、すべて残します。")),
        ("no", _("入らない"), _("氏名、住所、連絡先、個人を見分けられる番号が、1つもないとき。")),
    ]
    title, summary, purpose = (japanese(content.get(name)) for name in ("title", "summary", "purpose"))
    chosen = "yes" if content.get("persons", True) else "no"
    return [
        short_text("title", _("台帳の名前"), value=title, width=0, problems=problems),
        short_text("summary", _("何の一覧か"), value=summary, width=0, problems=problems),
        short_text("purpose", _("何のために使うか"), value=purpose, hint=told, width=0, problems=problems),
        one_of("persons", _("個人の情報"), persons, chosen=chosen, problems=problems),
    ]


def _whose_it_is(content: Content, problems: Problems, by: Actor) -> list[FieldView]:
    """The division that owns it, and the one that answers in its place."""
    owner, deputy = str(content.get("division", "")), str(content.get("deputy", ""))
    hint = _("持ち主が答えられないときに、代わりに見て答える課です。")
    return [
        one_in_list("division", _("持ち主の課"), own_divisions(by), chosen=owner, problems=problems),
        one_in_list("deputy", _("副の課"), _divisions(), chosen=deputy, hint=hint, problems=problems),
    ]


def _who_may(permissions: Mapping[str, Any], problems: Problems) -> list[FieldView]:
    """Who may look, change and put records in, by whole divisions."""
    ticks = [(id_, name, "") for id_, name in _divisions()]
    view, edit, add = (permissions.get(name, []) for name in ("view", "edit", "add"))
    who = [
        ("named", _("持ち主と、下で選んだ課だけ"), ""),
        ("everybody", _("庁内の全員"), _("個人の情報が入る台帳では選べません。")),
    ]
    adds = [
        ("named", _("記録を直せる課と、下で選んだ課だけ"), ""),
        ("everybody", _("庁内の全員"), _("入れた人は、自分が入れた記録だけを見られます。")),
    ]
    return [
        one_of("who", _("見られる人"), who, chosen=_named_or_all(view), problems=problems),
        some_of("view", _("見られる課"), ticks, chosen=_whole_divisions(view), required=False),
        some_of("edit", _("記録を直せる課"), ticks, chosen=_whole_divisions(edit), required=False),
        one_of("adds", _("記録を入れられる人"), adds, chosen=_named_or_all(add)),
        some_of("add", _("記録を入れられる課"), ticks, chosen=_whole_divisions(add), required=False),
    ]


def _how_long(content: Content, problems: Problems) -> list[FieldView]:
    """How long records are kept, and when the register itself is looked at again."""
    kept, review = str(content.get("retention", {}).get("class", "")), str(content.get("review_on", ""))
    from_when = _("数えはじめの日の年度の、次の4月1日から数えます。")
    mark = _("例：2027-04-01。この日を過ぎると、台帳の一覧に印が出ます。")
    return [
        one_in_list("retention", _("保存期間"), retentions(), chosen=kept, hint=from_when, problems=problems),
        *counted_fields(content, problems),
        short_text("review_on", _("見直す日"), value=review, hint=mark, problems=problems),
    ]


def _keywords(content: Content, problems: Problems) -> FieldView:
    words = "、".join(map(str, content.get("keywords", [])))
    hint = _("名前のほかに、この台帳が見つかってほしいことば。「、」で区切ります。")
    return short_text("keywords", _("さがすことば"), value=words, hint=hint, width=0, required=False, problems=problems)


def _id(content: Content, problems: Problems) -> FieldView:
    hint = _("アドレスと定義の名前になります。公開したあとは変えられません。例：bicycle_lending")
    return short_text("id", _("識別子"), value=str(content.get("id", "")), hint=hint, width=24, problems=problems)


def _divisions() -> list[tuple[str, str]]:
    return [(one.id, division_name(one.id)) for one in city().divisions]


def _named_or_all(told: object) -> str:
    return "everybody" if told == "everybody" else "named"


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
