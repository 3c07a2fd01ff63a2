"""What may be a column of a list or a dataset of a draft: fields, and what the rows of its tables come to; pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from madoguchi.engines.records.rules.table_columns import ROW_COUNT, column_label
from madoguchi.journeys.registers.building.editing import Content, Part, fields_of, japanese, with_views


def list_columns(content: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Every column by id and name, in the order of the fields; a note is none."""
    return [column for one in fields_of(content) for column in _columns_of(one)]


def _columns_of(field: Part) -> Iterator[tuple[str, str]]:
    label = japanese(field.get("label"))
    if field["type"] == "group":
        yield f"{field['id']}.{ROW_COUNT}", column_label(label, "", "ja")
        totals = field.get("totals", ())
        for one in field["fields"]:
            if one["id"] in totals:
                yield f"{field['id']}.{one['id']}", column_label(label, japanese(one.get("label")), "ja")
    elif field["type"] != "note":
        yield str(field["id"]), label


def without_lost(content: Content) -> Content:
    """The content without columns of numbers of a table that are not added up any more; no list is left without one."""
    known = dict(list_columns(content))

    def is_lost(name: str) -> bool:
        return "." in name and name not in known

    def kept(view: Part) -> Part:
        columns = [one for one in view["columns"] if not is_lost(one)]
        return {**view, "columns": columns or [content["record"]["heading"]]}

    made = with_views(content, kept)
    cited = [
        {**one, "columns": [each for each in one["columns"] if not is_lost(str(each["field"]))]}
        for one in content["record"].get("datasets", ())
    ]
    left = {"datasets": [one for one in cited if one["columns"]]} if cited else {}
    return {**made, "record": {**made["record"], **left}}
