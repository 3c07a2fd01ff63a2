"""From a spreadsheet to the definition of a register: guessed, and left for people to correct."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

from madoguchi.engines.records.adapters.sheets import Brought, Row, as_csv, rows_of
from madoguchi.engines.records.errors import SheetUnreadable
from madoguchi.engines.records.rules.register_guesses import guessed_fields, guessed_key
from madoguchi.engines.records.rules.sheet_choices import SheetChoice
from madoguchi.engines.records.rules.sheet_heads import head_in, only_head_in, with_one_head
from madoguchi.engines.records.rules.sum_rows import is_beside
from madoguchi.foundation.catalogue.errors import SourceUnreadable
from madoguchi.foundation.catalogue.source import read_source
from madoguchi.journeys.publish.folder import CITY
from madoguchi.journeys.publish.written import register_yaml_of
from madoguchi.journeys.registers.errors import SheetNotNamed
from madoguchi.journeys.registers.file_choices import choice_in
from madoguchi.values.clock import today
from madoguchi.values.message import msg
from madoguchi.values.words import words_in

Rows = Sequence[tuple[int, Row]]
_MOST_COLUMNS = 6
_LONGEST_TITLE = 100
# 令和8年4月1日現在, 2026/4/1, 作成日：…, （単位：円）, 1ページ: said of a table, and not what it is called.
_BESIDE_A_TITLE = re.compile(
    r"[（(]?(?:(?:単位|作成日?|更新日?|作成者|担当)[：:].*|[^0-9０-９]{0,3}[0-9０-９元年月日度./\-]+(?:現在|時点|作成|更新|ページ|頁)?)[）)]?"
)
_LONGEST_SAMPLE = 60
MOST_SAMPLES = 30
_HEAD = """\
# ファイル「{name}」から作りました。型、選択肢、必須は、{rows}行の値から推測したものです（要確認）。
# 目的、持ち主、保存期間を書き、項目の id を分かる名前に変え、madoguchi definitions check で確かめてください。

"""
_TO_BE_WRITTEN = {
    "summary": "要確認：何の一覧かを書いてください。",
    "purpose": "要確認：何のために使うかを書いてください。",
}


@dataclass(frozen=True)
class Guess:
    """The definition guessed from a file, without its id and its divisions, and from how many rows."""

    content: Mapping[str, Any]
    rows: int
    samples: Mapping[str, list[str]]
    """By field, the first different values of its column, so many that a choice may be made of them."""


def guess_of(name: str, rows: Rows, divisions: Collection[str] = ()) -> Guess:
    """What the rows of this file would be as a register of a city with these `divisions`; raises SheetUnreadable."""
    head = head_in(rows) or only_head_in(rows)
    if head is None:
        raise SheetUnreadable(reason=msg("見出しの行が見つかりません。項目の名前を、1つの行に書いてください。"))
    title = _title_in([row for _, row in rows[: head.first]])
    below = [row for _, row in rows[head.last + 1 :] if not is_beside(row, head.labels, None)]
    made = _definition(title or name.rpartition(".")[0] or name, head.labels, below, divisions)
    return Guess(made, len(below), _samples(made, head.labels, below))


def guess_of_sheet(brought: Brought, name: str, choice: SheetChoice, divisions: Collection[str] = ()) -> Guess:
    """The same of the sheet that is read, whose name is that of the table where several are; raises SheetUnreadable."""
    named = choice.name if len(choice.lines) > 1 and choice.name else name
    return guess_of(named, list(brought.rows(choice.number)), divisions)


def _title_in(rows: Sequence[Sequence[str]]) -> str:
    """What the rows above the headings call the table: the first that says more than its day, unit or page."""
    for row in rows:
        words = " ".join(dict.fromkeys(cell for cell in row if cell and not _BESIDE_A_TITLE.fullmatch(cell)))
        if words:
            return words[:_LONGEST_TITLE]
    return ""


def _samples(made: Mapping[str, Any], head: Sequence[str], rows: Sequence[Sequence[str]]) -> dict[str, list[str]]:
    fields = made["record"]["pages"][0]["fields"]
    places = [at for at, label in enumerate(head) if label]
    found = {}
    for one, at in zip(fields, places, strict=True):
        different = dict.fromkeys(row[at][:_LONGEST_SAMPLE] for row in rows if at < len(row) and row[at])
        found[str(one["id"])] = list(different)[: MOST_SAMPLES + 1]
    return found


def rows_by_field(name: str, content: bytes, known: Collection[str]) -> bytes:
    """The same rows as CSV, each column headed by the id of the field it was guessed as, whatever it is called now.

    Every row keeps its number, so that a refusal names the line people see; a column that is no field keeps its head.
    """
    (line, labels), *below = with_one_head(rows_of(name, content))
    fields = iter(guessed_fields(labels, [row for _, row in below if not is_beside(row, labels, None)]))
    ids = [str(next(fields)["id"]) if label else "" for label in labels]
    heads = [id_ if id_ in known else label for id_, label in zip(ids, labels, strict=True)]
    return as_csv([(line, heads), *below])


def divisions_written(folder: Path) -> set[str]:
    """The names of the divisions in the definitions of this folder; none where its city cannot be read."""
    try:
        city = read_source((folder / CITY).read_bytes()).data
        return {words_in(one["name"], "ja") for one in city["divisions"]}
    except (OSError, SourceUnreadable, LookupError, TypeError):
        return set()


def definition_from(
    name: str,
    content: bytes,
    *,
    register_id: str,
    division: str,
    deputy: str,
    divisions: Collection[str] = (),
    sheet: str = "",
) -> str:
    """The YAML of a register that holds the rows of this file, of the sheet of this name where it has several.

    Raises SheetUnreadable, SheetNotNamed.
    """
    brought = Brought(name, content)
    choice = choice_in(brought)
    named = next((one for one in choice.lines if one.name == sheet), None)
    if named is None and (sheet or choice.is_asked):
        raise SheetNotNamed.among(choice)
    guess = guess_of_sheet(brought, name, choice.with_chosen(named.number) if named else choice, divisions)
    whole = {**guess.content, **_TO_BE_WRITTEN, "id": register_id, "division": division, "deputy": deputy}
    return _HEAD.format(name=name.replace("\n", " "), rows=f"{guess.rows:,}") + register_yaml_of(whole)


def _definition(
    title: str, head: Sequence[str], rows: Sequence[Sequence[str]], divisions: Collection[str]
) -> dict[str, Any]:
    fields = guessed_fields(head, rows, divisions)
    key = guessed_key(fields, head, rows)
    heading = next((str(one["id"]) for one in fields if one["type"] == "text" and one["id"] != key), None)
    columns = [str(one["id"]) for one in fields if one["type"] != "long_text"][:_MOST_COLUMNS] or [fields[0]["id"]]
    return {
        "title": title,
        "retention": {"class": "5_years", "from": "changed"},
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
