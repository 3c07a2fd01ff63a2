"""Charts keep their text readable, start at zero, and say their numbers aloud."""

from __future__ import annotations

from itertools import pairwise
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from madoguchi.faces.ui import charts

amounts = st.floats(0, 1e9, allow_nan=False)


def drawn(svg: str) -> ElementTree.Element:
    return ElementTree.fromstring(svg)  # noqa: S314 our own drawing


@given(st.lists(amounts, max_size=12))
def test_any_values_give_a_drawing_that_can_be_read(values: list[float]) -> None:
    for svg in (
        charts.columns([charts.Column(str(n), (value, value / 2)) for n, value in enumerate(values)], label="棒"),
        charts.bars([charts.Bar("a<b", value, inside="1") for value in values], label='"線"'),
        charts.pairs([charts.Pair(str(n), value, value / 2, "1") for n, value in enumerate(values)], label="組"),
        charts.pie([(kind, value) for kind, value in zip(charts.SERIES, values, strict=False)], label="円"),
        charts.line([charts.Point(str(n), value, "x") for n, value in enumerate(values)], label="線"),
    ):
        root = drawn(svg)
        assert root.get("role") == "img"
        assert root.get("aria-label")
        assert "viewBox" not in root.attrib


@given(amounts)
def test_the_top_of_a_scale_is_round_and_high_enough(value: float) -> None:
    top = charts.round_top(value)
    assert top >= value
    assert top > 0


@pytest.mark.parametrize(("most", "top"), [(3, 4), (5, 8), (9, 12), (10, 12), (39, 40), (55, 60), (100, 100)])
def test_what_is_counted_has_a_scale_of_whole_numbers(most: int, top: int) -> None:
    assert charts.round_top(most) == top
    assert charts.round_top(most) % 4 == 0


@pytest.mark.parametrize(("used", "share"), [(0, "0%"), (7, "50%"), (14, "100%"), (20, "100%")])
def test_the_bar_of_the_clock_never_overflows(used: int, share: str) -> None:
    bars = drawn(charts.days_bar(used, 14, label="x")).findall("rect")
    assert bars[1].get("width") == share
    assert (bars[1].get("class") == "c-late") is (used > 14)


def test_a_paused_clock_has_a_mark_where_it_stands() -> None:
    assert drawn(charts.days_bar(3, 14, paused=True)).find("line") is not None
    assert drawn(charts.days_bar(3, 14)).find("line") is None


@pytest.mark.parametrize(
    ("label", "lines"),
    [
        ("若松区", ["若松区"]),
        ("児童手当をはじめて受けるとき（認定請求）", ["児童手当をはじめて受けるとき", "（認定請求）"]),
        ("子ども医療費の支給認定を申請する", ["子ども医療費の支給認定を申請する"]),
        ("Apply for the child medical expense certificate", ["Apply for the child medical", "expense certificate"]),
    ],
)
def test_a_long_label_takes_two_lines(label: str, lines: list[str]) -> None:
    texts = drawn(charts.bars([charts.Bar(label, 1.0)], label="x")).findall("text")
    assert [text.text for text in texts] == lines


@pytest.mark.parametrize(("number", "written"), [(8, 8), (12, 6)])
def test_of_many_months_every_second_one_is_named(number: int, written: int) -> None:
    data = [charts.Column(f"{month}月", (1.0,)) for month in range(1, number + 1)]
    texts = [text.text or "" for text in drawn(charts.columns(data, label="x")).findall("text")]
    assert sum(text.endswith("月") for text in texts) == written


@pytest.mark.parametrize("number", [5, 8, 12, 60])
@pytest.mark.parametrize("kind", ["columns", "line"])
def test_names_and_figures_of_months_do_not_run_into_one_another_on_a_phone(kind: str, number: int) -> None:
    months = [f"{2021 + at // 12}-{at % 12 + 1:02}" for at in range(number)]
    if kind == "line":
        picture = charts.line([charts.Point(one, 1234.0, "1,234") for one in months], label="x")
    else:
        picture = charts.columns([charts.Column(one, (1234.0,), "1,234") for one in months], label="x", fits=True)
    written = [text for text in drawn(picture).findall("text") if text.get("text-anchor") == "middle"]
    for kinds in ([one for one in written if "-" in (one.text or "")], [one for one in written if one.text == "1,234"]):
        places = [float(one.get("x", "").rstrip("%")) * 2.88 for one in kinds]
        assert places
        room = 7.7 * len(kinds[0].text or "")
        assert all(right - left >= room for left, right in pairwise(places))


def test_a_label_makes_room_for_the_value_at_the_end_of_its_line() -> None:
    bar = charts.Bar("子ども医療費の支給認定を申請する", 7.0, text="7日（標準14日）")
    texts = [text.text for text in drawn(charts.bars([bar], label="x")).findall("text")]
    assert texts == ["子ども医療費の支給認定を", "申請する", "7日（標準14日）"]


@pytest.mark.parametrize(("value", "lines"), [(1.0, ["1件"]), (2.0, ["1件", "2件"]), (0.5, 4)])
def test_what_is_counted_has_no_lines_between_two_numbers(value: float, lines: list[str] | int) -> None:
    drawing = drawn(charts.columns([charts.Column("送った", (value,))], label="x", unit="件"))
    written = [text.text for text in drawing.findall("text") if text.get("x") == "0"]
    assert len(written) == lines if isinstance(lines, int) else written == lines
