"""A demonstration that was forgotten leaves nothing that would speak against the next one."""

from __future__ import annotations

from pathlib import Path

import pytest

from madoguchi.config.reset import reset


@pytest.fixture
def house(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A house with files, heads of its journal and a secret."""
    monkeypatch.setenv("MADOGUCHI_HOME", str(tmp_path))
    monkeypatch.setenv("DATABASE_URL", "")
    monkeypatch.setenv("MADOGUCHI_SEAL_PLACE", "")
    for folder in ("files", "seals"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "kept").touch()
    (tmp_path / "secret").touch()
    return tmp_path


def test_database_files_and_the_heads_of_its_journal_are_gone(house: Path) -> None:
    assert reset() == 0
    assert not any((house / folder).exists() for folder in ("files", "seals"))
    assert (house / "secret").exists(), "what was sealed by it elsewhere still opens"


def test_heads_elsewhere_are_left_and_named(
    house: Path,
    tmp_path_factory: pytest.TempPathFactory,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    away = tmp_path_factory.mktemp("away")
    (away / "journal-heads.jsonl").touch()
    monkeypatch.setenv("MADOGUCHI_SEAL_PLACE", str(away))
    assert reset() == 0
    assert [one.name for one in away.iterdir()] == ["journal-heads.jsonl"]
    assert str(away) in capsys.readouterr().out


def test_a_real_server_is_never_emptied(
    house: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://db.example/house")
    assert reset() == 1
    assert (house / "files" / "kept").exists()
