"""Conditions and answers for the properties that every condition has."""

from datetime import date

from hypothesis import strategies as st

from madoguchi.values.conditions import All, AnswerTo, Any, Condition, Constant, Moment, Not, Test
from madoguchi.values.conditions.tree import AGES, ORDER, AgeDay, Operator

FIELDS = st.sampled_from(["a", "b", "a.b", "rows", "rows.a", "rows.birth", "birth"])
OTHERS = st.builds(AnswerTo, FIELDS)
TEXTS = st.sampled_from(["09:30", "2026-11-23T09:30", "x", "y", "", " ", "2026-11-23", "2020-04-01", "2026-02-30"])
NUMBERS = st.integers(-3, 20) | st.floats()
SCALARS = st.booleans() | NUMBERS | TEXTS
ANSWERS = st.dictionaries(
    st.sampled_from(["a", "b", "rows", "birth"]),
    st.recursive(
        st.none() | SCALARS | st.dates() | st.text(max_size=3) | st.integers(),
        lambda inner: (
            st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["a", "b", "birth"]), inner, max_size=3)
        ),
        max_leaves=8,
    ),
)
DAYS = st.dates(date(1950, 1, 1), date(2100, 1, 1))
MOMENTS = st.builds(
    Moment,
    DAYS,
    st.none() | DAYS,
    st.dictionaries(st.just("city"), st.none() | SCALARS | st.lists(SCALARS, max_size=2)),
)


def operands(operator: Operator) -> st.SearchStrategy[object]:
    if operator is Operator.ANSWERED:
        return st.booleans()
    if operator in AGES:
        return st.integers(0, 150)
    scalars = SCALARS | st.builds(Constant, st.sampled_from(["city", "today", "received", "nothing"]))
    if operator in ORDER:
        return OTHERS | NUMBERS | st.sampled_from(["2026-11-23", "2020-04-01"]) | st.just(Constant("today"))
    if operator is Operator.IN:
        return st.lists(scalars, min_size=1, max_size=3).map(tuple)
    return scalars | OTHERS


@st.composite
def tests(draw: st.DrawFn) -> Test:
    operator = draw(st.sampled_from(Operator))
    on = draw(st.sampled_from(AgeDay)) if operator in AGES else AgeDay.TODAY
    return Test(draw(FIELDS), operator, draw(operands(operator)), on=on, each=draw(st.booleans()))


CONDITIONS: st.SearchStrategy[Condition] = st.recursive(
    tests(),
    lambda inner: (
        st.builds(Not, inner)
        | st.lists(inner, min_size=1, max_size=3).map(lambda parts: All(tuple(parts)))
        | st.lists(inner, min_size=1, max_size=3).map(lambda parts: Any(tuple(parts)))
    ),
    max_leaves=6,
)
