"""A formula is worked out exactly, gives nothing where an answer is missing, and runs nothing but itself."""

from __future__ import annotations

from decimal import Decimal

import pytest

from madoguchi.values.formulas import FormulaUnreadable, Used, parse_formula

ANSWERS = {
    "price": 120,
    "count": 3,
    "rate": 0.1,
    "nought": 0,
    "from_on": "2026-11-01",
    "until": "2026-11-26T13:30",
    "items": [{"amount": 100}, {"amount": 0.5}, {}],
    "yes": True,
}


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("price * count", "360"),
        ("price + count * 2", "126"),
        ("(price + count) * 2", "246"),
        ("-price - -count", "-117"),
        ("rate + rate + rate", "0.3"),
        ("price / 7 * 7", "120"),
        ("max(price, 200, count) - min(1, 2)", "199"),
        ("days(from_on, until)", "25"),
        ("sum(items.amount)", "100.5"),
        ("count(items) * 2.5", "7.5"),
    ],
)
def test_a_formula_is_worked_out(text: str, value: str) -> None:
    found = parse_formula(text).worked(ANSWERS)
    assert found is not None
    assert abs(found - Decimal(value)) < Decimal("1e-20")


@pytest.mark.parametrize(
    "text", ["price / nought", "price * missing", "yes + 1", "days(from_on, missing)", "max(1, missing)"]
)
def test_where_an_answer_is_missing_or_nought_divides_there_is_nothing(text: str) -> None:
    assert parse_formula(text).worked(ANSWERS) is None


@pytest.mark.parametrize(
    "text",
    [
        "",
        "1 +",
        "(1",
        "1)",
        "price count",
        "open('x')",
        "__import__",
        "a.b.c",
        "1; 2",
        "sum(items)",
        "days(price)",
        "days(1, 2)",
        "eval(1)",
        "(" * 40 + "1" + ")" * 40,
        "-" * 90 + "1",
        "1" * 501,
    ],
)
def test_s_tpl_1_anything_else_is_refused_with_a_sentence(text: str) -> None:
    with pytest.raises(FormulaUnreadable) as refused:
        parse_formula(text)
    assert str(refused.value)


def test_what_a_formula_uses_is_known() -> None:
    assert parse_formula("a + b * sum(c.d) + days(e, f) + a").uses == (
        Used("a", "number"),
        Used("b", "number"),
        Used("c.d", "rows"),
        Used("e", "day"),
        Used("f", "day"),
    )
