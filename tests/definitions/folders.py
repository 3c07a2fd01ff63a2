"""The folders of definitions the tests speak about, and the files in them as plain data."""

from __future__ import annotations

import re
import shutil
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

ROOT = Path(__file__).resolve().parents[2]
SAMPLE_CITY = ROOT / "definitions"
OTHER_CITY = ROOT / "tests" / "data" / "other_city"
# Each written by somebody who had read the how-to and nothing else.
FOURTH = tuple(sorted((ROOT / "tests" / "data" / "fourth_procedure" / "procedures").glob("*.yaml")))
HOWTO = ROOT / "docs" / "howto" / "write-a-procedure.md"
GLOSSARY = ROOT / "docs" / "glossary.md"
SAMPLES = tuple(sorted(path.stem for path in (SAMPLE_CITY / "procedures").glob("*.yaml")))

_WORKED_EXAMPLE = re.compile(r"<!-- worked example -->\n```yaml\n(.*?)```", re.DOTALL)


def data_of(path: Path) -> dict[str, Any]:
    """One definition as plain data."""
    return dict(YAML(typ="safe").load(path.read_text(encoding="utf-8")))


def worked_example() -> str:
    """The file that the how-to writes step by step."""
    found = _WORKED_EXAMPLE.search(HOWTO.read_text(encoding="utf-8"))
    assert found, "the how-to has lost its worked example"
    return found[1]


def sample_city_with(folder: Path, name: str, text: str) -> Path:
    """The sample city with one more procedure, in a folder of its own."""
    target = folder / "definitions"
    shutil.copytree(SAMPLE_CITY, target)
    (target / "procedures" / name).write_text(text, encoding="utf-8")
    return target
