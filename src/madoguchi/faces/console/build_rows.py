"""The part of a table's page that says what its rows are: how many, what one is called, and the fields of a row."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _

from madoguchi.engines.records.forms import FieldView
from madoguchi.faces.console.build_fields import Row
from madoguchi.faces.console.build_words import one_line
from madoguchi.faces.ui.office_forms import short_text, some_of
from madoguchi.foundation.catalogue.source import Path
from madoguchi.journeys.registers.building import rows
from madoguchi.journeys.registers.building.asking import number_of
from madoguchi.journeys.registers.building.editing import Content, japanese
from madoguchi.journeys.registers.building.editing_fields import FieldLine
from madoguchi.journeys.registers.building.kinds import IN_ROWS
from madoguchi.journeys.registers.building.rows import RowsLine
from madoguchi.values.message import Message


def rows_fields(one: Mapping[str, Any], problems: Mapping[str, Message]) -> list[FieldView]:
    """The controls that only a table has."""
    if one["type"] != "group":
        return []
    first, last = map(str, rows.rows_of(dict(one)))
    summed = [
        (str(each["id"]), japanese(each.get("label")), "") for each in one["fields"] if each["type"] in rows.SUMMED
    ]
    more = _("例：{n}人目のお子さん。{n}のところに、行の番号が入ります。")
    found = [
        short_text(
            "item", _("1行を何と呼ぶか"), value=japanese(one.get("item")), hint=_("例：品目、委員"), problems=problems
        ),
        short_text(
            "heading",
            _("行の見出し"),
            value=japanese(one.get("heading")),
            hint=more,
            width=0,
            required=False,
            problems=problems,
        ),
        short_text("from", _("行の数（最も少なく）"), value=first, width=8, problems=problems),
        short_text("to", _("行の数（最も多く）"), value=last, hint=_("50行まで。"), width=8, problems=problems),
    ]
    if summed:
        totals = list(one.get("totals", ()))
        found.append(some_of("totals", _("下で合計する数"), summed, chosen=totals, required=False, problems=problems))
    return found


def lines_of(table_id: str, one: Mapping[str, Any], found: Sequence[tuple[Path, Message]]) -> tuple[Row, ...]:
    """The fields of a row, each with what is wrong with it."""
    if one["type"] != "group":
        return ()
    several = list(one["fields"])
    wrong: dict[int, list[Message]] = {}
    for path, said in found:
        if len(path) > 1 and path[0] == "fields" and isinstance(path[1], int):
            wrong.setdefault(path[1], []).append(said)
    return tuple(
        Row(
            f"{table_id}.{each['id']}",
            japanese(each.get("label")),
            str(each["type"]),
            IN_ROWS.get(str(each["type"])),
            True,
            each.get("require", True) is not False,
            "",
            tuple(wrong.get(at, ())),
            at == 0,
            at == len(several) - 1,
        )
        for at, each in enumerate(several)
    )


def rows_typed(given: QueryDict, content: Content, one: Mapping[str, Any]) -> Content:
    """The draft with what was typed of a table, and what its buttons do to the fields of its rows."""
    if one["type"] != "group" or "item" not in given:
        return content
    table_id = str(one["id"])
    paths = {str(each["id"]): (f"{table_id}.{each['id']}", str(each["type"])) for each in one["fields"]}
    lines = {
        name: FieldLine(one_line(given, f"f.{path}"), kind if kind in IN_ROWS else held, f"r.{path}" in given)
        for name, (path, held) in paths.items()
        if f"f.{path}" in given and (kind := given.get(f"k.{path}", "")) is not None
    }
    totals = tuple(str(each["id"]) for each in one["fields"] if each["id"] in given.getlist("totals"))
    said = RowsLine(
        one_line(given, "item"), one_line(given, "heading"), _number(given, "from"), _number(given, "to"), totals
    )
    content = rows.with_rows_said(content, table_id, said, lines)
    if label := one_line(given, "new"):
        kind = given.get("new_kind", "text")
        content = rows.row_added(content, table_id, label, kind if kind in IN_ROWS else "text")
    act, _colon, about = given.get("act", "").partition(":")
    inner = about.removeprefix(f"{table_id}.")
    if act == "remove":
        return rows.row_removed(content, table_id, inner)
    return rows.row_moved(content, table_id, inner, -1 if act == "up" else 1) if act in ("up", "down") else content


def _number(given: QueryDict, name: str) -> int | str:
    return number_of(one_line(given, name, 10))
