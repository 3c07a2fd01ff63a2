"""Changing the lists of a draft: their columns, orders and looks, and which records stand in each; pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from madoguchi.journeys.registers.building.editing import Content, Part, fields_of, renamed, with_key, with_views

DAYS, CHOICES = ("date", "date_time"), ("choice",)
"""The kinds of fields by which a list is a calendar, and a board."""
_LOOKS: Mapping[str, tuple[str, ...]] = {"calendar": DAYS, "board": CHOICES}


@dataclass(frozen=True)
class ViewLine:
    """What the page of lists says of one of them."""

    title: str
    columns: tuple[str, ...]
    by: str
    descending: bool
    calendar: str = ""
    board: str = ""


def without_unfit_looks(content: Content, before: Mapping[str, str]) -> Content:
    """The content whose lists are no calendar and no board any more by a field that became of another kind.

    `before` are the kinds the fields had, by id; what did not fit then already stays, to be told.
    """
    kinds = {str(one["id"]): str(one["type"]) for one in fields_of(content)}

    def changed(view: Part) -> Part:
        return {key: named for key, named in view.items() if not is_lost(key, named)}

    def is_lost(key: str, named: object) -> bool:
        fitting = _LOOKS.get(key, ())
        return before.get(str(named), "") in fitting and kinds.get(str(named), "") not in fitting

    return with_views(content, changed)


def order_of(view: Mapping[str, Any]) -> tuple[str, bool]:
    """By what a list is ordered, and whether from the largest; the usual order where it says nothing."""
    order = view.get("order", {"by": "updated_at", "descending": True})
    return str(order["by"]), bool(order.get("descending"))


def with_view(content: Content, view_id: str, said: ViewLine) -> Content:
    """The content with another title, other columns and another order of one list; columns keep their places."""

    def changed(view: Part) -> Part:
        if view["id"] != view_id:
            return view
        kept = [one for one in view["columns"] if one in said.columns]
        columns = [*kept, *(one for one in said.columns if one not in kept)]
        made = {**view, "title": renamed(view["title"], said.title), "columns": columns}
        if (said.by, said.descending) != order_of(view):
            made["order"] = {"by": said.by, **({"descending": True} if said.descending else {})}
        looks = {"calendar": said.calendar, "board": said.board}
        plain = {key: value for key, value in made.items() if key not in looks}
        return {**plain, **{key: named for key, named in looks.items() if named}}

    return with_views(content, changed)


def with_filter(content: Content, view_id: str, condition: Mapping[str, Any] | None) -> Content:
    """The content with which records stand in one list; all of them without a condition."""

    def changed(view: Part) -> Part:
        return with_key(view, "filter", dict(condition) if condition else None) if view["id"] == view_id else view

    return with_views(content, changed)


def with_view_added(content: Content, title: str) -> Content:
    """The content with one more list, as the first one is."""
    views = content["record"]["views"]
    taken = {str(one["id"]) for one in views}
    id_ = next(f"list_{at}" for at in range(2, 1000) if f"list_{at}" not in taken)
    first = {key: value for key, value in views[0].items() if key != "filter"}
    return {**content, "record": {**content["record"], "views": [*views, {**first, "id": id_, "title": title}]}}


def without_view(content: Content, view_id: str) -> Content:
    """The content without a list; the last one stays."""
    views = [one for one in content["record"]["views"] if one["id"] != view_id]
    return {**content, "record": {**content["record"], "views": views}} if views else content
