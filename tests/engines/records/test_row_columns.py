"""Which columns of a file are the answers of a row, and which tell whose row it is; how our own file names them."""

from __future__ import annotations

import pytest

from madoguchi.engines.records.register_section import RegisterSection
from madoguchi.engines.records.rules.row_columns import LINES, row_columns_of, row_heads, told_fields
from madoguchi.foundation.catalogue.source import read_source
from tests.journeys.registers.test_totals import TABLE

_SAME_NAMES = (
    TABLE.replace("{id: what, type: text, label: 内容}", "{id: what, type: text, label: 名前}")
    .replace("{id: hours, type: number, label: 時間,", "{id: hours, type: number, label: 費用,")
    .replace("{id: cost, type: yen, label: 費用,", "{id: cost, type: yen, label: 費用,")
)


def _section(text: str = TABLE) -> RegisterSection:
    return RegisterSection.model_validate(read_source(text.encode()).data["record"])


def _columns(section: RegisterSection, *head: str) -> dict[str, object]:
    found = row_columns_of(section, section.tables[0], [(1, ("令和8年度",)), (2, head)])
    assert found is not None
    return {
        "head": found.head,
        "fields": {place: one.id for place, one in found.fields.items()},
        "number": found.named.number,
        "key": [*found.named.fields],
        "line": found.line,
        "told": found.told,
        "unknown": found.cells.unknown,
        "missing": [one.id for one in found.missing],
    }


def test_columns_are_found_by_their_labels_in_any_language_and_by_their_ids() -> None:
    section = _section()
    told = _columns(section, "記録の番号", "名前", "行", "内容", "修理：費用", "repairs.hours", "西", "結果")
    assert told == {
        "head": 1,
        "fields": {3: "what", 4: "cost", 5: "hours"},
        "number": 0,
        "key": [],
        "line": 2,
        "told": ("名前",),
        "unknown": ("西",),
        "missing": [],
    }
    named = _columns(section, "番号", "what", "ｃｏｓｔ")
    assert (named["key"], named["number"], named["missing"]) == ([0], None, ["hours"])


def test_what_is_called_as_the_record_or_as_another_column_is_named_with_its_table() -> None:
    section = _section(_SAME_NAMES)
    table = section.tables[0]
    heads = row_heads(section, table, "ja")
    assert heads == ("修理：名前", "repairs.cost", "repairs.hours")
    told = _columns(section, "Record number", "名前", "row", *heads)
    assert (told["fields"], told["told"]) == ({3: "what", 4: "cost", 5: "hours"}, ("名前",))
    plain = _columns(section, "番号", "名前", "費用")
    assert (plain["fields"], plain["missing"]) == ({}, ["what", "cost", "hours"])


@pytest.mark.parametrize("language", ["ja", "en", "ja-easy"])
def test_every_head_of_our_own_file_is_read_as_its_field(language: str) -> None:
    for text in (TABLE, _SAME_NAMES):
        section = _section(text)
        heads = row_heads(section, section.tables[0], language)
        assert list(_columns(section, "id", *heads)["fields"].values()) == [  # type: ignore[attr-defined]
            one.id for one in told_fields(section.tables[0])
        ]


def test_a_row_of_nothing_known_is_no_heading() -> None:
    section = _section()
    assert row_columns_of(section, section.tables[0], [(1, ("内容", "西"))]) is None
    assert "行" in LINES
