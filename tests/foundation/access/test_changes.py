"""That the rules of access changed stands in the journal, once, with what came, went or reads otherwise."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.conf import LazySettings
from django.db import DatabaseError

from madoguchi.config.web_server import begin_to_serve
from madoguchi.foundation.access import changes
from madoguchi.foundation.access.changes import RULES, note_policies, note_policies_at_start
from madoguchi.foundation.access.errors import RulesUnusable
from madoguchi.foundation.journal.models import Entry
from madoguchi.foundation.wall.speaker import WORKER, speaking
from tests.foundation.access.test_policies import folder  # noqa: F401 - a folder of rules to change

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _in_force(settings: LazySettings, folder: Path) -> None:  # noqa: F811
    settings.MADOGUCHI_POLICIES = folder


def told() -> list[dict[str, object]]:
    return list(Entry.objects.filter(actor_ref=RULES.ref).order_by("id").values_list("detail", flat=True))


def test_the_first_start_says_which_rules_are_in_force_and_the_next_says_nothing() -> None:
    assert note_policies()
    assert not note_policies()
    (first,) = told()
    assert (first["before"], first["removed"], first["changed"]) == ("", [], [])
    assert "auditor.audits" in first["added"]  # type: ignore[operator]


def test_a_changed_rule_is_named_with_the_digest_before(folder: Path) -> None:  # noqa: F811
    note_policies()
    file = folder / "auditor.cedar"
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace('contains("auditor")', 'contains("administrator")'), encoding="utf-8")
    assert note_policies()
    first, second = told()
    assert second["before"] == first["digest"] != second["digest"]
    assert (second["changed"], second["added"], second["removed"]) == (["auditor.audits", "auditor.sees"], [], [])
    file.write_text(text, encoding="utf-8")
    assert note_policies()  # back again is a change, too


def test_a_rule_that_goes_is_named(folder: Path) -> None:  # noqa: F811
    note_policies()
    (folder / "systems.cedar").unlink()
    note_policies()
    assert "system.named_post" in told()[1]["removed"]  # type: ignore[operator]


@pytest.mark.parametrize("trouble", [DatabaseError("away"), RulesUnusable(why="")])
def test_what_goes_wrong_stops_no_start(monkeypatch: pytest.MonkeyPatch, trouble: Exception) -> None:
    def away() -> bool:
        raise trouble

    monkeypatch.setattr(changes, "note_policies", away)
    note_policies_at_start()


def test_the_web_server_and_the_worker_say_it_when_they_start(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("django.db.connections.close_all", lambda: None)
    with speaking(WORKER):
        note_policies_at_start()
    begin_to_serve()
    begin_to_serve()
    assert len(told()) == 1
