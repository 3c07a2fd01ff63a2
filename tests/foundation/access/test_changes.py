"""What the journal says of the rules: once that others are in force, and once that a folder holds others still."""

from __future__ import annotations

import logging
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.db import DatabaseError

from madoguchi.config.web_server import begin_to_serve
from madoguchi.foundation.access import changes
from madoguchi.foundation.access.changes import (
    RULES,
    folder_differs,
    note_policies,
    note_policies_at_start,
    note_waiting,
)
from madoguchi.foundation.access.errors import RulesUnusable
from madoguchi.foundation.access.in_force import look_for_rules
from madoguchi.foundation.journal.models import Entry
from madoguchi.foundation.wall.speaker import WORKER, speaking
from tests.foundation.access.test_in_force import agreed_to, otherwise
from tests.foundation.access.test_policies import folder  # noqa: F401 - a folder of rules to change

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _of_the_city(settings: LazySettings, folder: Path) -> None:  # noqa: F811
    settings.MADOGUCHI_POLICIES = folder


def told(verb: str = "write:policies_changed") -> list[dict[str, object]]:
    return list(Entry.objects.filter(actor_ref=RULES.ref, verb=verb).order_by("id").values_list("detail", flat=True))


def test_the_first_start_says_which_rules_are_in_force_and_the_next_says_nothing() -> None:
    assert note_policies()
    assert not note_policies()
    (first,) = told()
    assert (first["before"], first["removed"], first["changed"]) == ("", [], [])
    assert "auditor.audits" in first["added"]  # type: ignore[operator]
    assert "agreed" not in first


def test_agreed_rules_are_named_with_both_accounts_and_the_digest_before(folder: Path) -> None:  # noqa: F811
    note_policies()
    otherwise(folder)
    (folder / "systems.cedar").unlink()
    agreed_to(folder)
    first, second = told()
    assert second["before"] == first["digest"] != second["digest"]
    assert (second["changed"], second["added"]) == (["auditor.audits", "auditor.sees"], [])
    assert "system.named_post" in second["removed"]  # type: ignore[operator]
    assert (second["asked"], second["agreed"]) == ("a-1", "a-2")
    assert not note_policies()


def test_a_folder_with_other_rules_is_said_in_the_log_each_time_and_in_the_journal_once_for_each_wording(
    folder: Path,  # noqa: F811
    caplog: pytest.LogCaptureFixture,
) -> None:
    assert not note_waiting()
    otherwise(folder)
    with caplog.at_level(logging.WARNING):
        assert [note_waiting() for _start in range(2)] == [True, True]
    assert caplog.text.count("waits for two people") == 2
    (folder / "systems.cedar").unlink()
    note_waiting()
    waits = told("policies_waiting")
    assert len({one["digest"] for one in waits}) == len(waits) == 2
    assert told() == [], "nothing changed"
    agreed_to(folder)
    look_for_rules()
    assert not note_waiting()


@pytest.mark.parametrize("trouble", ["no folder", "no schema", "no text"])
def test_a_folder_nobody_can_read_is_one_that_differs(folder: Path, trouble: str) -> None:  # noqa: F811
    if trouble == "no folder":
        folder.rename(folder.with_name("elsewhere"))
    elif trouble == "no schema":
        (folder / "schema.cedarschema").unlink()
    else:
        (folder / "own.cedar").write_bytes(b"\xff\xfe")
    assert folder_differs()
    assert note_waiting()
    assert told("policies_waiting")[0]["digest"] == ""


@pytest.mark.parametrize("trouble", [DatabaseError("away"), RulesUnusable(why="")])
def test_what_goes_wrong_stops_no_start(monkeypatch: pytest.MonkeyPatch, trouble: Exception) -> None:
    def away() -> bool:
        raise trouble

    monkeypatch.setattr(changes, "note_policies", away)
    note_policies_at_start()


def test_the_web_server_and_the_worker_say_it_when_they_start(
    monkeypatch: pytest.MonkeyPatch,
    folder: Path,  # noqa: F811
) -> None:
    monkeypatch.setattr("django.db.connections.close_all", lambda: None)
    otherwise(folder)
    with speaking(WORKER):
        note_policies_at_start()
    begin_to_serve()
    begin_to_serve()
    assert (len(told()), len(told("policies_waiting"))) == (1, 1)
