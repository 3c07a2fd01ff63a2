"""What cannot start says so in one line that names the setting and holds no secret."""

from __future__ import annotations

import pytest
from django.db import ProgrammingError
from django.db.migrations.exceptions import MigrationSchemaMissing
from psycopg.errors import InsufficientPrivilege

from madoguchi.config.cli import main, prepare
from madoguchi.config.postgres import DatabaseUnusable


@pytest.mark.parametrize("command", ["demo", "prepare"])
@pytest.mark.parametrize(
    ("setting", "value", "said"),
    [
        ("PORT", "abc", "PORT must be a whole number"),
        ("DATABASE_URL", "mysql://me:hidden@host/x", "Write it as postgresql://user:password@host/name"),
        ("DATABASE_URL", "postgresql://me:hidden@127.0.0.1:1/x", "does not let us in"),
    ],
)
def test_a_setting_that_cannot_be_used_is_told_in_one_line(
    command: str,
    setting: str,
    value: str,
    said: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv(setting, value)
    monkeypatch.delenv("DATABASE_OWNER_URL", raising=False)
    assert main([command]) == 1
    (line,) = capsys.readouterr().err.splitlines()
    assert line.startswith("madoguchi: ")
    assert said in line
    assert "hidden" not in line


@pytest.mark.django_db
@pytest.mark.parametrize("kind", [ProgrammingError, MigrationSchemaMissing])
def test_a_role_that_may_not_make_tables_is_told_which_setting_names_the_owner(
    kind: type[Exception], monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise kind("permission denied for schema public") from InsufficientPrivilege()

    monkeypatch.setattr("django.core.management.call_command", refuse)
    with pytest.raises(DatabaseUnusable, match="DATABASE_OWNER_URL"):
        prepare.prepare_house()
