"""Every layout of a field is drawn with its label, its hint, its mistakes and its names."""

from __future__ import annotations

import re

import html5lib
import pytest
from django.template import Context, Template

from madoguchi.engines.records.forms import Choice, FieldView, FileView, Input, Layout, RowView
from madoguchi.values.message import msg

_INPUTS: dict[str, tuple[Input, ...]] = {
    "single": (Input("a", "text", value='"><b>', width=8, button=msg("さがす"), button_value="a"),),
    "pair": (Input("a.x", "text", msg("姓")), Input("a.y", "text", msg("名"))),
    "date": (Input("a.era", "select", msg("元号"), choices=(Choice("", "西暦"),)), Input("a.year", "text", msg("年"))),
    "choices": (Input("a", "radio", choices=(Choice("yes", "はい", chosen=True), Choice("no", "いいえ", "ヒント"))),),
    "stack": (Input("a.x", "area", msg("文")), Input("a.y", "checkbox", choices=(Choice("1", "印"),))),
    "upload": (Input("a", "file", accept="image/*", multiple=True),),
}


def view(layout: Layout, **more: object) -> FieldView:
    facts: dict[str, object] = {
        "hint": "ヒント",
        "required": True,
        "why": "使いみち",
        "inputs": _INPUTS.get(layout, ()),
    }
    return FieldView("a", layout, "ラベル", **{**facts, **more})  # type: ignore[arg-type]


def drawn(*views: FieldView) -> str:
    page = Template("{% load ui %}<!doctype html><title>x</title><main>{% fields views True %}</main>")
    html = page.render(Context({"views": views}))
    html5lib.HTMLParser(strict=True).parse(html)
    return html


@pytest.mark.parametrize("layout", list(_INPUTS))
def test_a_layout_is_valid_html_with_label_hint_and_mistake(layout: Layout) -> None:
    html = drawn(view(layout, problems=(msg("直してください。"),), note=msg("西暦では、2026年です。")))
    for said in ("ラベル", "必須", 'id="a--hint"', 'id="a--error"', "直してください。", 'id="a"'):
        assert said in html
    for one in _INPUTS[layout]:
        assert f'name="{one.name}"' in html


@pytest.mark.parametrize("layout", list(_INPUTS))
def test_the_anchor_of_a_field_exists_once(layout: Layout) -> None:
    assert drawn(view(layout)).count(' id="a"') == 1


def test_what_was_typed_is_text_and_never_markup() -> None:
    assert "<b>" not in drawn(view("single"))


def test_a_question_that_may_be_left_out_says_so() -> None:
    html = drawn(view("single", required=False))
    assert "任意" in html
    assert "必須" not in html


def test_questions_opened_by_an_answer_stand_together() -> None:
    html = drawn(view("choices"), view("single", nested=True), view("date", nested=True))
    assert html.count('class="nest"') == 1


def test_a_paper_is_not_drawn_as_opened_by_an_answer() -> None:
    assert 'class="nest"' not in drawn(view("upload", nested=True))


def test_a_kept_file_is_named_and_can_be_taken_away() -> None:
    html = drawn(view("upload", files=(FileView("f", "hoken.jpg", "1.2MB", "a:f"),)))
    assert "hoken.jpg" in html
    assert 'name="remove_file" value="a:f"' in html


def test_rows_of_a_group_have_headings_and_buttons() -> None:
    row = RowView(0, "1人目のお子さん", (view("single"),), path="children.0", remove="children.0")
    group = FieldView("children", "group", "お子さん", rows=(row,), item="お子さん", add="children")
    html = drawn(group)
    assert "1人目のお子さん" in html
    assert 'name="remove_row" value="children.0"' in html
    assert 'name="add_row" value="children"' in html


def test_a_purpose_the_page_has_told_is_not_told_again() -> None:
    page = Template("{% load ui %}{% fields views True '使いみち' %}")
    assert "なぜ聞くのですか" not in page.render(Context({"views": (view("single"),)}))
    assert "なぜ聞くのですか" in drawn(view("single"))


_PARTS = tuple(Input(f"a.{name}", "text", msg(name), optional=name == "棟") for name in ("町名", "番地", "棟"))


@pytest.mark.parametrize(
    ("problem", "red"),
    [
        (msg("「{part}」を入力してください。", part=msg("番地")), ["a.番地"]),
        (msg("住所を入力してください。"), ["a.町名", "a.番地"]),
    ],
)
@pytest.mark.parametrize("layout", ["pair", "stack"])
def test_only_the_part_a_sentence_names_is_marked_and_never_one_that_may_stay_empty(layout, problem, red) -> None:
    html = drawn(view(layout, inputs=_PARTS, problems=(problem,)))
    assert re.findall(r'name="([^"]+)"[^>]*aria-invalid', html) == red
