"""Conditions as lines: what a screen shows and sends back is exactly what was written, whatever was written."""

from __future__ import annotations

from typing import Any

import pytest
from django.http import QueryDict
from hypothesis import given
from hypothesis import strategies as st

from madoguchi.faces.console.build_asking import asking_view, condition_typed
from madoguchi.journeys.registers.building import asking
from madoguchi.journeys.registers.building.asking import Askable, Asked, Line
from madoguchi.journeys.registers.building.naming import named_of, written_of
from madoguchi.values.conditions import parse_condition

KNOWN = (
    Askable("name", "名前", "text"),
    Askable("price", "金額", "yen"),
    Askable("rate", "率", "number"),
    Askable("lent_on", "貸した日", "date"),
    Askable("is_open", "公開", "yes_no"),
    # One option is called as another's id, two are called alike, and one has the mark that parts several.
    Askable("kind", "種類", "choice", (("a", "b"), ("b", "同じ"), ("c", "同じ"), ("d", "い、ろ"))),
    Askable("office", "担当", "division", (("traffic", "交通課"),), (("own_division", "自分の課"),)),
    Askable("created_by", "出した人", "staff", (), (("me", "自分"),)),
    Askable("rows", "明細", "group"),
    Askable("rows.price", "明細：金額", "yen"),
)
_words = st.text(st.characters(codec="utf-8", exclude_categories=["C"]), max_size=12)
_values = st.one_of(
    _words,
    st.integers(-(10**9), 10**9),
    st.decimals(-1000, 1000, places=2).map(float),
    st.booleans(),
    st.dates().map(lambda day: day.isoformat()),
    st.sampled_from(["a", "b", "c", "d", "同じ", "traffic", "はい", "自分", {"constant": "me"}, {"constant": "today"}]),
)
_fields = st.sampled_from([*(one.id for one in KNOWN), "gone", "address.city_code"])
_tests = st.one_of(
    st.builds(
        lambda field, key, value: {"field": field, key: value},
        _fields,
        st.sampled_from(["is", "is_not", "at_least", "at_most", "over", "under"]),
        _values,
    ),
    st.builds(lambda field, told: {"field": field, "in": told}, _fields, st.lists(_values, min_size=1, max_size=4)),
    st.builds(lambda field, told: {"field": field, "answered": told}, _fields, st.booleans()),
    st.builds(lambda field, age: {"field": field, "age_under": age}, _fields, st.integers(0, 150)),
)
_conditions: Any = st.recursive(
    _tests,
    lambda inside: st.one_of(
        st.builds(lambda parts: {"all": parts}, st.lists(inside, min_size=1, max_size=4)),
        st.builds(lambda parts: {"any": parts}, st.lists(inside, min_size=1, max_size=4)),
        st.builds(lambda part: {"not": part}, inside),
    ),
    max_leaves=6,
)


def sent(view: Any) -> QueryDict:
    """What a browser sends of a condition nobody touched."""
    given = QueryDict(mutable=True)
    if view.is_kept:
        return given
    given[f"{view.id}.join"] = view.join
    for one in view.lines:
        given[f"{one.id}.f"], given[f"{one.id}.c"] = one.line.field, one.line.comparison
        if one.control == "box":
            given[f"{one.id}.v"] = one.line.value
        if one.control in ("list", "ticks"):
            given.setlist(f"{one.id}.v", [value for value, _label, chosen in one.chooses if chosen])
    return given


@given(_conditions)
def test_a_condition_that_is_shown_and_sent_back_is_what_was_written(condition: dict[str, Any]) -> None:
    view = asking_view("q", "条件", condition, KNOWN)
    assert condition_typed(sent(view), "q", condition, KNOWN) == condition


@given(st.lists(_tests, min_size=2, max_size=5), st.sampled_from(["all", "any"]))
def test_what_was_typed_line_by_line_is_shown_again_as_it_was_typed(tests: list[dict[str, Any]], join: str) -> None:
    asked = asking.asked_of({join: tests}, KNOWN)
    if asked is not None:
        assert asked.join == join
        assert asking.condition_of(asked, KNOWN) == {join: tests}


def test_what_lines_cannot_say_is_told_in_words_and_taken_out_only_when_asked() -> None:
    condition = {"not": {"field": "kind", "is": "a"}}
    view = asking_view("q", "条件", condition, KNOWN)
    assert view.is_kept
    assert view.sentence is not None
    assert view.sentence.text() == "（「種類」が「b」）以外のとき"
    assert condition_typed(QueryDict("q.drop=yes"), "q", condition, KNOWN) is None


@pytest.mark.parametrize(
    ("field", "comparison", "value", "written"),
    [
        ("price", "at_least", "１，０００", {"field": "price", "at_least": 1000}),
        ("lent_on", "under", "令和8年11月26日", {"field": "lent_on", "under": "2026-11-26"}),
        ("is_open", "is", "はい", {"field": "is_open", "is": True}),
        ("office", "is", "自分の課", {"field": "office", "is": {"constant": "own_division"}}),
        ("office", "in", "交通課", {"field": "office", "in": ["traffic"]}),
        ("name", "unanswered", "", {"field": "name", "answered": False}),
        ("price", "at_least", "nan", {"field": "price", "at_least": "nan"}),
    ],
)
def test_values_are_read_as_people_write_them(field: str, comparison: str, value: str, written: dict[str, Any]) -> None:
    assert asking.condition_of(Asked("all", (Line(field, comparison, value),)), KNOWN) == written


def test_the_sentence_beside_the_lines_is_the_one_readers_get() -> None:
    condition = {"all": [{"field": "kind", "in": ["b", "d"]}, {"field": "price", "over": 100}]}
    parse_condition(condition)
    sentence = asking.sentence_of(condition, KNOWN)
    assert sentence is not None
    assert sentence.text() == "「種類」が「同じ」「い、ろ」のどれか、かつ、「金額」が100より上のとき"


_named = st.one_of(
    st.just("everybody"),
    st.lists(
        st.one_of(
            st.fixed_dictionaries({"division": st.sampled_from(["traffic", "centre"])}),
            st.fixed_dictionaries({"division": st.just("traffic"), "position": st.just("chief")}),
            st.fixed_dictionaries({"field": st.just("owner")}),
            st.fixed_dictionaries({"person": st.sampled_from(["S-1", "a:b"])}),
            st.just({"creator": True}),
            st.just({"superior": True}),
            st.just({"creator": False, "division": "traffic"}),
        ),
        max_size=5,
    ),
)


@given(_named)
def test_whoever_is_named_is_written_as_before_or_not_shown_as_a_list(written: Any) -> None:
    named = named_of(written)
    assert named is None or written_of(named) == written
