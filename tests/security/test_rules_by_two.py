"""A city's own rules of access come into force only as one administrator proposed and another person agreed."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.core.checks import run_checks
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from procrastinate.contrib.django.models import ProcrastinateJob

from madoguchi.config import standing_rules
from madoguchi.config.cli import main
from madoguchi.config.cli.prepare import prepare_house
from madoguchi.config.standing_rules import check_rules_in_force
from madoguchi.foundation.access.errors import NotPermitted, RulesUnusable
from madoguchi.foundation.access.facts import Resource
from madoguchi.foundation.access.in_force import look_for_rules, rules_in_force
from madoguchi.foundation.access.models import AgreedRules, RecordedDecision
from madoguchi.foundation.access.rules import decide
from madoguchi.foundation.access.texts import SCHEMA, RulesText, rules_in
from madoguchi.foundation.journal.models import Entry
from madoguchi.foundation.wall.speaker import Side
from madoguchi.journeys.proposals.acts import agree, drop
from madoguchi.journeys.proposals.errors import (
    ProposalNeedsOtherHands,
    ProposalNeedsReason,
    ProposalStands,
    RulesHoldAlready,
    RulesShutTheDoor,
)
from madoguchi.journeys.proposals.models import Proposal
from madoguchi.journeys.proposals.rules import propose_rules, put_rules_in_force, rules_sheet
from madoguchi.journeys.proposals.wording import kept_wording
from tests.faces.staff.conftest import door
from tests.foundation.access.test_in_force import otherwise
from tests.foundation.access.test_new_acts import APPLIES, release, updated
from tests.security.test_two_people import ADMINISTRATOR, AUDITOR, CHIEF, COMPANY, SECOND, WHY, later

__all__ = ["door", "release"]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("published")]
PAGE = "/staff/rules"
NIGHT = """
@id("own.by_day") @refuses("夜は、開けません。") @needs("昼であること") @ask("担当の課")
forbid (principal, action == Action::"view_figures", resource) when { context.minute < 1440 };
"""
FORGED = """
INSERT INTO journeys_proposal (ref, kind, about, division, subjects, holds, address, typed, reason, asked_ref,
    asked_name, asked_at, agreed_ref, agreed_name, dropped_by)
