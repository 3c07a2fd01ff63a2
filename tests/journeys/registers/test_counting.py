"""A list is counted by one field or two, as a page, and as a file of exactly what the page shows."""

from __future__ import annotations

import pytest
from django.urls import reverse

from madoguchi.engines.records.models import Record
from madoguchi.foundation.access.errors import NotPermitted
from madoguchi.journeys.registers.counting import CountSheet, count_sheet
from tests.faces.staff.conftest import door
from tests.journeys import office
from tests.journeys.registers.house import KEEPER, bicycle, publish_registers

__all__ = ["door"]

pytestmark = pytest.mark.django_db


def _counted(view: str = "", row: str = "", column: str = "", **asked: str) -> CountSheet:
    return count_sheet("bicycles", view, row, column, asked, by=KEEPER, language="ja")


def _lines(sheet: CountSheet) -> dict[str, tuple[int, ...]]:
    return {line.label: (*line.cells, line.total) for line in sheet.lines}


@pytest.fixture(autouse=True)
def _bicycles() -> None:
    publish_registers()
    bicycle("1", bought_on="2026-04-01")
    bicycle("2", bought_on="2026-04-30")
    bicycle("3", state="broken", why="空気", bought_on="2026-05-01")
    bicycle("4", state="broken", why="かぎ")


def test_a_list_is_counted_in_the_order_of_the_definition() -> None:
    sheet = _counted()
    assert (sheet.row, sheet.heads, sheet.total) == ("state", (), 4)
    assert _lines(sheet) == {"よい": (2,), "故障": (2,)}
    assert _lines(_counted(view="broken")) == {"よい": (0,), "故障": (2,)}


def test_days_are_counted_by_month_and_across_by_another_field() -> None:
    sheet = _counted(row="bought_on", column="state")
    assert sheet.heads == ("よい", "故障")
    assert _lines(sheet) == {"2026-04": (2, 0, 2), "2026-05": (0, 1, 1), "入力なし": (0, 1, 1)}
    assert (sheet.totals, sheet.total) == ((2, 2), 4)
    assert _lines(_counted(row="bought_on", state="good")) == {"2026-04": (2,)}


def test_no_record_is_left_out_of_the_months() -> None:
    bicycle("5", bought_on="2014-02-03", state="broken", why="x")
    for number, kept in (("6", "昭和のころ"), ("7", "0000-00-00")):  # by a text field, before it was one of days
        row = Record.objects.get(ref=bicycle(number).ref)
        Record.objects.filter(pk=row.pk).update(values={**row.values, "bought_on": kept})
    assert _lines(_counted(row="state", column="bought_on"))["よい"][-3:] == (2, 0, 4)
    sheet = _counted(row="bought_on")
    assert (sheet.total, len(sheet.lines)) == (7, 60 + 3)
    assert _lines(sheet) | {"2021-06より前": (1,), "日付でない答え": (2,), "入力なし": (1,)} == _lines(sheet)
    assert [line.label for line in sheet.lines[:2]] == ["2021-06より前", "2021-06"]


@pytest.mark.parametrize(
    ("per", "lines"),
    [
        ("year", {"2014年": (1,), "2015年": (0,), "2026年": (3,), "2027年": (1,), "入力なし": (1,)}),
        ("fiscal_year", {"2013年度": (1,), "2014年度": (0,), "2026年度": (4,), "入力なし": (1,)}),
        ("<script>", {"2026-04": (2,), "2022-04より前": (1,)}),
    ],
)
def test_days_of_a_long_time_are_counted_by_years(per: str, lines: dict[str, tuple[int, ...]]) -> None:
    bicycle("5", bought_on="2014-02-03")
    bicycle("6", bought_on="2027-03-31")
    sheet = count_sheet("bicycles", "", "bought_on", "", {}, by=KEEPER, language="ja", per=per)
    assert _lines(sheet) | lines == _lines(sheet)
    assert sheet.total == 6
    across = count_sheet("bicycles", "", "state", "bought_on", {}, by=KEEPER, language="ja", per=per)
    assert across.is_by_time
    assert set(lines) <= set(across.heads)


@pytest.mark.parametrize("chart", ["", "line"])
def test_what_is_no_span_of_time_is_said_below_a_picture_of_days(door, chart: str) -> None:
    for number in range(5, 90):
        bicycle(str(number), bought_on="2014-02-03")
    asked = {"row": "bought_on", "chart": chart}
    page = door(KEEPER).get(reverse("staff:register_counts", args=["bicycles"]), asked).content.decode()
    picture = page[page.index("<svg", page.index("<figure")) : page.index("</figure>")]
    drawn, told = picture.split("<figcaption")
    assert "より前" not in drawn
    assert "入力なし" not in drawn
    # The scale ends at what is drawn, and not at what lies before it.
    assert ">80<" not in drawn
    assert "2021-06より前 85、入力なし 1" in told
    page = door(KEEPER).get(reverse("staff:register_counts", args=["bicycles"]), {**asked, "per": "year"})
    assert "2014年" in page.content.decode()
    assert "per=year" in page.content.decode()


def test_who_may_not_see_the_records_may_not_count_them() -> None:
    with pytest.raises(NotPermitted):
        count_sheet("helpers", "", "", "", {}, by=office.STRANGER, language="ja")
    assert count_sheet("helpers", "", "", "", {}, by=KEEPER, language="ja").fields == ()


def test_the_file_holds_what_the_page_shows(door) -> None:
    keeper, asked = door(KEEPER), "?row=bought_on&column=state"
    page = keeper.get(reverse("staff:register_counts", args=["bicycles"]) + asked).content.decode()
    for shown in ("<svg", "2026-04", "入力なし", "合計"):
        assert shown in page
    file = keeper.get(reverse("staff:register_counts_file", args=["bicycles", "csv"]) + asked)
    assert b"".join(file.streaming_content).decode("utf-8-sig").splitlines()[-1] == "合計,2,2,4"
    assert keeper.get(reverse("staff:register_counts_file", args=["bicycles", "exe"]) + asked).status_code == 404


def test_figures_are_summed_instead_of_counted() -> None:
    bicycle("5", price=1200, bought_on="2026-08-01")
    bicycle("6", price=300, bought_on="2026-08-02")
    sheet = count_sheet("bicycles", "", "bought_on", "", {}, by=KEEPER, language="ja", measure="price")
    assert (sheet.measure, sheet.measure_label, sheet.total) == ("price", "値段の合計", 1500)
    assert _lines(sheet)["2026-08"] == (1500,)
    assert _lines(sheet)["2026-06"] == (0,)  # a month without a record is no gap
    assert count_sheet("bicycles", "", "state", "", {}, by=KEEPER, language="ja", measure="name").measure == ""


@pytest.mark.parametrize(
    ("asked", "drawn"),
    [
        ({"row": "state", "chart": "pie"}, 'class="chart pie"'),
        ({"row": "bought_on", "chart": "line"}, 'class="stroke"'),
        ({"row": "bought_on", "chart": "pie"}, "<rect"),
        ({"row": "state", "chart": "<script>"}, "<rect"),
    ],
)
def test_a_picture_is_drawn_only_where_it_says_something(door, asked: dict[str, str], drawn: str) -> None:
    page = door(KEEPER).get(reverse("staff:register_counts", args=["bicycles"]), asked).content.decode()
    assert drawn in page
