"""Who is named on a page: a list for each, an empty one to name the next, and a box for a person by name or number."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _

from madoguchi.faces.console.build_asking import Pairs, divisions
from madoguchi.faces.console.build_words import one_line
from madoguchi.faces.ui.frame import language
from madoguchi.foundation.catalogue.queries import city
from madoguchi.foundation.identity.standing_in import names_of, refs_of_name
from madoguchi.journeys.registers.building import naming
from madoguchi.journeys.registers.building.editing import fields_of, japanese
from madoguchi.journeys.registers.building.naming import CREATOR, EVERYBODY, MOST_NAMED, SUPERIOR, Named
from madoguchi.values.message import Message, msg
from madoguchi.values.words import words_in

NotFound = Mapping[str, tuple[Message, str]]
"""By the place they were named at, people nobody could find, with what was typed."""
_NAMES_SOMEBODY = ("division", "staff", "choice", "text")


@dataclass(frozen=True)
class NamedView:
    """One who is named."""

    id: str
    number: int
    who: Pairs
    chosen: str
    positions: Pairs
    position: str


@dataclass(frozen=True)
class NamingView:
    """Everybody who is named at one place; what lists cannot say is left as it is written."""

    id: str
    title: str
    hint: str
    lines: tuple[NamedView, ...]
    is_kept: bool
    typed: str = ""
    problems: tuple[Message, ...] = ()
    with_person: bool = True


def naming_view(
    name: str,
    title: str,
    written: object,
    pairs: Pairs,
    *,
    hint: str = "",
    problems: Sequence[Message] = (),
    not_found: tuple[Message, str] | None = None,
    with_person: bool = True,
) -> NamingView:
    """Those who are named; `pairs` are whom a page offers here, `not_found` a person nobody could find, as typed."""
    problems = [*problems, *([not_found[0]] if not_found else [])]
    typed = not_found[1] if not_found else ""
    named = naming.named_of(written)
    people = [one.who.removeprefix("person:") for one in named or () if one.who.startswith("person:")]
    names = names_of(people) if people else {}
    lines = []
    for at, one in enumerate((*(named or ()), Named(""))):
        own = pairs
        if one.who and one.who not in dict(pairs):
            ref = one.who.partition(":")[2]
            own = (*pairs, (one.who, names.get(ref, ref)))
        lines.append(NamedView(f"{name}.{at}", at, own, one.who, _positions(one.position), one.position))
    return NamingView(
        name,
        title,
        hint,
        tuple(lines) if named is not None else (),
        named is None,
        typed,
        tuple(problems),
        with_person,
    )


def _positions(held: str) -> Pairs:
    """Everybody and the positions of the city; one it no longer has stays, or everybody would get its right."""
    known = (("", _("全員")), *((one.id, words_in(one.name, language())) for one in city().positions))
    return known if held in dict(known) else (*known, (held, held))


def offered(content: Mapping[str, Any], *, in_rights: bool) -> Pairs:
    """Whom a page offers: everybody and the divisions for rights; for a process who made the record, and fields."""
    posts = tuple((f"division:{id_}", name) for id_, name in divisions())
    if in_rights:
        return (("", _("選ぶ")), (EVERYBODY, _("台帳を開ける全員")), *posts)
    told = tuple(
        (f"field:{one['id']}", _("「{label}」に書いた人か課").format(label=japanese(one.get("label"))))
        for one in fields_of(content)
        if one["type"] in _NAMES_SOMEBODY
    )
    return (("", _("選ぶ")), (CREATOR, _("出した人")), (SUPERIOR, _("出した人の上司")), *posts, *told)


@dataclass(frozen=True)
class NamedTyped:
    """Who was named, and the person nobody could find."""

    written: object
    problem: Message | None = None


def named_typed(given: QueryDict, name: str, held: object) -> NamedTyped:
    """Everybody who was named on the page; `held` where the page did not ask."""
    if f"{name}.0.who" not in given:
        return NamedTyped(held)
    named = []
    for at in range(MOST_NAMED + 1):
        who = one_line(given, f"{name}.{at}.who")
        if who:
            named.append(Named(who, one_line(given, f"{name}.{at}.position")))
    text, problem = one_line(given, f"{name}.person"), None
    if text:
        refs = refs_of_name(text)
        if len(refs) == 1:
            named.append(Named(f"person:{refs[0]}"))
        else:
            problem = msg("「{name}」という職員は、1人に決まりません。職員の番号で入力してください。", name=text)
    made = naming.written_of(named[:MOST_NAMED])
    return NamedTyped(made, problem)
