"""The page of the controls is current, and no test claims a control nobody knows."""

from __future__ import annotations

from tests.security.controls import CONTROLS, held_by
from tests.security.page import PAGE, page


def test_no_test_claims_an_unknown_control() -> None:
    assert set(held_by()) <= set(CONTROLS)


def test_the_page_is_current() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(), "run `make docs`"
