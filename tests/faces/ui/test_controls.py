from __future__ import annotations

import pytest

from madoguchi.engines.records.forms import Choice, Input
from madoguchi.faces.ui.controls import control_markup

NASTY = '<b class="x">\'&'
SAFE = "&lt;b class=&quot;x&quot;&gt;&#x27;&amp;"


def drawn(one: Input, *, described: str = "", invalid: bool = False) -> str:
    return control_markup(one, id="here", described=described, invalid=invalid)


@pytest.mark.parametrize("kind", ["text", "area", "hidden", "select", "radio", "checkbox"])
def test_what_was_typed_never_becomes_markup(kind: str) -> None:
    one = Input(name="a", control=kind, value=NASTY, choices=(Choice(NASTY, NASTY, NASTY, chosen=True),))  # type: ignore[arg-type]
    assert NASTY not in drawn(one)
    assert SAFE in drawn(one)


def test_a_line_has_only_the_attributes_it_needs() -> None:
    assert drawn(Input(name="a", control="text", value="1")) == (
        '<input class="input" id="here" name="a" value="1" autocomplete="off">'
    )
    mail = drawn(Input(name="a", control="text", inputmode="email", width=24), described="a--hint", invalid=True)
    assert mail == (
        '<input class="input" id="here" name="a" value="" data-w="24" inputmode="email" type="email"'
        ' autocomplete="off" aria-describedby="a--hint" aria-invalid="true">'
    )


def test_a_first_empty_line_of_a_long_text_survives() -> None:
    assert "\n\nつづき</textarea>" in drawn(Input(name="a", control="area", value="\nつづき"))


def test_the_answer_given_is_chosen_in_every_kind_of_choice() -> None:
    choices = (Choice("a", "ア"), Choice("b", "イ", "くわしく", chosen=True))
    assert '<option value="b" selected>イ</option>' in drawn(Input(name="n", control="select", choices=choices))
    for kind in ("radio", "checkbox"):
        markup = drawn(Input(name="n", control=kind, choices=choices))  # type: ignore[arg-type]
        assert f'<input type="{kind}" name="n" value="b" checked><span>イ</span><small>くわしく</small>' in markup
        assert markup.count("checked") == 1


def test_only_a_box_and_not_one_of_several_circles_is_marked_as_wrong() -> None:
    choices = (Choice("a", "ア"),)
    assert "aria-invalid" in drawn(Input(name="n", control="checkbox", choices=choices), invalid=True)
    assert "aria-invalid" not in drawn(Input(name="n", control="radio", choices=choices), invalid=True)


def test_a_file_says_what_is_accepted() -> None:
    one = Input(name="n", control="file", accept=".pdf", multiple=True)
    assert drawn(one) == '<input type="file" id="here" name="n" accept=".pdf" multiple>'
