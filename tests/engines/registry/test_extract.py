"""Reading one row of an extract: no database."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from madoguchi.engines.registry.errors import TooManyGone
from madoguchi.engines.registry.rules.difference import changes_of, check_gone
from madoguchi.engines.registry.rules.extract import CellUnreadable, read_row
from madoguchi.engines.registry.section import ExtractMap
from tests.engines.registry.extracts import declared, row


def test_a_row_becomes_a_person_with_facts() -> None:
    person = read_row(row(), declared())
    assert (person.ref, person.household) == ("P-1", "H-1")
    assert (person.family, person.given, person.family_kana, person.given_kana) == ("見本", "葵", "ﾐﾎﾝ", "ｱｵｲ")
    assert person.birth == date(1993, 6, 20)
    assert person.relation == "head"
    assert person.as_of == date(2026, 11, 1)
    assert person.facts == {"residence.since": "2018-04-01", "residence.before": None}


def test_a_name_without_a_space_is_the_only_name_of_its_owner() -> None:
    person = read_row(row(氏名="SITI", カナ氏名="シティ"), declared())
    assert (person.family, person.given, person.single) == ("SITI", "", True)


@pytest.mark.parametrize("born", ["平成5年6月20日", "H5.6.20", "1993-06-20", "19930620", "１９９３／６／２０"])
def test_a_day_is_read_however_the_core_system_writes_it(born: str) -> None:
    assert read_row(row(生年月日=born), declared()).birth == date(1993, 6, 20)


@pytest.mark.parametrize(
    ("column", "cell"),
    [
        ("宛名番号", "12a"),
        ("宛名番号", "123456789012345"),
        ("氏名", ""),
        ("氏名", "見本\ufffd 葵"),
        ("カナ氏名", "mihon"),
        ("生年月日", "H5.13.1"),
        ("性別", "9"),
        ("続柄", "友人"),
        ("郵便番号", "80"),
        ("区コード", "401057"),
        ("番地", "あ" * 201),
    ],
)
def test_a_cell_that_cannot_be_taken_over_is_named_with_its_column(column: str, cell: str) -> None:
    with pytest.raises(CellUnreadable) as refused:
        read_row(row(**{column: cell}), declared())
    assert column in str(refused.value.message)


@pytest.mark.parametrize("column", ["宛名番号", "氏名", "番地", "前住所地", "電話番号"])
@pytest.mark.parametrize("number", ["123456789018", "1234-5678-9018", "１２３４ ５６７８ ９０１８"])
def test_an_individual_number_is_refused_in_whatever_column_it_stands(column: str, number: str) -> None:
    with pytest.raises(CellUnreadable, match="個人番号"):
        read_row(row(**{column: number}), declared())


def test_parts_of_an_account_become_one_fact_and_none_of_them_no_account() -> None:
    facts = {"住定年月日": {"fact": "account", "part": "bank_code"}, "前住所地": {"fact": "account", "part": "number"}}
    wanted = declared(facts=facts)
    assert read_row(row(住定年月日="9999", 前住所地="12"), wanted).facts == {
        "account": {"bank_code": "9999", "number": "12"}
    }
    assert read_row(row(住定年月日="", 前住所地=""), wanted).facts == {"account": None}


def test_what_changed_is_told_field_by_field_and_a_later_day_alone_is_no_change() -> None:
    before = read_row(row(), declared())
    moved = read_row(row(町名="見本台", 前住所地="福岡県福岡市", 基準日="R8.11.20"), declared())
    assert [(one.field, one.before, one.after) for one in changes_of(before, moved)] == [
        ("town", "見本町", "見本台"),
        ("residence.before", None, "福岡県福岡市"),
    ]
    assert list(changes_of(before, read_row(row(基準日="R8.11.20"), declared()))) == []


def test_half_a_file_does_not_empty_the_register() -> None:
    check_gone(5, 100, 5)
    with pytest.raises(TooManyGone):
        check_gone(6, 100, 5)


@given(st.dictionaries(st.sampled_from(sorted(row())), st.text(max_size=40)))
def test_no_cell_breaks_the_reading(changed: dict[str, str]) -> None:
    try:
        person = read_row(row(**changed), declared())
    except CellUnreadable:
        return
    assert person.ref.startswith("P-")
    assert len(person.ref) <= 16


@pytest.mark.parametrize(
    "changed",
    [
        {"columns": {"氏名": "name"}},
        {"columns": {"宛名番号": "ref", "氏名": "name", "色": "colour"}},
        {"facts": {"色": {"fact": "colour.of_hair"}}},
    ],
)
def test_a_map_says_what_it_does_not_know(changed: dict[str, object]) -> None:
    known = declared().model_dump()
    with pytest.raises(ValueError, match="「"):
        ExtractMap.model_validate({**known, **changed})
