from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from madoguchi.values.conditions import All, Any, Moment, Not, compile_condition, failed_parts, parse_condition
from tests.values.conditions.trees import ANSWERS, CONDITIONS, MOMENTS

NOW = Moment(date(2026, 11, 23), constants={"city": "401005"})


def holds(written, answers, moment=NOW):
    return compile_condition(parse_condition(written))(answers, moment)


@pytest.mark.parametrize(
    ("written", "answer", "expected"),
    [
        ({"is": "x"}, "x", True),
        ({"is": "x"}, "y", False),
        ({"is": True}, True, True),
        ({"is": True}, 1, False),
        ({"is": 1}, True, False),
        ({"is": False}, False, True),
        ({"is": 3}, 3.0, True),
        ({"is": 3}, "3", False),
        ({"is": 2}, [2, 3, 4], True),
        ({"is": "x"}, None, False),
        ({"is": "トバタ"}, "ﾄﾊﾞﾀ", True),
        ({"is_not": "トバタ"}, "ﾄﾊﾞﾀ", False),
        ({"in": ["ﾄﾊﾞﾀ"]}, "トバタ", True),
        ({"is": "トバタ アオイ"}, "トバタ ｱｵｲ", True),
        ({"is": "ﾄﾊﾞﾀ ｱｵｲ"}, "トバタ ｱｵｲ", True),
        ({"is": "トバタ ｱｵｲ"}, "ﾄﾊﾞﾀ アオイ", True),
        ({"is_not": "ﾄﾊﾞﾀ ｱｵｲ"}, "トバタ ｱｵｲ", False),
        ({"is": "カ゛"}, "ｶﾞ", False),
        ({"is": "2026-04-01"}, date(2026, 4, 1), True),
        ({"is_not": "x"}, "y", True),
        ({"is_not": "x"}, "x", False),
        ({"in": ["x", "y"]}, "y", True),
        ({"in": ["x", "y"]}, "z", False),
        ({"at_least": 3}, 3, True),
        ({"at_least": 3}, 2, False),
        ({"at_most": 3}, 3, True),
        ({"at_most": 3}, 4, False),
        ({"over": 3}, 3, False),
        ({"over": 3}, 4, True),
        ({"under": 3}, 3, False),
        ({"under": 3}, 2, True),
        ({"over": "2026-01-02"}, "2026-01-03", True),
        ({"over": "2026-01-02"}, "2026-01-02", False),
        ({"at_least": "2026-01-02"}, "2026-01-02", True),
        ({"at_most": "2026-01-02"}, "2026-01-02", True),
        ({"under": "2026-01-02"}, "2026-01-02", False),
        ({"at_least": 3}, "3", False),
        ({"at_least": 3}, "2026-01-02", False),
        ({"at_least": 0}, True, False),
        ({"answered": True}, 0, True),
        ({"answered": True}, False, True),
        ({"answered": True}, " ", False),
        ({"answered": True}, {"family": ""}, False),
        ({"answered": True}, {"family": "戸畑"}, True),
        ({"answered": False}, "", True),
        ({"age_at_least": 6}, "2020-11-23", True),
        ({"age_at_least": 6}, "2020-11-24", False),
        ({"age_under": 18}, "2008-11-24", True),
        ({"age_under": 18}, "2008-11-23", False),
        ({"age_under": 18}, "2008-13-99", False),
    ],
)
def test_one_answer_is_compared(written, answer, expected):
    assert holds({"field": "a", **written}, {"a": answer}) is expected


@pytest.mark.parametrize("answers", [{}, {"a": None}, {"a": ""}, {"b": 1}])
@pytest.mark.parametrize(
    "written",
    [{"is": "x"}, {"is_not": "x"}, {"in": ["x"]}, {"at_least": 0}, {"under": 9}, {"age_under": 9}, {"answered": True}],
)
def test_an_unanswered_field_compares_false(written, answers):
    assert not holds({"field": "a", **written}, answers)


def test_a_missing_answer_counts_as_unanswered():
    assert holds({"field": "a.b", "answered": False}, {})
    assert holds({"field": "rows.b", "answered": False}, {"rows": []})


def test_a_path_leads_into_a_name():
    assert holds({"field": "guardian.family", "is": "戸畑"}, {"guardian": {"family": "戸畑", "given": "葵"}})


