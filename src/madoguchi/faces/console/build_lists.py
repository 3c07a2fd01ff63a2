"""The lists of a register that is built: their columns and orders, and the draft with what was typed of them."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _

from madoguchi.engines.cases.queries import division_name
from madoguchi.engines.records.rules.system_columns import SYSTEM_FIELDS
from madoguchi.faces.console.build_asked import condition_typed
from madoguchi.faces.console.build_asking import AskingView, asking_view, divisions
from madoguchi.faces.console.build_frame import below
from madoguchi.faces.console.build_words import one_line
from madoguchi.faces.ui.frame import language
from madoguchi.foundation.identity.queries import staff_actors
from madoguchi.journeys.registers.building.askables import Askable, askables_of
from madoguchi.journeys.registers.building.checking import Placed
from madoguchi.journeys.registers.building.editing import Content, fields_of, japanese
from madoguchi.journeys.registers.building.editing_views import (
    CHOICES,
    DAYS,
    ViewLine,
    order_of,
    with_filter,
    with_view,
    with_view_added,
    without_view,
)
from madoguchi.journeys.registers.building.list_columns import list_columns
from madoguchi.values.message import Message
from madoguchi.values.words import words_in


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
    calendars: tuple[tuple[str, str], ...]
    calendar: str
    boards: tuple[tuple[str, str], ...]
    board: str
    asking: AskingView
    problems: tuple[Message, ...]


def lists_of(
    content: Mapping[str, Any], wrong: Mapping[str, list[Message]], findings: Sequence[Placed] = ()
) -> list[ListRow]:
    """The lists with their columns and orders, and which records stand in each."""
    known = _askables(content)
    plain = [one for one in fields_of(content) if one["type"] not in ("note", "group")]
    names = [(str(one["id"]), japanese(one.get("label"))) for one in plain]
    shown = list_columns(content)
    told = [(id_, words_in(one.label, language())) for id_, one in SYSTEM_FIELDS.items() if id_ not in dict(names)]
    ordered = [(str(one["id"]), japanese(one.get("label"))) for one in plain if one["type"] != "file"]
    calendars = _named(content, DAYS)
    boards = _named(content, CHOICES)
    found = []
    for number, view in enumerate(content["record"]["views"]):
        by, descending = order_of(view)
        columns = tuple((id_, label, id_ in view["columns"]) for id_, label in (*shown, *told))
        orders = (*ordered, *told)
        found.append(
            ListRow(
                str(view["id"]),
                number,
                japanese(view["title"]),
                columns,
                orders,
                by,
                descending,
                calendars,
                str(view.get("calendar", "")),
                boards,
                str(view.get("board", "")),
                asking_view(
                    f"q.{view['id']}",
                    _("この一覧に入る記録"),
                    view.get("filter"),
                    known,
                    below(findings, ("record", "views", number, "filter")),
                    hint=_("条件がなければ、すべての記録が入ります。"),
                ),
                tuple(wrong.get(f"views.{number}", ())),
            )
        )
    return found


def _askables(content: Mapping[str, Any]) -> tuple[Askable, ...]:
    """What a list may ask: its fields and what every record tells, with the staff of the register as authors."""
    named = dict.fromkeys(str(content.get(name, "")) for name in ("division", "deputy"))
    staff = {one.ref: f"{one.name}（{division_name(id_)}）" for id_ in named if id_ for one in staff_actors(id_)}
    return askables_of(content, divisions(), staff=tuple(staff.items()))


def _named(content: Mapping[str, Any], kinds: Collection[str]) -> tuple[tuple[str, str], ...]:
    return tuple((str(one["id"]), japanese(one.get("label"))) for one in fields_of(content) if one["type"] in kinds)


def lists_typed(given: QueryDict, content: Content) -> Content:
    """The draft with everything that is typed about its lists."""
    known = _askables(content)
    ids = list(dict.fromkeys([*(str(one["id"]) for one in fields_of(content)), *SYSTEM_FIELDS]))
    known_columns = dict.fromkeys([*(name for name, _label in list_columns(content)), *SYSTEM_FIELDS])
    for view in list(content["record"]["views"]):
        id_ = str(view["id"])
        if f"t.{id_}" not in given:
            continue
        chosen = given.getlist(f"c.{id_}")
        columns = tuple(one for one in known_columns if one in chosen)
        by = given.get(f"o.{id_}", "")
        by = by if by in ids else "updated_at"
        calendar, board = (one if (one := given.get(f"{key}.{id_}", "")) in ids else "" for key in ("k", "b"))
        line = ViewLine(one_line(given, f"t.{id_}"), columns, by, f"d.{id_}" in given, calendar, board)
        content = with_view(content, id_, line)
        condition = condition_typed(given, f"q.{id_}", view.get("filter"), known)
        content = with_filter(content, id_, condition)
    act, _colon, about = given.get("act", "").partition(":")
    if act == "remove":
        return without_view(content, about)
    if title := one_line(given, "new"):
        content = with_view_added(content, title)
    return content
