"""A resident is turned away only when the answers settle it, and is told why."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from madoguchi.engines.guide.rules.eligibility import eligibility, sentences_of
from madoguchi.values.conditions import Moment, compile_condition, parse_condition

MOMENT = Moment(today=date(2026, 11, 23), constants={"city": "990019"})
CONDITION = parse_condition(
    {
        "all": [
            {
                "field": "address.city_code",
                "is": {"constant": "city"},
                "because": {"ja": "市内に住む方", "en": "In the city"},
            },
            {"field": "children.birth", "age_under": 18, "each": True, "because": "18歳になる前まで"},
        ]
    }
)


def test_before_any_answer_nobody_is_turned_away() -> None:
    found = eligibility(CONDITION, {}, MOMENT)
    assert (found.eligible, found.settled, found.reasons) == (True, False, ())
    assert len(found.open) == 2


def test_one_answer_can_settle_it() -> None:
    found = eligibility(CONDITION, {"address": {"city_code": "131016"}}, MOMENT)
    assert (found.eligible, found.settled) == (False, True)
    assert found.reasons_in("en") == ("In the city",)
    assert found.reasons_in("ja-easy") == ("市内に住む方",)


def test_all_answers_can_settle_it_well() -> None:
    answers = {"address": {"city_code": "990019"}, "children": [{"birth": "2020-01-01"}, {"birth": "2025-01-01"}]}
    assert eligibility(CONDITION, answers, MOMENT) == eligibility(None, {}, MOMENT)


def test_one_row_of_many_can_settle_it() -> None:
    answers = {"address": {"city_code": "990019"}, "children": [{"birth": "2020-01-01"}, {"birth": "2000-01-01"}]}
    assert eligibility(CONDITION, answers, MOMENT).reasons == ("18歳になる前まで",)


def test_a_row_without_its_answer_leaves_it_open() -> None:
    answers = {"address": {"city_code": "990019"}, "children": [{"birth": "2020-01-01"}, {}]}
    found = eligibility(CONDITION, answers, MOMENT)
    assert (found.eligible, found.settled, found.open) == (True, False, ("18歳になる前まで",))


def test_one_of_several_ways_is_enough() -> None:
    either = parse_condition(
        {"any": [{"field": "a", "is": True, "because": "A"}, {"field": "b", "is": True, "because": "B"}]}
    )
    assert eligibility(either, {"a": True}, MOMENT).settled
    assert eligibility(either, {"a": False}, MOMENT).open == ("B",)
    assert eligibility(either, {"a": False, "b": False}, MOMENT).reasons == ("A", "B")


def test_the_sentences_are_known_before_anything_is_asked() -> None:
    assert sentences_of(CONDITION) == ({"ja": "市内に住む方", "en": "In the city"}, "18歳になる前まで")
    assert sentences_of(None) == ()


@pytest.mark.parametrize("answers", [{"livelihood": True}, {"livelihood": False}])
def test_not_turns_it_round(answers: dict[str, object]) -> None:
    condition = parse_condition({"not": {"field": "livelihood", "is": True, "because": "生活保護の方は対象外です"}})
    found = eligibility(condition, answers, MOMENT)
    assert found.eligible is not answers["livelihood"]
    assert found.reasons == (() if found.eligible else ("生活保護の方は対象外です",))


_TESTS = st.builds(
    lambda field, value: {"field": field, "is": value, "because": field}, st.sampled_from("abc"), st.booleans()
)
_TREES = st.recursive(
    _TESTS,
    lambda inner: (
        st.builds(
            lambda join, parts: {join: parts}, st.sampled_from(["all", "any"]), st.lists(inner, min_size=1, max_size=3)
        )
        | st.builds(lambda part: {"not": part}, inner)
    ),
    max_leaves=6,
)


@given(_TREES, st.dictionaries(st.sampled_from("abc"), st.booleans()))
def test_what_is_settled_stays_settled_whatever_is_answered_next(tree: object, answers: dict[str, bool]) -> None:
    condition = parse_condition(tree)
    early = eligibility(condition, answers, MOMENT)
    for rest in (
        {"a": True, "b": True, "c": True},
        {"a": False, "b": False, "c": False},
        {"a": True, "b": False, "c": True},
    ):
        whole = {**rest, **answers}
        late = eligibility(condition, whole, MOMENT)
        assert late.settled
        assert late.eligible == compile_condition(condition)(whole, MOMENT)
        if early.settled:
            assert early.eligible == late.eligible


@given(_TREES, st.dictionaries(st.sampled_from("abc"), st.booleans()))
def test_whoever_is_turned_away_hears_a_reason(tree: object, answers: dict[str, bool]) -> None:
    found = eligibility(parse_condition(tree), answers, MOMENT)
    assert found.eligible or found.reasons