CHILDREN = {"children": [{"birth": "2024-05-01"}, {"birth": "2015-05-01"}]}


def test_any_row_of_a_group_answers():
    assert holds({"field": "children.birth", "age_at_least": 6}, CHILDREN)


def test_every_row_must_answer_when_each_is_asked():
    assert not holds({"field": "children.birth", "age_at_least": 6, "each": True}, CHILDREN)
    assert holds({"field": "children.birth", "age_under": 18, "each": True}, CHILDREN)
    assert not holds(
        {"field": "children.birth", "age_under": 18, "each": True}, {"children": [*CHILDREN["children"], {}]}
    )


@pytest.mark.parametrize(
    ("written", "expected"),
    [({"at_least": 2}, True), ({"over": 2}, False), ({"is": 2}, True), ({"is": 3}, False), ({"in": [1, 2]}, True)],
)
def test_a_group_compares_by_its_number_of_rows(written, expected):
    assert holds({"field": "children", **written}, CHILDREN) is expected


def test_an_empty_group_has_no_rows():
    assert holds({"field": "children", "under": 1}, {"children": []})
    assert not holds({"field": "children", "each": True, "age_under": 18}, {"children": []})


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ({"is": "mon"}, True),
        ({"is": "sun"}, False),
        ({"is_not": "mon"}, False),
        ({"is_not": "sun"}, True),
        ({"in": ["sun", "tue"]}, True),
        ({"at_least": 2}, True),
    ],
)
def test_several_choices_are_asked_whether_they_contain_one(written, expected):
    assert holds({"field": "days", **written}, {"days": ["mon", "tue"]}) is expected


def test_a_constant_is_the_city_s_own_value():
    here = {"field": "address.city_code", "is": {"constant": "city"}}
    assert holds(here, {"address": {"city_code": "401005"}})
    assert not holds(here, {"address": {"city_code": "131199"}})


def test_a_constant_nobody_knows_compares_false():
    assert not holds({"field": "a", "is": {"constant": "nothing"}}, {"a": "x"})


def test_today_and_the_day_of_arrival_are_constants():
    later = {"field": "d", "over": {"constant": "received"}}
    assert holds(later, {"d": "2026-11-24"})
    assert not holds(later, {"d": "2026-11-24"}, Moment(date(2026, 11, 23), received=date(2026, 12, 1)))
    assert holds({"field": "d", "is": {"constant": "today"}}, {"d": "2026-11-23"})


@pytest.mark.parametrize(
    ("on", "birth", "expected"),
    [
        ("today", "2008-11-23", False),
        ("received", "2008-11-23", True),
        ("fiscal_year_start", "2008-04-01", False),
        ("fiscal_year_start", "2008-04-02", True),
        ("fiscal_year_end", "2009-03-31", False),
        ("fiscal_year_end", "2009-04-01", True),
    ],
)
def test_an_age_is_counted_on_its_day(on, birth, expected):
    moment = Moment(date(2026, 11, 23), received=date(2026, 11, 1))
    assert holds({"field": "birth", "age_under": 18, "on": on}, {"birth": birth}, moment) is expected


def test_the_fiscal_year_is_that_of_the_arrival():
    moment = Moment(date(2027, 4, 10), received=date(2027, 3, 30))
    assert holds({"field": "birth", "age_under": 18, "on": "fiscal_year_start"}, {"birth": "2008-05-01"}, moment)


def test_a_child_born_after_the_day_counted_is_under_any_age():
    assert holds({"field": "birth", "age_under": 6, "on": "fiscal_year_start"}, {"birth": "2026-06-05"})


ELIGIBLE = parse_condition(
    {
        "all": [
            {"field": "address.city_code", "is": {"constant": "city"}, "because": "市内に住んでいることが必要です"},
            {"any": [{"field": "age", "under": 18}, {"field": "student", "is": True}]},
            {"not": {"field": "other_city", "is": True}},
        ]
    }
)


def test_nothing_is_blamed_when_a_condition_holds():
    answers = {"address": {"city_code": "401005"}, "age": 5, "other_city": False}
    assert failed_parts(ELIGIBLE, answers, NOW) == []


def test_the_parts_that_fail_are_named_in_order():
    answers = {"address": {"city_code": "131199"}, "age": 20, "other_city": True}
    assert [test.field for test in failed_parts(ELIGIBLE, answers, NOW)] == [
        "address.city_code",
        "age",
        "student",
        "other_city",
    ]


