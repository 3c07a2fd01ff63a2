"""Which rules a process goes by: the release's, what two people agreed to since, and none where that is unreadable."""

from __future__ import annotations

import logging
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from madoguchi.foundation.access import in_force
from madoguchi.foundation.access.agreeing import Agreement, put_in_force
from madoguchi.foundation.access.errors import RulesUnusable
from madoguchi.foundation.access.facts import Resource
from madoguchi.foundation.access.in_force import keep, look_for_rules, policy_book, released, rules_in_force
from madoguchi.foundation.access.models import AgreedRules
from madoguchi.foundation.access.rules import decide
from madoguchi.foundation.access.texts import RulesText, rules_in
from madoguchi.foundation.journal.models import Entry
from madoguchi.values.actor import Actor, ActorKind, Duty
from tests.foundation.access.test_policies import folder  # noqa: F401 - a folder of rules to change

pytestmark = pytest.mark.django_db
AUDITOR = Actor(ActorKind.STAFF, "s-1", "職員", (Duty("centre", "clerk"),), frozenset({"auditor"}), assurance=3)
JOURNAL = Resource("journal")


def otherwise(folder: Path) -> None:  # noqa: F811
    """The folder now lets only administrators audit."""
    file = folder / "auditor.cedar"
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace('contains("auditor")', 'contains("administrator")'), encoding="utf-8")


def agreed_to(folder: Path, *, asked: str = "a-1", agreed: str = "a-2") -> RulesText:  # noqa: F811
    """What the folder holds, put in force by these two."""
    rules = rules_in(folder)
    put_in_force(rules, Agreement(rules.digest, asked, "見本 一郎", agreed, "見本 二葉"))
    return rules


def may_audit() -> bool:
    return decide(AUDITOR, "audit", JOURNAL).allowed


def test_s_bl_2_a_folder_changes_nothing_until_it_was_agreed_to(folder: Path, settings: LazySettings) -> None:  # noqa: F811
    settings.MADOGUCHI_POLICIES = folder
    otherwise(folder)
    look_for_rules()
    assert may_audit()
    agreed_to(folder)
    look_for_rules()
    assert not may_audit()


def test_s_bl_2_what_was_agreed_to_stays_in_force_whatever_becomes_of_folder_and_setting(
    folder: Path,  # noqa: F811
    settings: LazySettings,
) -> None:
    otherwise(folder)
    rules = agreed_to(folder)
    for place in (settings.MADOGUCHI_RELEASED_POLICIES, folder / "nowhere"):
        settings.MADOGUCHI_POLICIES = place
        keep(released())
        assert look_for_rules().rules == rules
        assert not may_audit()


def test_s_bl_2_the_newest_agreement_counts_also_when_it_goes_back(folder: Path, settings: LazySettings) -> None:  # noqa: F811
    otherwise(folder)
    agreed_to(folder)
    agreed_to(settings.MADOGUCHI_RELEASED_POLICIES)
    look_for_rules()
    assert may_audit()
    assert AgreedRules.objects.count() == 2


@pytest.mark.parametrize(("asked", "agreed"), [("a-1", "a-1"), ("", "a-1"), ("a-1", "")])
def test_s_bl_2_the_database_refuses_rules_of_one_hand(folder: Path, asked: str, agreed: str) -> None:  # noqa: F811
    otherwise(folder)
    with pytest.raises(IntegrityError, match="nobody_changes_the_rules_alone"), transaction.atomic():
        agreed_to(folder, asked=asked, agreed=agreed)
    look_for_rules()
    assert may_audit()
    assert not Entry.objects.filter(verb="write:policies_changed").exists()


def test_s_bl_2_who_agreed_to_rules_and_to_which_is_never_rewritten(folder: Path) -> None:  # noqa: F811
    agreed_to(folder)
    for change in (
        lambda: AgreedRules.objects.update(agreed_ref="a-3"),
        lambda: AgreedRules.objects.update(policies=""),
        lambda: AgreedRules.objects.all().delete(),
    ):
        with pytest.raises(Exception, match=r"only added|only_added|evidence"), transaction.atomic():
            change()


def test_s_bl_2_another_wording_than_the_agreed_one_is_not_put_in_force(folder: Path) -> None:  # noqa: F811
    agreed = rules_in(folder)
    otherwise(folder)
    with pytest.raises(RulesUnusable):
        put_in_force(rules_in(folder), Agreement(agreed.digest, "a-1", "a", "a-2", "b"))
    assert not AgreedRules.objects.exists()


@pytest.mark.parametrize("trouble", ["no rule any more", "another digest"])
def test_s_bl_2_agreed_rules_that_cannot_be_read_permit_nothing_and_say_so(
    trouble: str, caplog: pytest.LogCaptureFixture
) -> None:
    rules = rules_in_force().rules
    text = "permit (principal, action, resource" if trouble == "no rule any more" else rules.policies
    digest = RulesText(text, rules.schema).digest if trouble == "no rule any more" else "0" * 64
    hands = {"asked_ref": "a-1", "asked_name": "a", "agreed_ref": "a-2", "agreed_name": "b", "at": "2026-11-27T00:00Z"}
    AgreedRules.objects.create(digest=digest, policies=text, schema=rules.schema, **hands)
    with caplog.at_level(logging.CRITICAL):
        look_for_rules()
    assert "nothing is permitted" in caplog.text
    refused = decide(AUDITOR, "audit", JOURNAL)
    assert (refused.allowed, refused.rule) == (False, "engine")
    assert "管理者に知らせて" in refused.reason.text()


def test_rules_of_the_release_that_are_not_there_permit_nothing(settings: LazySettings, tmp_path: Path) -> None:
    settings.MADOGUCHI_RELEASED_POLICIES = tmp_path
    keep(released())
    assert not may_audit()


def test_a_process_asks_once_which_rules_are_in_force_and_then_one_statement_a_look(
    folder: Path,  # noqa: F811
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    agreed_to(folder)
    monkeypatch.setattr(in_force._shelf, "kept", None)
    with CaptureQueriesContext(connection) as found:
        first = policy_book()
        may_audit()
        policy_book()
    assert len(found) == 2, "which is the newest, and its wording"
    with CaptureQueriesContext(connection) as found:
        assert look_for_rules().book is first
    assert len(found) == 1


def test_what_is_not_committed_is_not_gone_by(folder: Path) -> None:  # noqa: F811
    otherwise(folder)
    with transaction.atomic():
        agreed_to(folder)
        assert may_audit()
        transaction.set_rollback(True)
    look_for_rules()
    assert may_audit()
