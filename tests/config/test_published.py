"""Definitions are read again at a start only when something was changed."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from madoguchi.config.published import is_published_as_it_stands, note_published
from tests.conftest import DEFINITIONS, publish_definitions

pytestmark = pytest.mark.usefixtures("published")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("MADOGUCHI_HOME", str(tmp_path))
    copy = tmp_path / "definitions"
    shutil.copytree(DEFINITIONS, copy)
    return copy


def test_nothing_is_taken_for_published_that_was_not_noted(folder: Path) -> None:
    assert not is_published_as_it_stands(folder)


def test_what_was_noted_stays_published_until_a_file_is_changed(folder: Path) -> None:
    publish_definitions(folder)
    note_published(folder)
    assert is_published_as_it_stands(folder)
    with (folder / "city.yaml").open("a", encoding="utf-8") as city:
        city.write("# changed\n")
    assert not is_published_as_it_stands(folder)


def test_a_file_more_is_a_change(folder: Path) -> None:
    note_published(folder)
    (folder / "procedures" / "one_more.yaml").write_text("id: one_more\n", encoding="utf-8")
    assert not is_published_as_it_stands(folder)


def test_what_somebody_else_published_since_is_published_over_again(folder: Path, tmp_path: Path) -> None:
    note_published(folder)
    other = tmp_path / "other"
    shutil.copytree(folder, other)
    procedure = next((other / "procedures").glob("*.yaml"))
    procedure.unlink()
    publish_definitions(other)
    assert not is_published_as_it_stands(folder)
