"""A city's own names stand in its definitions: no line of code, no table and no template of the house says them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from madoguchi.engines.records.queries.places import municipalities

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "src"
READ = {".py", ".html", ".txt", ".css", ".js", ".svg", ".po", ".typ"}


def _names() -> Iterator[str]:
    """The names nobody else has; those of divisions and of the centre are words of any city."""
    city = yaml.safe_load((ROOT / "definitions/city.yaml").read_text(encoding="utf-8"))
    for one in (city, *city["wards"], *(ward["office"] for ward in city["wards"])):
        yield one["name"]["ja"]
        if one["name"].get("en"):
            yield one["name"]["en"].removeprefix("City of ")
    yield city["code"]


@pytest.fixture(scope="module")
def said() -> str:
    """Everything the house says, in code, tables, templates and translations."""
    files = (path for path in sorted(SOURCE.rglob("*")) if path.suffix in READ)
    return "\n".join(path.read_text(encoding="utf-8") for path in files)


def test_no_name_of_the_sample_city_stands_in_the_code(said: str) -> None:
    names = set(_names())
    assert len(names) > 16
    assert {name for name in names if name in said} == set()


def test_no_municipality_of_the_country_stands_in_the_code(said: str) -> None:
    names = municipalities()
    assert len(names) > 1_700
    assert {name for name in names if name in said} == set()