def test_the_part_that_fails_carries_its_reason():
    answers = {"address": {"city_code": "131199"}, "age": 5}
    assert [test.because for test in failed_parts(ELIGIBLE, answers, NOW)] == ["市内に住んでいることが必要です"]


def test_answers_nested_beyond_reason_are_still_compared():
    deep: object = "x"
    for _ in range(5000):
        deep = [deep]
    assert holds({"field": "a", "answered": True}, {"a": deep})


@given(CONDITIONS, ANSWERS, MOMENTS)
def test_a_condition_is_always_true_or_false(condition, answers, moment):
    assert compile_condition(condition)(answers, moment) in (True, False)


@given(CONDITIONS, ANSWERS, MOMENTS)
def test_twice_not_is_the_same(condition, answers, moment):
    once = compile_condition(condition)(answers, moment)
    assert compile_condition(Not(Not(condition)))(answers, moment) is once
    assert compile_condition(Not(condition))(answers, moment) is not once


@given(st.lists(CONDITIONS, min_size=1, max_size=3), ANSWERS, MOMENTS)
def test_not_all_is_any_not(parts, answers, moment):
    not_all, any_not = Not(All(tuple(parts))), Any(tuple(Not(part) for part in parts))
    assert compile_condition(not_all)(answers, moment) is compile_condition(any_not)(answers, moment)


@given(st.lists(CONDITIONS, min_size=1, max_size=3), ANSWERS, MOMENTS)
def test_not_any_is_all_not(parts, answers, moment):
    not_any, all_not = Not(Any(tuple(parts))), All(tuple(Not(part) for part in parts))
    assert compile_condition(not_any)(answers, moment) is compile_condition(all_not)(answers, moment)


@given(CONDITIONS, ANSWERS, MOMENTS)
def test_something_is_blamed_exactly_when_a_condition_fails(condition, answers, moment):
    blamed = failed_parts(condition, answers, moment)
    assert bool(blamed) is not compile_condition(condition)(answers, moment)


@pytest.mark.parametrize(
    ("operator", "earlier", "same", "later"),
    [
        ("at_least", False, True, True),
        ("at_most", True, True, False),
        ("over", False, False, True),
        ("under", True, False, False),
        ("is", False, True, False),
        ("is_not", True, False, True),
    ],
)
@pytest.mark.parametrize(
    "values",
    [
        ("2026-04-01", "2026-04-02", "2027-01-01"),
        ("08:30", "09:30", "13:00"),
        ("2026-04-01T23:59", "2026-04-02T00:00", "2026-04-02T00:01"),
        (9, 10, 100),
    ],
)
def test_two_answers_are_compared(operator, earlier, same, later, values):
    holds = compile_condition(parse_condition({"field": "until", operator: {"field": "since"}}))
    found = [holds({"since": values[1], "until": value}, NOW) for value in values]
    assert found == [earlier, same, later]
    assert not holds({"since": values[1]}, NOW)
    assert not holds({"until": values[1]}, NOW)


def test_answers_of_different_kinds_are_neither_more_nor_less():
    for since, until in (("09:30", "2026-04-01T09:30"), ("2026-04-01", "09:30"), ("2026-04-01", 5)):
        for operator in ("at_least", "at_most"):
            holds = compile_condition(parse_condition({"field": "until", operator: {"field": "since"}}))
            assert not holds({"since": since, "until": until}, NOW)


def test_of_a_group_the_same_row_is_compared():
    written = {"field": "rows.until", "at_least": {"field": "rows.since"}}
    rows = [{"since": "2026-04-01", "until": "2026-04-02"}, {"since": "2026-04-03", "until": "2026-04-02"}]
    every = compile_condition(parse_condition({**written, "each": True}))
    some = compile_condition(parse_condition(written))
    assert (some({"rows": rows}, NOW), every({"rows": rows}, NOW)) == (True, False)
    assert (some({"rows": rows[1:]}, NOW), every({"rows": rows[:1]}, NOW)) == (False, True)
    outside = compile_condition(parse_condition({"field": "rows.until", "over": {"field": "since"}}))
    assert outside({"rows": rows, "since": "2026-04-01"}, NOW)
    assert not outside({"rows": rows, "since": "2026-04-02"}, NOW)
