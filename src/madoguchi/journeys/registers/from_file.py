"""From a spreadsheet to the definition of a register: guessed, written down as YAML, and left for people to correct."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from ruamel.yaml import YAML

from madoguchi.engines.records.adapters.sheets import rows_of
from madoguchi.engines.records.errors import SheetUnreadable
from madoguchi.engines.records.rules.register_guesses import guessed_fields, guessed_key, head_of
from madoguchi.values.clock import today
from madoguchi.values.message import msg

_MOST_COLUMNS = 6
_HEAD = """\
# ファイル「{name}」から作りました。型、選択肢、必須は、{rows}行の値から推測したものです（要確認）。
# 目的、持ち主、保存期間を書き、項目の id を分かる名前に変え、madoguchi definitions check で確かめてください。

"""


def definition_from(name: str, content: bytes, *, register_id: str, division: str, deputy: str) -> str:
    """The YAML of a register that holds the rows of this file; raises SheetUnreadable."""
    rows = rows_of(name, content)
    head = head_of(rows)
    if head is None:
        raise SheetUnreadable(reason=msg("見出しの行が見つかりません。項目の名前を、1つの行に書いてください。"))
    title = " ".join(cell for _, row in rows[:head] for cell in row if cell)[:100] or name
    below = [row for _, row in rows[head + 1 :]]
    made = _definition(title, rows[head][1], below)
    whole = {"id": register_id, **made, "division": division, "deputy": deputy}
    return _HEAD.format(name=name.replace("\n", " "), rows=f"{len(below):,}") + _written(_in_order(whole))


def _definition(title: str, head: Sequence[str], rows: Sequence[Sequence[str]]) -> dict[str, Any]:
    fields = guessed_fields(head, rows)
    key = guessed_key(fields, head, rows)
    heading = next((str(one["id"]) for one in fields if one["type"] == "text" and one["id"] != key), None)
    columns = [str(one["id"]) for one in fields if one["type"] != "long_text"][:_MOST_COLUMNS] or [fields[0]["id"]]
    return {
        "title": title,
        "summary": "要確認：何の一覧かを書いてください。",
        "purpose": "要確認：何のために使うかを書いてください。",
        "retention": {"class": "5_years", "from": "fiscal_year_end"},
        "review_on": (today() + timedelta(days=365)).isoformat(),
        # Nobody knows yet, so looks are written down until somebody says that no person is in it.
        "persons": True,
        "permissions": {"view": []},
        "record": {
            "heading": heading or key or fields[0]["id"],
            **({"key": key} if key else {}),
            "pages": [{"id": "record", "title": title, "fields": fields}],
            "views": [{"id": "all", "title": "すべて", "columns": columns, "order": {"by": key or columns[0]}}],
        },
    }


_ORDER = ("id", "title", "summary", "purpose", "division", "deputy")


def _in_order(made: Mapping[str, Any]) -> dict[str, Any]:
    return {name: made[name] for name in (*_ORDER, *(name for name in made if name not in _ORDER))}


def _written(made: Mapping[str, Any]) -> str:
    writer = YAML(typ="safe", pure=True)
    writer.default_flow_style = None
    writer.allow_unicode = True
    writer.width = 200
    writer.representer.sort_base_mapping_type_on_output = False
    into = io.StringIO()
    writer.dump(dict(made), into)
    return into.getvalue()
