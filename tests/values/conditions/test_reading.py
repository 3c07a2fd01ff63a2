from contextlib import suppress
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from madoguchi.values.conditions import (
    All,
    AnswerTo,
    Any,
    ConditionUnreadable,
    Constant,
    Not,
    Test,
    constants_of,
    fields_of,
    parse_condition,
)
from madoguchi.values.conditions.tree import AgeDay, Operator

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["field", "is", "all", "any", "not", "at_least", "each", "x"]), inner, max_size=3
        )
    ),
    max_leaves=10,
)


def test_a_test_is_read():
    assert parse_condition({"field": "guardian.family", "is": "戸畑"}) == Test("guardian.family", Operator.IS, "戸畑")


def test_trees_are_read():
    read = parse_condition({"all": [{"field": "a", "is": True}, {"any": [{"not": {"field": "b", "in": [1, 2]}}]}]})
    assert read == All((Test("a", Operator.IS, True), Any((Not(Test("b", Operator.IN, (1, 2))),))))


def test_an_age_is_read_with_its_day():
    read = parse_condition({"field": "children.birth", "age_under": 18, "on": "fiscal_year_start", "each": True})
    assert read == Test("children.birth", Operator.AGE_UNDER, 18, on=AgeDay.FISCAL_YEAR_START, each=True)


def test_an_age_is_counted_today_unless_told_otherwise():
    assert parse_condition({"field": "birth", "age_at_least": 6}) == Test(
        "birth", Operator.AGE_AT_LEAST, 6, AgeDay.TODAY
    )


def test_a_date_of_a_definition_becomes_its_text():
    assert parse_condition({"field": "d", "over": date(2026, 1, 2)}) == Test("d", Operator.OVER, "2026-01-02")


def test_the_reason_for_residents_is_kept_in_every_language():
    words = {"ja": "市内の方だけ", "en": "Residents only"}
    read = parse_condition({"field": "a", "is": 1, "because": words})
    assert isinstance(read, Test)
    assert read.because == words


def test_conditions_can_be_kept_in_sets():
    assert len({parse_condition({"field": "a", "is": 1, "because": {"ja": "理由"}}) for _ in range(2)}) == 1


def test_fields_and_constants_are_collected():
    read = parse_condition(
        {
            "all": [
                {"field": "a.b", "is": {"constant": "city"}},
                {"not": {"field": "c", "in": [1, {"constant": "prefecture"}]}},
            ]
        }
    )
    assert fields_of(read) == {"a.b", "c"}
    assert constants_of(read) == {"city", "prefecture"}


def test_a_constant_is_read_by_name():
    assert parse_condition({"field": "a", "is": {"constant": "city"}}) == Test("a", Operator.IS, Constant("city"))


@pytest.mark.parametrize(
    ("data", "path"),
    [
        (None, ()),
        ([], ()),
        ({}, ()),
        ({"is": 1}, ()),
        ({"field": "", "is": 1}, ()),
        ({"field": "a..b", "is": 1}, ()),
        ({"field": "名前", "is": 1}, ()),
        ({"field": "a"}, ()),
        ({"field": "a", "is": 1, "in": [1]}, ()),
        ({"field": "a", "is": None}, ("is",)),
        ({"field": "a", "is": []}, ("is",)),
        ({"field": "a", "is": {"constant": ""}}, ("is",)),
        ({"field": "a", "is": {"constant": "city", "x": 1}}, ("is",)),
        ({"field": "a", "in": []}, ("in",)),
        ({"field": "a", "in": "abc"}, ("in",)),
        ({"field": "a", "in": [1, None]}, ("in", 1)),
        ({"field": "a", "at_least": "many"}, ("at_least",)),
        ({"field": "a", "at_least": True}, ("at_least",)),
        ({"field": "a", "answered": "yes"}, ("answered",)),
        ({"field": "a", "age_under": -1}, ("age_under",)),
        ({"field": "a", "age_under": True}, ("age_under",)),
        ({"field": "a", "is": 1, "on": "today"}, ("on",)),
        ({"field": "a", "age_under": 6, "on": "tomorrow"}, ("on", "tomorrow")),
        ({"field": "a", "is": 1, "each": "yes"}, ("each",)),
        ({"field": "a", "is": 1, "because": 5}, ("because",)),
        ({"field": "a", "is": 1, "because": {"fr": "non"}}, ("because", "fr")),
        ({"all": []}, ("all",)),
        ({"all": {"field": "a", "is": 1}}, ("all",)),
        ({"all": [{"field": "a", "is": 1}], "any": []}, ()),
        ({"any": [{"field": "a", "is": 1}, {"not": {"field": "b"}}]}, ("any", 1, "not")),
    ],
)
def test_what_cannot_be_read_is_refused_with_its_place(data, path):
    with pytest.raises(ConditionUnreadable) as refused:
        parse_condition(data)
    assert refused.value.facts["path"] == path


def test_the_place_is_written_as_people_point():
    with pytest.raises(ConditionUnreadable, match=r"「any\[1\]\.not」を読めません"):
        parse_condition({"any": [{"field": "a", "is": 1}, {"not": []}]})


@pytest.mark.parametrize(
    ("data", "nearest"),
    [
        ({"field": "a", "at_leest": 1}, "at_least"),
        ({"feild": "a", "is": 1}, "field"),
        ({"al": [{"field": "a", "is": 1}]}, "all"),
        ({"field": "a", "age_under": 6, "on": "recieved"}, "received"),
    ],
)
def test_a_mistyped_word_is_answered_with_the_nearest_one(data, nearest):
    with pytest.raises(ConditionUnreadable, match=f"「{nearest}」のことではありませんか"):
        parse_condition(data)


def test_a_word_like_no_other_is_answered_with_all_of_them():
    with pytest.raises(ConditionUnreadable, match=r"使える言葉は .*age_under.*under"):
        parse_condition({"field": "a", "色": 1})


def test_a_tree_without_end_is_refused():
    deep: object = {"field": "a", "is": 1}
    for _ in range(5000):
        deep = {"not": deep}
    with pytest.raises(ConditionUnreadable, match="深く"):
        parse_condition(deep)


@given(JSON)
def test_any_data_is_a_condition_or_a_refusal(data):
    with suppress(ConditionUnreadable):
        assert fields_of(parse_condition(data))


def test_another_answer_is_read_and_counts_among_the_fields():
    read = parse_condition({"field": "until", "at_least": {"field": "stay.since"}})
    assert read == Test("until", Operator.AT_LEAST, AnswerTo("stay.since"))
    assert fields_of(read) == {"until", "stay.since"}


@pytest.mark.parametrize(
    ("written", "kept"), [("9:30", "09:30"), ("09:30", "09:30"), ("2026-04-01T09:30", "2026-04-01T09:30")]
)
def test_a_time_may_be_a_limit(written, kept):
    assert parse_condition({"field": "a", "under": written}).value == kept


@pytest.mark.parametrize(
    "wrong",
    [
        {"field": "a", "at_least": {"field": "b", "is": 1}},
        {"field": "a", "at_least": {"field": ""}},
        {"field": "a", "at_least": {"field": 3}},
        {"field": "a", "at_least": "25:00"},
        {"field": "a", "in": [{"field": "b"}]},
        {"field": "a", "age_under": {"field": "b"}},
    ],
)
def test_what_is_no_other_answer_is_refused(wrong):
    with pytest.raises(ConditionUnreadable):
        parse_condition(wrong)
