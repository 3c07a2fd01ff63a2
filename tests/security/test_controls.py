"""The page of the controls says what their tests really did, and no test claims a control nobody knows."""

from __future__ import annotations

from tests.security.controls import ADDED, CONTROLS, WITHOUT_SUBJECT, held_by
from tests.security.page import PAGE, page
from tests.security.results import unseen


def test_no_test_claims_an_unknown_control() -> None:
    assert set(held_by()) <= set(CONTROLS)
    assert set(CONTROLS) >= {*ADDED, *WITHOUT_SUBJECT}


def test_every_test_of_a_control_passed_as_it_stands() -> None:
    assert unseen() == [], "run `make docs`"


def test_the_page_is_current() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(), "run `make docs`"
