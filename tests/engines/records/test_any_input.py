"""Whatever is sent, the answer is a page, a list of problems or a refusal; never anything else."""

from __future__ import annotations

import contextlib
import json
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from madoguchi.engines.records.json_answers import read_answers
from madoguchi.engines.records.page_views import page_view_of
from madoguchi.engines.records.posting import names_of, read_page
from madoguchi.engines.records.rules.checking import problems_in
from madoguchi.engines.records.rules.flow import asked
from madoguchi.engines.records.summaries import summary_of
from madoguchi.values.individual_number import holds_individual_number
from madoguchi.values.refusal import Refusal
from tests.engines.records.trial import ANSWERS, AT, CHILD, IN_ENGLISH, SECTION

HARD = [
    "髙﨑\ufa10𠮷邉󠄀",
    "👨‍👩‍👧",
    "ﾊﾝｶｸ",
    "か\u3099",
    "\u202e",
    "\x00",
    "\ud800",
    "\ue000",
    "①㈱",
    "字" * 300,
    "令和8年",
    "元",
    "99",
    "-1",
    "1e9",
    "１２３",
    "0",
    "yes",
    "no",
    "on",
    "true",
    "123456789018",
    "1234 5678 9018",
    "803-0814",
    "9990001",
    "\r\n",
    "..",
    "ordinary",
    "child",
    "a@b.jp",
    "=1+1",
    "<b>",
    "{x}",
    "%s",
    "２０２６年１１月２３日",
]
TEXTS = st.one_of(
    st.sampled_from(HARD), st.text(max_size=20), st.text(st.characters(exclude_categories=[]), max_size=10)
)
NAMES = sorted({name for page in SECTION.all_pages for each in page.fields for name in names_of(each, each.id)})
BUTTONS = {
    "add_row": ["children", "guardian", ""],
    "remove_row": ["children.0", "children.7", "x"],
    "look_up": ["address", "children.0.home", "children.9.home", "guardian", "a.b.c.d"],
}
SCALARS = st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), TEXTS, st.dates().map(str))
JSON = st.recursive(
    SCALARS,
    lambda inner: st.one_of(st.lists(inner, max_size=4), st.dictionaries(TEXTS, inner, max_size=4)),
    max_leaves=12,
)
PAGES = {
    page.id: sorted({name for each in page.fields for name in names_of(each, each.id)}) for page in SECTION.all_pages
}


@st.composite
def posts(draw: st.DrawFn) -> tuple[str, dict[str, list[str]]]:
    """A page and what might be posted to it."""
    page_id = draw(st.sampled_from(sorted(PAGES)))
    names = st.sampled_from(PAGES[page_id])
    posted = draw(st.dictionaries(names, st.lists(TEXTS, max_size=2), max_size=15))
    for button, values in BUTTONS.items():
        if draw(st.integers(0, 9)) == 0:
            posted[button] = [draw(st.one_of(st.sampled_from(values), TEXTS))]
    return page_id, posted


def mutated(draw: st.DrawFn) -> dict[str, Any]:
    answers = json.loads(json.dumps({**ANSWERS, "children": [CHILD, CHILD]}))
    for _ in range(draw(st.integers(1, 3))):
        holder = draw(st.sampled_from([answers, answers.get("guardian"), answers.get("address")]))
        if isinstance(holder, dict) and holder:
            holder[draw(st.sampled_from([*holder, "amount", "kin", "reasons", "account", "insurance", "advice"]))] = (
                draw(JSON)
            )
    children = answers.get("children")
    if isinstance(children, list) and children and isinstance(children[0], dict):
        children[0][draw(st.sampled_from(["name", "birth", "together", "home", "x"]))] = draw(JSON)
    return answers


@settings(deadline=None, max_examples=75)
@given(posts(), posts())
def test_any_post_gives_a_page_again(
    first: tuple[str, dict[str, list[str]]], second: tuple[str, dict[str, list[str]]]
) -> None:
    answers: dict[str, object] = {}
    typed: Any = {}
    for page_id, posted in (first, second):
        page = SECTION.page(page_id)
        assert page is not None
        with contextlib.suppress(Refusal):
            reading = read_page(page, posted, answers, typed, AT)
            answers, typed = reading.answers, reading.typed
        kept = json.dumps([answers, typed], ensure_ascii=False)
        assert "\x00" not in kept
        assert kept.encode()
        assert not any(holds_individual_number(value) for values in typed.values() for value in values)
        form = asked(SECTION, answers, AT)
        for language in (AT, IN_ENGLISH):
            for found in form.pages:
                view = page_view_of(form, found.page.id, typed, language, checked=True)
                assert all(sentence.text() for _, sentence in view.problems)
            summary_of(SECTION, answers, language)


@settings(deadline=None, max_examples=75)
@given(posts())
def test_what_was_typed_is_shown_again_or_was_understood(post: tuple[str, dict[str, list[str]]]) -> None:
    page_id, posted = post
    page = SECTION.page(page_id)
    assert page is not None
    if any(name in posted for name in BUTTONS):
        return
    reading = read_page(page, posted, {}, {}, AT)
    refused = {path for path, _, _ in reading.refused}
    for each in page.fields:
        if not each.asks or each.layout in ("group", "upload") or each.id in refused:
            continue
        typed = {name: values for name, values in posted.items() if name in set(names_of(each, each.id))}
        if any(
            value.strip()
            for name, values in typed.items()
            for value in values[:1]
            if not name.endswith((".era", ".kind", ".single"))
        ):
            understood = each.id in reading.answers
            kept = all(reading.typed.get(name) == values for name, values in typed.items())
            assert understood or kept or each.absent_means_empty


@settings(deadline=None, max_examples=100)
@given(st.one_of(JSON, st.composite(mutated)()))
def test_any_json_gives_answers_or_problems(data: object) -> None:
    with contextlib.suppress(Refusal):
        received = read_answers(SECTION, data, AT)
        form = asked(SECTION, received.answers, AT)
        told = [*received.problems, *(found.problem for found in problems_in(form, {}, AT))]
        assert all(sentence.text() for _, sentence in told)
        summary_of(SECTION, received.answers, AT)


@settings(deadline=None, max_examples=50)
@given(st.composite(mutated)())
def test_answers_that_were_once_stored_never_break_a_page(answers: dict[str, Any]) -> None:
    form = asked(SECTION, answers, AT)
    problems_in(form, {}, AT)
    summary_of(SECTION, answers, AT)
