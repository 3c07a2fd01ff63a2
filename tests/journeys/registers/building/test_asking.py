"""Conditions as lines: what a screen shows and sends back is exactly what was written, whatever was written."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

import pytest
from django.http import QueryDict
from hypothesis import example, given
from hypothesis import strategies as st

from madoguchi.faces.console.build_asked import condition_typed
from madoguchi.faces.console.build_asking import asking_view
from madoguchi.journeys.registers.building import blocks
from madoguchi.journeys.registers.building.askables import Askable
from madoguchi.journeys.registers.building.asking import Line, sentence_of
from madoguchi.journeys.registers.building.blocks import Block
from madoguchi.journeys.registers.building.naming import named_of, written_of
from madoguchi.values.conditions import ConditionUnreadable, parse_condition
from madoguchi.values.message import msg

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
    if view.block is not None:
        _send(view.block, given)
    return given


def _send(block: Any, given: QueryDict) -> None:
    given[f"{block.id}.join"] = block.join
    for part in block.parts:
        if part.block is not None:
            _send(part.block, given)
        elif part.kept is not None:
            given[f"{part.kept.id}.keep"] = part.kept.text
        else:
            one = part.line
            given[f"{one.id}.f"], given[f"{one.id}.c"] = one.line.field, one.line.comparison
            if one.control == "box":
                given[f"{one.id}.v"] = one.line.value
            if one.control in ("list", "ticks"):
                given.setlist(f"{one.id}.v", [value for value, _label, chosen in one.chooses if chosen])


@given(_conditions)
@example({"field": "kind", "in": ["b"]})
@example({"all": [{"field": "is_open", "in": ["0", False, False]}]})
def test_a_condition_that_is_shown_and_sent_back_is_what_was_written(condition: dict[str, Any]) -> None:
    view = asking_view("q", "条件", condition, KNOWN)
    assert condition_typed(sent(view), "q", condition, KNOWN) == condition


def _plain(condition: Any) -> Any:
    """The condition without joins of a single part."""
    if "not" in condition:
        return {"not": _plain(condition["not"])}
    join = next((one for one in ("all", "any") if one in condition), "")
    parts = [_plain(one) for one in condition[join]] if join else []
    return parts[0] if len(parts) == 1 else {join: parts} if join else condition


@given(_conditions)
def test_blocks_say_what_was_written_whatever_line_of_them_is_changed(condition: dict[str, Any]) -> None:
    block = blocks.block_of(condition, KNOWN)
    assert block is not None
    made = blocks.condition_of(block, KNOWN)
    assert made is not None
    assert _plain(made) == _plain(condition)


def test_a_block_is_opened_in_the_place_of_a_line_and_filled_and_taken_out() -> None:
    whole: Any = {"field": "kind", "is": "a"}

    def typed(**more: str) -> None:
        nonlocal whole
        given = sent(asking_view("q", "条件", whole, KNOWN))
        given.update(more)
        whole = condition_typed(given, "q", whole, KNOWN)

    typed(**{"q.1.f": "("})
    assert whole == {"all": [{"field": "kind", "is": "a"}, {"any": []}]}
    assert "中に条件がありません" in _refused(whole)
    typed(**{"q.1.0.f": "price", "q.1.0.c": "over", "q.1.0.v": "100", "q.1.join": "none"})
    # A block of one line stays a block until it is taken out.
    assert whole == {"all": [{"field": "kind", "is": "a"}, {"not": {"any": [{"field": "price", "over": 100}]}}]}
    typed(**{"q.1.1.f": "name", "q.1.1.c": "answered", "q.join": "not_all"})
    inner = [{"field": "price", "over": 100}, {"field": "name", "answered": True}]
    assert whole == {"not": {"all": [{"field": "kind", "is": "a"}, {"not": {"any": inner}}]}}
    parse_condition(whole)
    typed(**{"q.1.join": "drop"})
    assert whole == {"not": {"field": "kind", "is": "a"}}


def _refused(condition: object) -> str:
    with pytest.raises(ConditionUnreadable) as refused:
        parse_condition(condition)
    return str(refused.value)


def test_what_no_line_can_say_stays_in_its_place_and_is_taken_out_only_when_asked() -> None:
    told = {"field": "lent_on", "age_under": 18, "on": "fiscal_year_start"}
    condition = {"any": [told, {"field": "kind", "is": "a"}]}
    view = asking_view("q", "条件", condition, KNOWN)
    assert view.block is not None
    kept = view.block.parts[0].kept
    assert kept is not None
    assert kept.sentence is not None
    assert "18歳未満" in kept.sentence.text()
    given = sent(view)
    given["q.1.v"] = "c"
    assert condition_typed(given, "q", condition, KNOWN) == {"any": [told, {"field": "kind", "is": "c"}]}
    given["q.0.drop"] = "yes"
    assert condition_typed(given, "q", condition, KNOWN) == {"field": "kind", "is": "c"}


@pytest.mark.parametrize("text", ["[1]", "{", "null", '{"a":' * 100, '{"a": "' + "い" * 30_000 + '"}', "[" * 100_000])
def test_what_no_page_sends_back_is_no_part_of_a_condition(text: str) -> None:
    assert condition_typed(QueryDict(f"q.join=all&q.0.keep={quote(text)}"), "q", None, KNOWN) is None


def test_what_is_too_large_for_a_page_is_told_in_words_and_stays() -> None:
    condition = {"any": [{"field": "kind", "is": "a"}] * 13}
    view = asking_view("q", "条件", condition, KNOWN)
    assert view.block is None
    assert view.sentence is not None
    assert condition_typed(sent(view), "q", condition, KNOWN) == condition
    assert condition_typed(QueryDict("q.drop=yes"), "q", condition, KNOWN) is None


def test_what_is_wrong_inside_a_block_stands_at_its_line() -> None:
    condition = {"not": {"all": [{"field": "kind", "is": "a"}, {"any": [{"field": "price", "over": "x"}]}]}}
    said = msg("大小を比べられない値です。")
    view = asking_view("q", "条件", condition, KNOWN, [(("not", "all", 1, "any", 0, "over"), said)])
    assert view.block is not None
    inner = view.block.parts[1].block
    assert inner is not None
    assert inner.parts[0].line is not None
    assert (inner.parts[0].line.id, inner.parts[0].line.problems) == ("q.1.0", (said,))


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
    assert blocks.condition_of(Block("all", (Line(field, comparison, value),)), KNOWN) == written


def test_the_sentence_beside_the_lines_is_the_one_readers_get() -> None:
    condition = {"all": [{"field": "kind", "in": ["b", "d"]}, {"field": "price", "over": 100}]}
    parse_condition(condition)
    sentence = sentence_of(condition, KNOWN)
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
