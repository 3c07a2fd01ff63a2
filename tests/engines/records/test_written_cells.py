"""What people write into cells: minus signs of the office, dashes for nothing, lost noughts, marks, and rows beside."""

from __future__ import annotations

import pytest

from madoguchi.engines.records.adapters.sheets import rows_of
from madoguchi.engines.records.field_types.choice import ChoiceField
from madoguchi.engines.records.field_types.field import Field
from madoguchi.engines.records.field_types.integer import IntegerField
from madoguchi.engines.records.field_types.telephone import TelephoneField
from madoguchi.engines.records.field_types.yen import YenField
from madoguchi.engines.records.rules.cell_meanings import Meanings
from madoguchi.engines.records.rules.register_guesses import guessed_fields
from madoguchi.engines.records.rules.register_places import folded
from madoguchi.engines.records.rules.sum_rows import is_beside
from madoguchi.values.spoken import sound_of
from tests.engines.records.trial import AT

HEAD = ("番号", "品名", "金額")
_YEN = YenField.model_validate({"type": "yen", "id": "a", "label": "金額", "minimum": -(10**12) + 1})
_LARGEST = -(10**12) + 1


def _read(field: Field, *cells: str) -> list[object]:
    column = Meanings(field, AT).of(cells)
    assert column.wrong == {}
    return list(column.answers)


def test_a_sign_of_the_office_is_a_minus_and_a_dash_is_nothing() -> None:
    cells = ("▲1,000", "△2,000円", "-3", "-", "－", "―", "4,000")
    assert _read(_YEN, *cells) == [-1000, -2000, -3, None, None, None, 4000]
    whole = IntegerField.model_validate({"type": "integer", "id": "a", "label": "数", "minimum": -9})
    assert _read(whole, "▲5", "-", "7") == [-5, None, 7]
    above = YenField.model_validate({"type": "yen", "id": "a", "label": "金額"})
    assert Meanings(above, AT).of(["▲1,000"]).wrong


def test_a_column_of_money_with_minus_and_dashes_is_money_that_may_be_missing() -> None:
    (field,) = guessed_fields(["金額"], [["▲1,000"], ["-"], ["2,000"]])
    assert (field["type"], field["minimum"], field["require"]) == ("yen", _LARGEST, False)
    (whole,) = guessed_fields(["金額"], [["1,000"], ["2,000"]])
    assert (whole["type"], "minimum" in whole, "require" in whole) == ("yen", False, False)
    (nothing,) = guessed_fields(["金額"], [["-"], ["－"]])
    assert nothing["type"] == "text"


def test_a_heading_in_lines_of_one_cell_is_one_name_by_which_the_next_file_finds_it() -> None:
    (field,) = guessed_fields(["高さ\n（m）"], [["3"]])
    assert field["label"] == "高さ （m）"
    assert folded("高さ\n（m）") == folded(field["label"])


def test_a_telephone_that_lost_its_nought_is_a_telephone_where_the_heading_says_so() -> None:
    cells = [["9000000001"], ["0935550001"], ["935550002"]]
    assert [one["type"] for one in guessed_fields(["電話番号"], cells)] == ["telephone"]
    assert [one["type"] for one in guessed_fields(["数"], [["9000000001"], ["935550002"]])] == ["integer"]
    field = TelephoneField.model_validate({"type": "telephone", "id": "a", "label": "電話"})
    assert _read(field, "9000000001", "935550002") == ["090-0000-0001", "0935550002"]


def test_marks_become_options_that_are_heard_and_their_cells_are_read() -> None:
    cells = [[one] for one in ["○", "△", "×"] * 5]
    (field,) = guessed_fields(["評価"], cells)
    labels = [one["label"] for one in field["options"]]
    assert labels == ["○（まる）", "△（さんかく）", "×（ばつ）"]
    assert len({sound_of(one) for one in labels}) == 3
    choice = ChoiceField.model_validate(field)
    assert _read(choice, "△", "○", "×（ばつ）") == ["o2", "o1", "o3"]
    assert Meanings(choice, AT).of(["◎"]).wrong


@pytest.mark.parametrize(
    "row",
    [("", "合計", "1,000"), ("合　計", "", "▲5円"), ("Total", "3", "4"), ("※ 見本です",), ("注1 見本",), HEAD],
)
def test_sums_notes_and_the_headings_again_are_no_records(row: tuple[str, ...]) -> None:
    assert is_beside(row, HEAD, None)
    assert not is_beside(("0123-4567-89AB", *row), ("記録の番号", *HEAD), 0)


@pytest.mark.parametrize(
    "row", [("計", "机", "3"), ("B-1", "机", ""), ("合計",), ("※", "机"), ("番号", "品名", "1"), ("合計表", "", "5")]
)
def test_whoever_wrote_more_means_a_record(row: tuple[str, ...]) -> None:
    assert not is_beside(row, HEAD, None)


@pytest.mark.parametrize("encoding", ["utf-16", "utf-8", "cp932"])
def test_tabs_and_utf_16_are_read(encoding: str) -> None:
    text = "番号\t品名\r\n1\t机, いす\r\n"
    assert rows_of("x.TSV", text.encode(encoding)) == [(1, ("番号", "品名")), (2, ("1", "机, いす"))]
    plain = "番号,品名\r\n1,机\tいす\r\n"
    for name in ("x.csv", "x.txt"):
        assert rows_of(name, plain.encode(encoding)) == [(1, ("番号", "品名")), (2, ("1", "机\tいす"))]
