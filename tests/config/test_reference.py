"""The generated documentation is current, and nothing an administrator may use is undocumented."""

from __future__ import annotations

import re

import pytest

from madoguchi.config import reference
from madoguchi.config.environment import SETTINGS
from tests.conftest import ROOT


@pytest.mark.parametrize("name", ["commands.md", "settings.md", "life-of-a-case.md"])
def test_a_generated_page_is_current(name: str) -> None:
    assert (ROOT / "docs/reference" / name).read_text(encoding="utf-8") == reference.pages()[name], "run: make docs"


def test_every_setting_the_code_reads_is_described() -> None:
    read = set()
    for path in (ROOT / "src").rglob("*.py"):
        read |= set(
            re.findall(r'environment\.(?:text|number|switch|names)\("(\w+)"\)', path.read_text(encoding="utf-8"))
        )
    assert len(read) > 15
    assert read <= set(SETTINGS)


def test_every_described_setting_is_read() -> None:
    source = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "src").rglob("*.py"))
    assert [name for name in SETTINGS if source.count(f'"{name}"') < 2] == []


def test_the_readmes_are_short_and_name_every_make_target() -> None:
    targets = re.findall(r"^([a-z-]+):.*##", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)
    assert {"run", "test", "check", "bench", "demo-reset", "docs"} <= set(targets)
    for name in ("README.md", "README.ja.md"):
        text = (ROOT / name).read_text(encoding="utf-8")
        assert len(text.splitlines()) <= 120
        assert "make run" in text
        assert "make test" in text
