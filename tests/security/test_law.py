"""What the documentation has to say of the law, so that nobody runs the house without having read it."""

from __future__ import annotations

from tests.security.controls import CONTROLS, ROOT, STILL_OPEN, held_by


def test_l_0_the_documentation_states_the_law_that_municipalities_stand_under() -> None:
    text = (ROOT / "docs/howto/run-in-production.md").read_text(encoding="utf-8")
    assert "個人情報の保護に関する法律, chapter 5" in text
    assert "1 April 2023" in text


def test_l_3_every_measure_of_security_is_held_by_a_test_or_said_to_be_open() -> None:
    """個人情報の保護に関する法律 第66条."""
    assert {control for control in CONTROLS if control not in held_by()} == STILL_OPEN