VALUES ('q-forged', 'rules', %s, '', 0, %s, '', '', '', 'a-1', '', now(), '', '', '')
"""


@pytest.fixture(autouse=True)
def folder(settings: LazySettings, tmp_path: Path) -> Path:
    """The city's own folder; it begins as the release's."""
    own = Path(shutil.copytree(settings.MADOGUCHI_RELEASED_POLICIES, tmp_path / "policies"))
    settings.MADOGUCHI_POLICIES = own
    return own


def add_night(folder: Path) -> None:
    (folder / "own.cedar").write_text(NIGHT, encoding="utf-8")


def may_see_figures() -> bool:
    return decide(CHIEF, "view_figures", Resource("figures")).allowed


def worked() -> None:
    """The worker does its jobs, and a minute passes."""
    for job in ProcrastinateJob.objects.filter(task_name="put_rules_in_force"):
        put_rules_in_force(job.args["proposal"])
    look_for_rules()


def test_s_bl_2_from_the_folder_to_the_agreed_rules(door, folder: Path) -> None:
    administrator, auditor = door(ADMINISTRATOR), door(AUDITOR)
    assert "同じです" in administrator.get(PAGE).content.decode()
    add_night(folder)
    page = administrator.get(PAGE).content.decode()
    assert all(one in page for one in ("own.by_day", "加わる", "夜は、開けません。", "提案する"))
    assert administrator.post(PAGE, {"reason": "短い"}).status_code == 422
    assert "夜は、開けません。" in auditor.get(PAGE).content.decode()
    assert auditor.post(PAGE, {"reason": WHY}).status_code == 403
    where = administrator.post(PAGE, {"reason": WHY})["Location"]
    assert "承認を待っています" in administrator.get(PAGE).content.decode()
    assert administrator.post(where, {"act": "agree"}).status_code == 409
    worked()
    assert may_see_figures()
    seen = auditor.get(where).content.decode()
    assert all(one in seen for one in ("own.by_day", WHY, "承認する"))
    assert auditor.post(where, {"act": "agree"}).status_code == 302
    worked()
    assert not may_see_figures()
    row = AgreedRules.objects.get()
    assert (row.asked_ref, row.agreed_ref) == (ADMINISTRATOR.ref, AUDITOR.ref)
    assert rules_in(folder).digest == row.digest
    told = Entry.objects.get(verb="write:policies_changed").detail
    assert ("own.by_day" in told["added"], told["asked"], told["agreed"]) == (True, ADMINISTRATOR.ref, AUDITOR.ref)
    assert "この決まりが、いま有効です。" in auditor.get(where).content.decode()
    page = auditor.get(PAGE).content.decode()
    assert all(one in page for one in (ADMINISTRATOR.name, AUDITOR.name, row.digest, "同じです"))


def test_s_bl_2_nobody_changes_the_rules_alone(folder: Path) -> None:
    add_night(folder)
    for who in (AUDITOR, CHIEF, COMPANY):
        with pytest.raises(NotPermitted):
            propose_rules(WHY, by=who)
    with pytest.raises(ProposalNeedsReason):
        propose_rules(" 短い ", by=ADMINISTRATOR)
    ref = propose_rules(WHY, by=ADMINISTRATOR)
    with pytest.raises(ProposalNeedsOtherHands):
        agree(ref, by=ADMINISTRATOR)
    for who in (CHIEF, COMPANY):
        with pytest.raises(NotPermitted):
            agree(ref, by=who)
    assert not put_rules_in_force(ref), "nobody agreed"
    with pytest.raises(IntegrityError), transaction.atomic():
        Proposal.objects.filter(ref=ref).update(agreed_ref=ADMINISTRATOR.ref)
    with pytest.raises(ProposalStands):
        propose_rules(WHY, by=ADMINISTRATOR)
    drop(ref, by=SECOND)
    assert not put_rules_in_force(ref)
    worked()
    assert may_see_figures()
    assert not AgreedRules.objects.exists()


def test_s_bl_2_another_wording_after_the_proposal_changes_nothing_of_it(folder: Path) -> None:
    add_night(folder)
    proposed = rules_in(folder)
    ref = propose_rules(WHY, by=ADMINISTRATOR)
    otherwise(folder)
    agree(ref, by=SECOND)
    assert put_rules_in_force(ref)
    assert not put_rules_in_force(ref), "doing it again changes nothing"
    assert look_for_rules().rules == proposed != rules_in(folder)
    assert decide(AUDITOR, "audit", Resource("journal")).allowed


def test_s_bl_2_a_proposal_whose_wording_was_exchanged_is_not_put_in_force(folder: Path) -> None:
    add_night(folder)
    ref = propose_rules(WHY, by=ADMINISTRATOR)
    otherwise(folder)
    row = Proposal.objects.get(ref=ref)
    row.holds = row.holds.replace("auditor", "administrator")
    row.save(update_fields=["holds"])
    agree(ref, by=SECOND)
    with pytest.raises(RulesUnusable), transaction.atomic():
        put_rules_in_force(ref)
    assert not AgreedRules.objects.exists()


def test_s_bl_2_statements_as_the_office_put_no_rules_in_force(folder: Path) -> None:
    add_night(folder)
    rules = rules_in(folder)
    with connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL ROLE {Side.STAFF.value}")
        cursor.execute("SELECT set_config('madoguchi.actor', 'a-1', true)")
        cursor.execute(FORGED, [rules.digest, kept_wording(rules)])
        cursor.execute("UPDATE journeys_proposal SET agreed_ref = 'a-2', agreed_at = now() WHERE ref = 'q-forged'")
        cursor.execute("RESET ROLE")
    with pytest.raises(RulesUnusable), transaction.atomic():
        put_rules_in_force("q-forged")
    assert not AgreedRules.objects.exists()


@pytest.mark.parametrize("trouble", ["no folder", "no rule", "no text", "hidden"])
def test_s_bl_2_a_folder_that_cannot_be_read_is_not_proposed_and_stops_nothing(
    door, folder: Path, trouble: str
) -> None:
    if trouble == "no folder":
        shutil.rmtree(folder)
    else:
        text = {"no rule": b"permit (principal", "no text": b"\xff\xfe", "hidden": "// \u202e".encode()}[trouble]
        (folder / "own.cedar").write_bytes(text)
    page = door(ADMINISTRATOR).get(PAGE)
    assert (page.status_code, "読み取れません" in page.content.decode()) == (200, True)
    assert "決まりをかえることを提案する" not in page.content.decode()
    assert door(ADMINISTRATOR).post(PAGE, {"reason": WHY}).status_code == 409
    assert not Proposal.objects.exists()
    worked()
    assert may_see_figures()


def test_s_bl_2_what_is_in_force_is_not_proposed(folder: Path) -> None:
    with pytest.raises(RulesHoldAlready):
        propose_rules(WHY, by=ADMINISTRATOR)


@pytest.mark.parametrize("action", ["propose", "agree"])
def test_s_bl_2_rules_that_would_shut_the_door_behind_them_are_not_taken(folder: Path, action: str) -> None:
    shut = '@id("own.shut") @refuses("x") @needs("x") @ask("x") forbid (principal, action == Action::"{}", resource);'
    (folder / "own.cedar").write_text(shut.format(action), encoding="utf-8")
    if action == "propose":
        with pytest.raises(RulesShutTheDoor):
            propose_rules(WHY, by=ADMINISTRATOR)
        return
    ref = propose_rules(WHY, by=ADMINISTRATOR)
    with pytest.raises(RulesShutTheDoor):
        agree(ref, by=SECOND)
    assert Proposal.objects.get(ref=ref).agreed_at is None


def test_s_bl_2_an_agreement_that_is_over_changes_nothing_and_is_proposed_again(door, folder: Path) -> None:
    add_night(folder)
    ref = propose_rules(WHY, by=ADMINISTRATOR)
    agree(ref, by=AUDITOR)
    with later(days=3, minutes=1):
        assert not put_rules_in_force(ref), "the worker was away; the page says it is over"
        assert may_see_figures()
        assert "承認を待っています" not in door(ADMINISTRATOR).get(PAGE).content.decode()
        assert rules_sheet(ADMINISTRATOR).may_propose
        again = propose_rules(WHY, by=ADMINISTRATOR)
        agree(again, by=AUDITOR)
        assert put_rules_in_force(again)


def test_s_bl_2_a_proposal_takes_nothing_back_that_was_agreed_to_after_it(door, folder: Path) -> None:
    otherwise(folder)
    late, at_once = propose_rules(WHY, by=SECOND), propose_rules(WHY, by=ADMINISTRATOR)
    add_night(folder)
    first = propose_rules(WHY, by=ADMINISTRATOR)
    page = door(AUDITOR)
    assert "承認する" in page.get(f"/staff/proposals/of/{late}").content.decode()
    agree(first, by=AUDITOR)
    agree(at_once, by=AUDITOR)
    assert put_rules_in_force(first)
    assert not put_rules_in_force(at_once), "agreed to while the worker had not come to the first"
    refused = page.post(f"/staff/proposals/of/{late}", {"act": "agree"})
    assert (refused.status_code, "ほかの決まりが有効になりました" in refused.content.decode()) == (409, True)
    look_for_rules()
    assert not may_see_figures()
    assert [row.dropped_at is None for row in Proposal.objects.order_by("id")] == [True, False, True]
    assert AgreedRules.objects.count() == 1


def test_s_bl_2_where_only_auditors_agree_administrators_still_see_and_propose(door, folder: Path) -> None:
    text = """
