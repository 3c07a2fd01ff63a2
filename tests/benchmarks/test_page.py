"""The page of figures keeps what was not measured again, and says of each section when and where."""

from __future__ import annotations

from benchmarks.measure import at_least, at_most
from benchmarks.page import Section, renewed

NAMES = ("submit", "inbox")
OLD = Section("inbox", "2026-11-01", "slow machine", [at_most("inbox page", 20.5, "ms", 100.0, floor=5.0)])
NEW = Section("submit", "2026-11-02", "fast machine", [at_least("submit", 700.0, "per second", 800.0)])


def test_a_section_is_replaced_and_the_others_stay() -> None:
    page = renewed(renewed("", [OLD, NEW], NAMES), [Section("submit", "2026-11-03", "third machine", NEW.found)], NAMES)
    assert "2026-11-01, slow machine." in page
    assert "2026-11-03, third machine." in page
    assert "fast machine" not in page


def test_the_sections_stand_in_the_order_of_the_names() -> None:
    page = renewed("", [OLD, NEW], NAMES)
    assert page.index("## submit") < page.index("## inbox")


def test_what_is_measured_no_longer_falls_away() -> None:
    assert "inbox" not in renewed(renewed("", [OLD, NEW], NAMES), [], ("submit",))


def test_writing_again_changes_nothing() -> None:
    page = renewed("", [OLD, NEW], NAMES)
    assert renewed(page, [OLD], NAMES) == page


def test_a_missed_target_is_said_in_capitals() -> None:
    assert "| submit | 700 per second | 800 | NO | – | – |" in renewed("", [NEW], NAMES)
    assert "| inbox page | 20.5 ms | 100 | yes | 5 | 4.1 |" in renewed("", [OLD], NAMES)
