"""The headings of a sheet as people make it: doubled, in two lines, over several columns, or missing over one."""

from __future__ import annotations

import pytest

from madoguchi.engines.records.rules.sheet_heads import head_in, with_one_head

LABELS = ("番号", "物品", "借受人 氏名", "借受人 電話", "貸出日")
TITLE = ("物品貸出簿",)
BELOW = ("B-1", "机", "見本 花子", "090-0000-0001", "2026-04-01")
OTHER = ("B-2", "椅子", "見本 太郎", "", "2026-04-02")


def _rows(*rows: tuple[str, ...]) -> list[tuple[int, tuple[str, ...]]]:
    return list(enumerate(rows, 1))


@pytest.mark.parametrize(
    ("lines", "labels"),
    [
        ([("番号", "物品", "借受人", "", "貸出日"), ("", "", "氏名", "電話")], LABELS),
        (
            [("番号", "借受人"), ("", "氏名", "フリガナ", "電話", "住所")],
            ("番号", "借受人 氏名", "借受人 フリガナ", "借受人 電話", "借受人 住所"),
        ),
    ],
)
def test_headings_in_two_lines_are_one_and_no_column_is_lost(
    lines: list[tuple[str, ...]], labels: tuple[str, ...]
) -> None:
    rows = _rows(TITLE, *lines, BELOW, OTHER)
    assert head_in(rows) == (1, 2, labels)
    assert with_one_head(rows) == [(3, labels), *rows[3:]]


def test_a_line_under_a_heading_over_several_columns_and_under_single_ones_is_no_record() -> None:
    rows = _rows(("管理", "場所"), ("番号", "区", "町名"), ("1", "見本区", "大手町"), ("2", "見本区", "中央"))
    assert head_in(rows) == (0, 1, ("管理 番号", "場所 区", "場所 町名"))
    for first in (("B-0", "区", "町名"), ("なし", "見本区", "町名")):
        found = head_in([rows[0], (2, first), *rows[2:]])
        assert found is not None
        assert found.last == 0
    worded = head_in(_rows(("名前", "場所"), ("机", "北", "上"), ("椅子", "南", "下")))
    assert worded is not None
    assert worded.last == 0


@pytest.mark.parametrize(
    ("head", "below"),
    [
        (("番号", "備考", "場所", "備考"), ("B-1", "あ", "い", "う")),
        (("施設", "担当", "2025", "2026"), ("見本館", "見本 花子", "有", "無")),
    ],
)
def test_a_doubled_heading_or_a_year_does_not_make_the_first_record_the_headings(
    head: tuple[str, ...], below: tuple[str, ...]
) -> None:
    found = head_in(_rows(TITLE, head, below, below))
    assert found is not None
    assert (found.last, found.labels) == (1, head)


def test_a_column_over_which_nothing_stands_is_called_by_its_letter_where_it_holds_anything() -> None:
    found = head_in(_rows(("番号", "", "名前"), ("1", "", "あ", "見本"), ("2", "", "い")))
    assert found is not None
    assert found.labels == ("番号", "", "名前", "D列")
    wide = head_in(_rows(("番号", "名前"), ("1", "あ", *[""] * 25, "見本")))
    assert wide is not None
    assert wide.labels[-1] == "AB列"


def test_a_record_with_gaps_is_no_second_line_of_headings_and_a_title_no_first_one() -> None:
    for rows in (
        _rows(("番号", "物品", "", "貸出日"), ("B-1", "", "済", ""), ("B-2", "机", "未", "2026-04-01")),
        _rows(("物品貸出簿", "", "", "令和8年4月1日現在"), ("", "物品", "氏名", "貸出日"), ("1", *BELOW[1:3], "済")),
    ):
        found = head_in(rows)
        assert found is not None
        assert found.first == found.last


def test_figures_are_no_headings() -> None:
    assert head_in(_rows(("1", "2"), ("3", "4"))) is None
    assert with_one_head(_rows(("1", "2"))) == _rows(("1", "2"))