@id("own.auditors") @refuses("x") @needs("x") @ask("x") forbid (principal, action == Action::"agree", resource)
when { resource.kind == "rules" && !principal.roles.contains("auditor") };
"""
    (folder / "own.cedar").write_text(text, encoding="utf-8")
    agree(propose_rules(WHY, by=ADMINISTRATOR), by=AUDITOR)
    worked()
    add_night(folder)
    administrator = door(ADMINISTRATOR)
    assert PAGE in administrator.get("/staff/proposals").content.decode()
    assert "提案する" in administrator.get(PAGE).content.decode()
    assert administrator.get(f"{PAGE}/tried").status_code == 200
    where = administrator.post(PAGE, {"reason": WHY})["Location"]
    assert "承認する" not in administrator.get(where).content.decode()
    assert door(SECOND).post(where, {"act": "agree"}).status_code == 404
    assert door(AUDITOR).post(where, {"act": "agree"}).status_code == 302


@pytest.mark.parametrize("role", [Side.PORTAL, Side.STAFF])
def test_s_bl_2_who_serves_pages_reads_what_was_agreed_and_puts_nothing_in_force(role: Side) -> None:
    can = "SELECT r FROM unnest(%s::text[]) AS r WHERE has_table_privilege(%s, 'access_agreedrules', r)"
    with connection.cursor() as cursor:
        cursor.execute(can, [["SELECT", "INSERT", "UPDATE", "DELETE", "TRUNCATE"], role.value])
        assert cursor.fetchall() == [("SELECT",)]


def test_s_bl_2_a_folder_that_waits_is_said_to_who_administers_and_who_audits(door, folder: Path) -> None:
    says = "いま有効な決まりとちがいます"
    places = [(door(ADMINISTRATOR), "/console/"), (door(AUDITOR), "/staff/audit")]
    assert not any(says in who.get(place).content.decode() for who, place in places)
    add_night(folder)
    assert all(says in who.get(place).content.decode() for who, place in places)


def test_s_bl_2_the_deployment_check_finds_a_folder_that_waits_and_rules_nobody_can_read(folder: Path) -> None:
    assert check_rules_in_force() == []
    add_night(folder)
    assert [one.id for one in run_checks(include_deployment_checks=True) if "rules" in one.msg] == ["madoguchi.W002"]
    (folder / "systems.cedar").unlink()
    agree(propose_rules(WHY, by=ADMINISTRATOR), by=SECOND)
    worked()
    (left_out,) = check_rules_in_force()
    assert (left_out.id, "use_system" in left_out.msg) == ("madoguchi.W004", True)
    hands = {"asked_ref": "a-1", "asked_name": "a", "agreed_ref": "a-2", "agreed_name": "b", "at": "2026-11-27T00:00Z"}
    AgreedRules.objects.create(digest="0" * 64, policies="x", schema="x", **hands)
    assert [one.id for one in check_rules_in_force()] == ["madoguchi.E001"]


def test_s_bl_2_what_an_update_asks_for_first_is_told_everywhere_until_two_agree_to_it(
    door,
    folder: Path,
    release: Path,
    settings: LazySettings,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    add_night(folder)
    agree(propose_rules(WHY, by=ADMINISTRATOR), by=SECOND)
    worked()
    page = door(ADMINISTRATOR)
    assert "2人で決めた決まりが知らない操作" not in page.get(PAGE).content.decode()
    updated(release, settings)
    shown = page.get(PAGE).content.decode()
    assert all(
        one in shown for one in ("2人で決めた決まりが知らない操作", "carry_off", "new.staff", "new.not_at_night")
    )
    assert [one.id for one in check_rules_in_force()] == ["madoguchi.W005"]
    monkeypatch.setattr("django.core.management.call_command", lambda *_name, **_how: None)
    prepare_house()
    assert "cannot name, and so leave to the release: carry_off" in capsys.readouterr().out
    assert Entry.objects.filter(verb="write:policies_changed").latest("id").detail["by_release"]["acts"].keys() == {
        "carry_off"
    }
    (folder / "own.cedar").unlink()
    assert "この決まりも知らない操作" in page.get(PAGE).content.decode()
    for file in (SCHEMA, "new.cedar"):
        shutil.copy(release / file, folder / file)
    assert "この決まりも知らない操作" not in page.get(PAGE).content.decode()
    agree(propose_rules(WHY, by=ADMINISTRATOR), by=SECOND)
    worked()
    assert "2人で決めた決まりが知らない操作" not in page.get(PAGE).content.decode()
    assert check_rules_in_force() == []


def test_s_bl_2_rules_that_only_leave_an_act_out_are_not_taken(door, folder: Path) -> None:
    schema = folder / SCHEMA
    schema.write_text(schema.read_text(encoding="utf-8").replace("action answer_looks", "action fly"), encoding="utf-8")
    for file in folder.glob("*.cedar"):
        text = file.read_text(encoding="utf-8")
        file.write_text(text.replace('Action::"answer_looks"', 'Action::"fly"'), encoding="utf-8")
    assert "action answer_looks is missing" in door(ADMINISTRATOR).get(PAGE).content.decode()
    with pytest.raises(RulesUnusable):
        propose_rules(WHY, by=ADMINISTRATOR)
    assert not Proposal.objects.exists()
    schema.write_text(schema.read_text(encoding="utf-8") + f"action answer_looks {APPLIES}", encoding="utf-8")
    assert "プログラムが使わない操作の名前があります" in door(ADMINISTRATOR).get(PAGE).content.decode()
    propose_rules(WHY, by=ADMINISTRATOR)


def test_s_bl_2_a_version_that_cannot_read_what_was_agreed_prepares_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    done: list[str] = []
    monkeypatch.setattr("django.core.management.call_command", lambda name, **_how: done.append(name))
    hands = {"asked_ref": "a-1", "asked_name": "a", "agreed_ref": "a-2", "agreed_name": "b", "at": "2026-11-27T00:00Z"}
    AgreedRules.objects.create(digest=RulesText("x", "x").digest, policies="x", schema="x", **hands)
    with pytest.raises(RulesUnusable):
        prepare_house()
    assert done == []


def test_the_deployment_check_without_a_database_warns_of_what_it_could_not_ask(
    monkeypatch: pytest.MonkeyPatch, settings: LazySettings
) -> None:
    def away() -> None:
        raise DatabaseError("away")

    monkeypatch.setattr("madoguchi.foundation.access.in_force.look_for_rules", away)
    assert [one.id for one in standing_rules.check_rules_in_force()] == ["madoguchi.W003"]
    settings.MADOGUCHI_POLICIES = settings.MADOGUCHI_RELEASED_POLICIES
    assert standing_rules.check_rules_in_force() == []


@pytest.mark.django_db(transaction=True)
def test_s_bl_2_the_command_tells_which_rules_are_in_force_and_who_agreed(
    folder: Path,
    release: Path,
    settings: LazySettings,
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["access", "rules"]) == 0
    assert f"of the release  {rules_in_force().rules.digest}" in capsys.readouterr().out
    add_night(folder)
    assert main(["access", "rules"]) == 1
    assert "change nothing until two people agree" in capsys.readouterr().out
    ref = propose_rules(WHY, by=ADMINISTRATOR)
    agree(ref, by=AUDITOR)
    put_rules_in_force(ref)
    assert main(["access", "rules"]) == 0
    said = capsys.readouterr().out
    assert f"of the city  {rules_in(folder).digest}" in said
    assert f"proposed by {ADMINISTRATOR.ref}, agreed by {AUDITOR.ref}" in said
    assert "refuse to everybody" not in said
    updated(release, settings)
    assert main(["access", "rules"]) == 1
    assert "the release decides until two people agree: carry_off" in capsys.readouterr().out


def test_what_proposed_rules_would_have_answered_is_shown_in_groups(door, folder: Path) -> None:
    administrator = door(ADMINISTRATOR)
    door(CHIEF).get("/staff/figures")
    assert RecordedDecision.objects.filter(action="view_figures", allowed=True).exists()
    add_night(folder)
    where = administrator.post(PAGE, {"reason": WHY})["Location"]
    for asked in (f"?proposal={where.rsplit('/', 1)[1]}", ""):
        page = administrator.get(f"{PAGE}/tried{asked}").content.decode()
        assert all(one in page for one in ("許可から、拒否へ", "own.by_day", "view_figures"))
        assert CHIEF.ref not in page
    assert administrator.get(f"{PAGE}/tried?proposal=q-nothing").status_code == 404
    assert door(CHIEF).get(f"{PAGE}/tried").status_code == 403


def test_only_the_newest_decisions_are_tried_while_somebody_waits(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from madoguchi.journeys.proposals import trying
    from madoguchi.values.clock import now

    facts = {"who": {"kind": "system"}, "what": {"kind": "case"}, "how": {}}
    same = {"action": "work", "subject": "", "allowed": True, "rule": "house.itself", "facts": facts}
    for _each in range(5):
        RecordedDecision.objects.create(at=now(), actor_ref="system", **same)
    monkeypatch.setattr(trying, "MOST", 3)
    found = trying.rules_tried("", by=ADMINISTRATOR)
    assert (found.asked, found.whole, found.changed) == (3, 5, 0)


def test_the_page_of_the_rules_asks_the_same_however_many_proposals_there_were(folder: Path) -> None:
    def asked() -> int:
        with CaptureQueriesContext(connection) as found:
            rules_sheet(ADMINISTRATOR)
        return len(found)

    add_night(folder)
    few = asked()
    for _each in range(4):
        drop(propose_rules(WHY, by=ADMINISTRATOR), by=ADMINISTRATOR)
    assert asked() == few == 2
