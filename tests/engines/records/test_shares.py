"""A share asked of the database holds the same records as the same share asked of one record."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from madoguchi.engines.records.models import Record
from madoguchi.engines.records.queries.shares import answers_of, within
from madoguchi.engines.records.rules.register_terms import term_of
from madoguchi.engines.records.rules.shares import Share, joined, resolved
from madoguchi.foundation.catalogue.models import RegisterVersion
from madoguchi.foundation.catalogue.queries import Register, register
from madoguchi.values.clock import now
from madoguchi.values.conditions import All, Any, Condition, Constant, Not, Test
from madoguchi.values.conditions.tree import Operator
from tests.journeys.registers.house import publish_registers
from tests.journeys.registers.rights import COMPLAINTS

_VALUES = [
    None,
    "",
    " ",
    "a",
    "b",
    "カナ",
    "ｶﾅ",
    "カﾅ",
    "カﾅ (ｶﾞ\\)",
    "ｶﾞ",
    "カﾞ",
    "カ゛",
    ["a", "ガ"],
    "2026-01-01",
    "2026-05-05",
    "08:30",
    "13:00",
    "2026-05-05T13:00",
    "2026-04-04T09:00",
    0,
    1,
    1.5,
    -3,
    True,
    False,
    [],
    ["a"],
    ["a", "b"],
    {},
]
_PLAIN = [
    "カナ",
    "ｶナ",
    "ｶﾅ (ガ\\)",
    "ガ",
    "カ゛",
    "a",
    "b",
    "2026-01-01",
    1,
    1.5,
    True,
    False,
]  # not 0, which an empty group of rows is: no group is asked


def _tests() -> st.SearchStrategy[Condition]:
    equal = st.builds(Test, st.just("f"), st.sampled_from([Operator.IS, Operator.IS_NOT]), st.sampled_from(_PLAIN))
    among = st.builds(
        Test, st.just("f"), st.just(Operator.IN), st.lists(st.sampled_from(_PLAIN), max_size=3).map(tuple)
    )
    answered = st.builds(Test, st.just("f"), st.just(Operator.ANSWERED), st.booleans())
    maker = st.builds(Test, st.just("created_by"), st.sampled_from([Operator.IS, Operator.IS_NOT]), st.just("me"))
    return st.one_of(equal, among, answered, maker)


_CONDITIONS = st.recursive(
    _tests(),
    lambda inner: st.one_of(
        st.builds(Not, inner),
        st.builds(All, st.lists(inner, min_size=1, max_size=2).map(tuple)),
        st.builds(Any, st.lists(inner, min_size=1, max_size=2).map(tuple)),
    ),
    max_leaves=4,
)


@pytest.fixture
def records(db: None) -> Register:
    publish_registers(COMPLAINTS)
    found = register("complaints")
    version = RegisterVersion.objects.get(version=found.version)
    Record.objects.bulk_create(
        Record(
            ref=f"K-{at}-{maker}",
            register_id="complaints",
            version=version,
            values={} if value is None else {"f": value},
            text="",
            terms=[term_of("complaints", f"created_by={maker}")] if maker else [],
            created_at=now(),
            updated_at=now(),
            made_by=maker,
        )
        for at, value in enumerate(_VALUES)
        for maker in ("", "me", "you")
    )
    return found


def _held(found: Register, condition: Condition | bool) -> tuple[list[str], list[str]]:
    share = Share(see=condition)
    rows = Record.objects.filter(register_id=found.id).order_by("ref")
    asked = list(within(replace(found, share=share), rows).values_list("ref", flat=True))
    return asked, [row.ref for row in rows if share.sees(answers_of(row))]


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(condition=_CONDITIONS)
def test_the_database_and_the_rule_agree_about_every_record(records: Register, condition: Condition) -> None:
    asked, ruled = _held(records, condition)
    assert asked == ruled


@pytest.mark.parametrize("value", ["カナ", "ｶﾅ", "ｶナ", "カﾅ"])
def test_a_reading_is_found_in_every_mixture_of_widths(records: Register, value: str) -> None:
    asked, ruled = _held(records, Test("f", Operator.IS, value))
    mixed = [f"K-{_VALUES.index(one)}-" for one in ("カナ", "ｶﾅ", "カﾅ")]
    assert [ref for ref in asked if ref.endswith("-")] == mixed
    assert asked == ruled


@pytest.mark.parametrize("value", [1, "2026-02-02", "09:30", "2026-05-05T12:00"])
@pytest.mark.parametrize("operator", [Operator.AT_LEAST, Operator.AT_MOST, Operator.OVER, Operator.UNDER])
def test_they_agree_about_order_too(records: Register, operator: Operator, value: object) -> None:
    Record.objects.filter(
        values__f__in=[one for one in _VALUES if isinstance(one, list)]
    ).delete()  # lists are no answers of an ordered field
    asked, ruled = _held(records, Test("f", operator, value))
    assert asked == ruled
    assert asked


def test_own_words_stand_for_whoever_looks() -> None:
    own = Test("f", Operator.IS_NOT, Constant("own_division"))
    found = resolved(Any((own, Test("created_by", Operator.IS, Constant("me")))), "me", frozenset({"b", "a"}))
    share = Share(see=found)
    assert share.sees({"f": "c"})
    assert not share.sees({"f": "a"})
    assert not share.sees({})
    assert share.sees({"created_by": "me"})


def test_somebody_without_a_name_or_division_has_nothing_of_their_own() -> None:
    mine = resolved(Test("created_by", Operator.IS, Constant("me")), "", frozenset())
    assert not Share(see=mine).sees({"created_by": ""})


def test_several_rules_are_one_of_them() -> None:
    assert joined([]) is False
    assert joined([False, True]) is True
    one = Test("f", Operator.IS, "a")
    assert joined([one, False]) == one
