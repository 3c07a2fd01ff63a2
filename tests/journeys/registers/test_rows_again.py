"""The cells a file of rows goes out with are read as the answers they came from, whatever those are."""

from __future__ import annotations

import csv
import io
from datetime import date, timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as some

from madoguchi.engines.records.adapters.sheets import rows_of
from madoguchi.engines.records.circumstances import Circumstances
from madoguchi.engines.records.field_types.group import GroupField
from madoguchi.engines.records.register_section import RegisterSection
from madoguchi.engines.records.rules.register_rows import Reader
from madoguchi.engines.records.rules.row_columns import row_columns_of, row_heads, told_fields
from madoguchi.foundation.catalogue.source import read_source
from madoguchi.journeys.registers.export import file_cell
from madoguchi.values.spreadsheet import harmless
from tests.journeys.registers.house import BICYCLES

_TABLE = """\
        - id: costs
          type: group
          label: 表
          item: 行
          require: false
          fields:
            - {id: name, type: text, label: 名前, require: false}
            - {id: words, type: long_text, label: 文, require: false}
            - {id: whole, type: integer, label: 数, minimum: -1000, maximum: 100000, require: false}
            - {id: part, type: number, label: 量, decimals: 2, minimum: -1000, maximum: 100000, require: false}
            - {id: yen, type: yen, label: 円, require: false}
            - {id: day, type: date, label: 日, require: false}
            - {id: is_so, type: yes_no, label: はいか, require: false}
            - {id: one, type: choice, label: 一つ, require: false, options: [{id: a, label: "甲、一"}, {id: b, label: ○}]}
            - {id: many, type: choices, label: いくつか, require: false, options: [{id: a, label: "甲、一"}, {id: b, label: 甲}, {id: c, label: 乙}]}
        - {id: bought_on"""  # noqa: E501
SECTION = RegisterSection.model_validate(
    read_source(BICYCLES.replace("        - {id: bought_on", _TABLE).encode()).data["record"]
)
TABLE = SECTION.by_id["costs"]
assert isinstance(TABLE, GroupField)
AT = Circumstances(today=date(2026, 11, 27))
_LETTERS = some.text('あ漢 aＡ=＋-,"、0', min_size=1, max_size=8).map(str.strip).filter(bool)
_LINES = some.lists(_LETTERS, min_size=1, max_size=3).map("\n".join)
_ROW = some.fixed_dictionaries(
    {},
    optional={
        "name": _LETTERS,
        "words": _LINES,
        "whole": some.integers(-1000, 100_000),
        "part": some.integers(-99_999, 999_999).map(lambda cents: cents / 100),
        "yen": some.integers(0, 1_000_000),
        "day": some.integers(0, 40_000).map(lambda days: (date(1950, 1, 1) + timedelta(days)).isoformat()),
        "is_so": some.booleans(),
        "one": some.sampled_from("ab"),
        "many": some.sets(some.sampled_from("abc"), min_size=1).map(sorted),
    },
)


@given(some.lists(_ROW, min_size=1, max_size=5), some.sampled_from(["utf-8-sig", "cp932"]))
def test_rows_go_out_and_come_in_the_same(rows: list[dict[str, Any]], encoding: str) -> None:
    fields = told_fields(TABLE)
    heads = ("記録の番号", "名前", "行", *row_heads(SECTION, TABLE, "ja"))
    lines = [
        ("K7QM-3F2X-8WNA", "自転車", at, *(file_cell(one, row.get(one.id), AT) for one in fields))
        for at, row in enumerate(rows, 1)
    ]
    into = io.StringIO()
    csv.writer(into).writerows([[harmless(cell) for cell in line] for line in (heads, *lines)])
    read = rows_of("x.csv", into.getvalue().encode(encoding))
    columns = row_columns_of(SECTION, TABLE, read)
    assert columns is not None
    assert not columns.missing
    found = Reader(columns.cells, AT).read(read[1:])
    assert [one.problems for one in found] == [()] * len(rows)
    assert [{name: value for name, value in one.values.items() if value is not None} for one in found] == rows
    assert not any(columns.is_bare(row) for _, row in read[1:])
