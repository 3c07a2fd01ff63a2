"""A register as it is told to another process is the same register there."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from madoguchi.foundation.catalogue.register import register_content, register_from
from madoguchi.foundation.catalogue.source import read_source

_ROOT = Path(__file__).parents[3] / "definitions"
_REGISTERS = sorted([*(_ROOT / "registers").glob("*.yaml"), *(_ROOT / "templates").glob("*.yaml")])


@pytest.mark.parametrize("path", _REGISTERS, ids=lambda path: path.stem)
def test_what_is_told_of_a_register_makes_an_equal_one(path: Path) -> None:
    content = json.loads(json.dumps(read_source(path.read_bytes()).data, default=str))
    found = register_from(content, version="v", number=1)
    again = register_from(json.loads(json.dumps(register_content(found))), version="v", number=1)
    assert (again.header, again.sections) == (found.header, found.sections)
