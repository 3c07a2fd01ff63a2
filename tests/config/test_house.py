"""The owner's connection: commands that change tables never use the web role's."""

from __future__ import annotations

from pathlib import Path

import pytest

from madoguchi.config.environment import text
from madoguchi.config.house import owner_environment


def seen_with(environment: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> str:
    """What a process with this environment takes for its database."""
    for name in ("DATABASE_URL", "DATABASE_URL_FILE"):
        monkeypatch.delenv(name, raising=False)
        if name in environment:
            monkeypatch.setenv(name, environment[name])
    return text("DATABASE_URL")


def test_the_owners_address_wins_over_the_web_roles(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://web@/city")
    monkeypatch.setenv("DATABASE_OWNER_URL", "postgresql://owner@/city")
    assert seen_with(owner_environment(), monkeypatch) == "postgresql://owner@/city"


def test_the_owners_address_wins_over_a_file_with_the_web_roles(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "url").write_text("postgresql://web@/city\n", encoding="utf-8")
    monkeypatch.setenv("DATABASE_URL_FILE", str(tmp_path / "url"))
    monkeypatch.setenv("DATABASE_OWNER_URL", "postgresql://owner@/city")
    assert seen_with(owner_environment(), monkeypatch) == "postgresql://owner@/city"


def test_without_an_owner_of_its_own_the_given_server_is_used(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "url").write_text("postgresql://one@/city\n", encoding="utf-8")
    monkeypatch.delenv("DATABASE_OWNER_URL", raising=False)
    monkeypatch.setenv("DATABASE_URL_FILE", str(tmp_path / "url"))
    assert seen_with(owner_environment(), monkeypatch) == "postgresql://one@/city"
