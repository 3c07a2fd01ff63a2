"""A row keeps what it holds for a field its table no longer has, however the rows are written."""

from __future__ import annotations

from typing import Any

import pytest

from madoguchi.engines.records.register_section import RegisterSection
from madoguchi.engines.records.rules.former_fields import known_values, with_former

SECTION = RegisterSection.model_validate(
    {
        "heading": "name",
        "pages": [
            {
                "id": "one",
                "title": "一",
                "fields": [
                    {"id": "name", "type": "text", "label": "名前"},
                    {
                        "id": "repairs",
                        "type": "group",
                        "label": "修理",
                        "item": "修理",
                        "fields": [
                            {"id": name, "type": "text", "label": name, "require": False}
                            for name in ("what", "who", "hours")
                        ],
                    },
                ],
            }
        ],
        "views": [{"id": "all", "title": "すべて", "columns": ["name"]}],
    }
)


def _rows(*told: str) -> list[dict[str, Any]]:
    """`タイヤ/山田/1:500` is a row of three values and what it cost; a blank is no answer."""
    return [_row(one) for one in told]


def _row(told: str) -> dict[str, Any]:
    known, _, cost = told.partition(":")
    names = zip(("what", "who", "hours"), known.split("/"), strict=True)
    return {name: text for name, text in names if text} | ({"cost": int(cost)} if cost else {})


BEFORE = ("タイヤ/山田/1:500", "ブレーキ/佐藤/2:900", "鍵/鈴木/3")


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        (("タイヤ/山田/1", "ブレーキ/佐藤/2", "鍵/鈴木/3"), BEFORE),
        # One value of a row, and all of them: it is the row in its place.
        (("タイヤ/山田/1", "ブレーキ/佐藤/5", "鍵/鈴木/3"), ("タイヤ/山田/1:500", "ブレーキ/佐藤/5:900", "鍵/鈴木/3")),
        (("タイヤ/山田/1", "灯火/高橋/7", "鍵/鈴木/3"), ("タイヤ/山田/1:500", "灯火/高橋/7:900", "鍵/鈴木/3")),
        # In another order, with a row in front, without the first one.
        (("鍵/鈴木/3", "ブレーキ/佐藤/2", "タイヤ/山田/1"), ("鍵/鈴木/3", "ブレーキ/佐藤/2:900", "タイヤ/山田/1:500")),
        (("灯火/高橋/7", "タイヤ/山田/1"), ("灯火/高橋/7", "タイヤ/山田/1:500")),
        (("ブレーキ/佐藤/2", "鍵/鈴木/3"), ("ブレーキ/佐藤/2:900", "鍵/鈴木/3")),
        # Without the first one, and one value of the next changed in the same moment.
        (("ブレーキ/佐藤/9", "鍵/鈴木/3"), ("ブレーキ/佐藤/9:900", "鍵/鈴木/3")),
        (("ブレーキ/佐藤/9", "鍵/鈴木/3", "灯火//"), ("ブレーキ/佐藤/9:900", "鍵/鈴木/3", "灯火//")),
        # What answers in two rows alike by chance is no reason to take one for the other.
        (
            ("前タイヤ/渡辺/2", "後ブレーキ/伊藤/4", "鍵/鈴木/3"),
            ("前タイヤ/渡辺/2:500", "後ブレーキ/伊藤/4:900", "鍵/鈴木/3"),
        ),
        ((), ()),
    ],
)
def test_each_row_is_the_one_with_its_values_and_else_the_one_in_its_place(
    sent: tuple[str, ...], kept: tuple[str, ...]
) -> None:
    held = {"name": "赤", "repairs": _rows(*BEFORE)}
    made = with_former(SECTION, held, {"name": "青", "repairs": _rows(*sent)})
    assert made == {"name": "青", "repairs": _rows(*kept)}


def test_of_equal_rows_each_is_the_one_in_its_place() -> None:
    held = {"repairs": _rows("タイヤ//:500", "タイヤ//:900")}
    assert with_former(SECTION, held, {"repairs": _rows("タイヤ//", "タイヤ//")}) == held


def test_what_a_row_says_itself_stays_and_what_has_no_rows_is_as_it_was_sent() -> None:
    held = {"repairs": _rows("タイヤ//:500")}
    assert with_former(SECTION, held, {"repairs": _rows("タイヤ//:700")}) == {"repairs": _rows("タイヤ//:700")}
    assert with_former(SECTION, held, {"name": "青"}) == {"name": "青"}
    assert with_former(SECTION, {"repairs": "一度は文"}, {"repairs": _rows("タイヤ//")}) == {
        "repairs": _rows("タイヤ//")
    }


def test_people_work_with_the_fields_there_are() -> None:
    held = {"name": "赤", "colour": "赤", "repairs": _rows("タイヤ/山田/1:500", "//:900")}
    assert known_values(SECTION, held) == {"name": "赤", "repairs": _rows("タイヤ/山田/1", "//")}
    assert known_values(SECTION, {"repairs": "一度は文"}) == {"repairs": "一度は文"}
