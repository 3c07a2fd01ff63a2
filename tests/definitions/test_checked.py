"""Every definition in the repository may be published as it is."""

from __future__ import annotations

from pathlib import Path

import pytest

from madoguchi.journeys.publish import check
from tests.definitions.folders import FOURTH, OTHER_CITY, SAMPLE_CITY, sample_city_with, worked_example


def _told(folder: Path) -> list[str]:
    return [str(finding) for finding in check(folder)]


@pytest.mark.parametrize("folder", [SAMPLE_CITY, OTHER_CITY], ids=lambda folder: folder.name)
def test_nothing_is_wrong_with_the_cities(folder: Path) -> None:
    assert _told(folder) == []


@pytest.mark.parametrize("fourth", FOURTH, ids=lambda path: path.stem)
def test_a_fourth_procedure_written_from_the_howto_needs_no_code(fourth: Path, tmp_path: Path) -> None:
    folder = sample_city_with(tmp_path, fourth.name, fourth.read_text(encoding="utf-8"))
    assert _told(folder) == []


def test_the_worked_example_of_the_howto_may_be_published(tmp_path: Path) -> None:
    assert _told(sample_city_with(tmp_path, "helmet_support.yaml", worked_example())) == []


def test_a_slip_in_the_worked_example_is_found_at_its_line(tmp_path: Path) -> None:
    text = worked_example().replace("standard_days: 10", "standard_day: 10")
    line = text.splitlines().index("standard_day: 10") + 1
    told = _told(sample_city_with(tmp_path, "helmet_support.yaml", text))
    assert any(f"helmet_support.yaml:{line}:" in one and "standard_days" in one for one in told), told
