"""The published JSON Schemas are current, valid, and as strict as the check."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from madoguchi.foundation.catalogue.source import read_source
from madoguchi.journeys.publish import schemas as fresh_schemas
from tests.journeys.publish.folders import SAMPLE

ROOT = Path(__file__).resolve().parents[3]
FILES = [
    path for folder in (ROOT / "definitions", ROOT / "tests/data/other_city", SAMPLE) for path in folder.rglob("*.yaml")
]


@cache
def schemas() -> dict[str, dict[str, Any]]:
    return fresh_schemas()


@cache
def validator(name: str) -> jsonschema.Draft202012Validator:
    """Made once: `jsonschema.validate` would check the schema itself again for every file."""
    return jsonschema.Draft202012Validator(schemas()[name])


def _kind_of(path: Path) -> str:
    kinds = {"registers": "register", "templates": "register", "extracts": "extract"}
    return "city" if path.name == "city.yaml" else kinds.get(path.parent.name, "procedure")


@pytest.mark.parametrize("name", ["procedure", "city", "register", "extract"])
def test_the_published_schema_is_current(name: str) -> None:
    written = json.loads((ROOT / f"docs/reference/{name}.schema.json").read_text(encoding="utf-8"))
    assert written == schemas()[name], "run: madoguchi definitions schema docs/reference"


@pytest.mark.parametrize("name", ["procedure", "city", "register", "extract"])
def test_the_schema_is_itself_valid(name: str) -> None:
    jsonschema.Draft202012Validator.check_schema(schemas()[name])


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_every_definition_we_keep_fits_its_schema(path: Path) -> None:
    validator(_kind_of(path)).validate(read_source(path.read_bytes()).data)


def _sample() -> dict[str, Any]:
    return read_source((SAMPLE / "procedures/bicycle_parking.yaml").read_bytes()).data


def _break(at: tuple[str | int, ...], value: object) -> dict[str, Any]:
    data = _sample()
    inner: Any = data
    for step in at[:-1]:
        inner = inner[step]
    inner[at[-1]] = value
    return data


@pytest.mark.parametrize(
    ("at", "value"),
    [
        (("colour",), "red"),
        (("record", "pages", 0, "fields", 0, "colour"), "red"),
        (("record", "pages", 0, "fields", 0, "type"), "colour"),
        (("record", "pages", 0, "title"), {"en": "You"}),
        (("record", "pages", 2, "show"), {"field": "student"}),
        (("record", "pages", 2, "show"), {"field": "student", "is": True, "is_not": False}),
        (("record", "pages", 2, "show"), {"all": []}),
        (("record", "pages", 2, "show"), {"field": "student", "like": True}),
        (("record", "eligible"), {"field": "birth", "age_at_least": 200}),
        (("guide", "when"), {"not": {"field": "student"}}),
    ],
)
def test_the_schema_refuses_what_the_check_refuses(at: tuple[str | int, ...], value: object) -> None:
    with pytest.raises(jsonschema.ValidationError):
        validator("procedure").validate(_break(at, value))
