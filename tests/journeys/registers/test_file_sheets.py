"""A file that is read as far as it is asked for has the columns and the rows of one that is read as a whole."""

from __future__ import annotations

import pytest

from madoguchi.engines.records.errors import SheetUnreadable
from madoguchi.foundation.catalogue.queries import register
from madoguchi.journeys.registers.file_sheets import ComingRows, read_sheet
from tests.journeys.registers.house import BICYCLES, publish_registers

_PLAIN = "".join(f"{one},自転車{one},よい\n" for one in range(150))
FILES = {
    "plain": f"番号,名前,状態\n{_PLAIN}",
    "below a title": f"自転車の一覧\n\n番号,名前,状態\n{_PLAIN}",
    "two lines of headings": f"記録,,状態\n番号,名前,\n{_PLAIN}",
    "sums": f"番号,名前,状態\n{_PLAIN}合計（150件）,,\n1,一,よい\n",
    "a column that is named by its letter, far below": f"番号,名前,\n{_PLAIN.replace(',よい', '')}1,一,よい\n",
}


@pytest.mark.django_db
@pytest.mark.parametrize("label", ["状態", "C列"])
@pytest.mark.parametrize("name", FILES)
def test_it_has_the_same_columns_and_rows(name: str, label: str) -> None:
    publish_registers(BICYCLES.replace("label: 状態", f"label: {label}"))
    content = FILES[name].replace("状態", label).encode()
    whole, coming = (
        read_sheet(register("bicycles"), "x.csv", content),
        ComingRows(register("bicycles"), "x.csv", content),
    )
    assert {at: one.id for at, one in coming.columns.fields.items()} == {
        at: one.id for at, one in whole.columns.fields.items()
    }
    assert list(coming.behind(0, 1_000)) == list(whole.rows)


@pytest.mark.django_db
def test_rows_are_told_again_until_a_later_line_is_named() -> None:
    publish_registers()
    rows = ComingRows(register("bicycles"), "x.csv", FILES["plain"].encode())
    assert [line for line, _ in rows.up_to(11)] == list(range(2, 12))
    told = [[line for line, _ in rows.behind(after, 3)] for after in (11, 11, 13, 149)]
    assert told == [[12, 13, 14], [12, 13, 14], [14, 15, 16], [150, 151]]


@pytest.mark.django_db
def test_what_cannot_be_read_is_said_where_it_stands() -> None:
    publish_registers()
    rows = ComingRows(register("bicycles"), "x.csv", f'{FILES["plain"]}"1,一\n'.encode())
    assert len(rows.behind(0, 150)) == 150
    with pytest.raises(SheetUnreadable):
        rows.behind(151, 1)
    with pytest.raises(SheetUnreadable):
        ComingRows(register("bicycles"), "x.csv", "名\n一\n".encode())
