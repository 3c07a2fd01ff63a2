"""What two people do: each shows by a passkey of the last minutes that it is them, and the second one is called."""

from __future__ import annotations

import re
from dataclasses import replace
from html import unescape
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.http.response import HttpResponseBase
from django.test import Client
from procrastinate.contrib.django.models import ProcrastinateJob

from madoguchi.engines.messaging.models import OutboxMessage
from madoguchi.foundation.identity.actions import open_account
from madoguchi.foundation.identity.by_directory import DIRECTORY_ASSURANCE
from madoguchi.foundation.identity.models import Account
from madoguchi.journeys.proposals.acts import Wanted, agree, drop, propose
from madoguchi.journeys.proposals.calling import call_second_person
from madoguchi.journeys.proposals.models import Proposal
from madoguchi.values.actor import Actor
from tests.faces.staff.conftest import Door, door
from tests.journeys.registers.house import KEEPER, publish_registers
from tests.security.test_rules_by_two import PAGE, add_night, folder
from tests.security.test_two_people import (
    ADMINISTRATOR,
    AUDITOR,
    CHIEF,
    CLERK,
    COMPANY,
    EXPORT,
    KEY,
    OTHER_CHIEF,
    SECOND,
    STRANGER,
    WHY,
    later,
)
from tests.signing_in import sign_in

__all__ = ["door", "folder"]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("published")]
STEP, KEYS = "続ける前の確認", "/staff/proposals"


def is_stopped(answer: HttpResponseBase) -> bool:
    return answer.status_code == 403 and STEP in answer.content.decode()  # type: ignore[attr-defined]


def fields_of(answer: HttpResponseBase, *names: str) -> dict[str, str]:
    page = answer.content.decode()  # type: ignore[attr-defined]
    found = re.findall(rf'type="hidden" name="({"|".join(names)})" value="([^"]*)"', page)
    return {name: unescape(value) for name, value in found}


def stepped(who: Client, stopped: HttpResponseBase) -> HttpResponseBase:
    """The page behind the step, taken by the press of the demonstration."""
    return who.post("/staff/step-up", {**fields_of(stopped, "next", "typed", "step"), "demonstration": "1"})


@pytest.mark.parametrize("where", [PAGE, KEYS])
def test_s_bl_2_proposing_rules_or_a_key_asks_for_a_passkey_and_goes_on_with_what_was_typed(
    door: Door, folder: Path, settings: LazySettings, where: str
) -> None:
    settings.MADOGUCHI_DEMO = True
    add_night(folder)
    administrator = door(ADMINISTRATOR)
    with later(minutes=11):
        assert "提案する" in administrator.get(where).content.decode(), "the step is behind the button"
        stopped = administrator.post(where, {"reason": WHY})
        assert is_stopped(stopped)
        assert f'href="{where}"' in stopped.content.decode(), "the way back"
        assert not Proposal.objects.exists()
        behind = stepped(administrator, stopped)
        assert not Proposal.objects.exists(), "the step alone does nothing"
        assert f'<form method="post" action="{where}">' in behind.content.decode()  # type: ignore[attr-defined]
        assert administrator.post(where, fields_of(behind, "reason")).status_code == 302
    assert Proposal.objects.get().reason == WHY


@pytest.mark.parametrize(
    ("wanted", "by", "agrees"), [(KEY, ADMINISTRATOR, SECOND), (KEY, ADMINISTRATOR, AUDITOR), (EXPORT, KEEPER, CHIEF)]
)
def test_s_bl_2_agreeing_to_anything_asks_for_a_passkey_of_the_last_ten_minutes(
    door: Door, settings: LazySettings, wanted: Wanted, by: Actor, agrees: Actor
) -> None:
    settings.MADOGUCHI_DEMO = True
    publish_registers()
    where, second = f"/staff/proposals/of/{propose(wanted, WHY, by=by)}", door(agrees)
    with later(minutes=11):
        assert "承認する" in second.get(where).content.decode()
        stopped = second.post(where, {"act": "agree"})
        assert is_stopped(stopped)
        assert Proposal.objects.get().agreed_at is None
        behind = stepped(second, stopped)
        assert second.post(where, fields_of(behind, "act")).status_code == 302
    assert Proposal.objects.get().agreed_ref == agrees.ref


def test_s_bl_2_a_passkey_of_nine_minutes_ago_is_enough_and_a_sign_in_by_the_directory_is_none(door: Door) -> None:
    refs = [propose(replace(EXPORT, about=about), WHY, by=KEEPER) for about in ("helpers", "bicycles")]
    chief = door(CHIEF)
    with later(minutes=9):
        assert chief.post(f"/staff/proposals/of/{refs[0]}", {"act": "agree"}).status_code == 302
    client = sign_in(Client(), CHIEF.ref, assurance=DIRECTORY_ASSURANCE)
    assert client.post(f"/staff/proposals/of/{refs[1]}", {"act": "agree"}).status_code == 403
    assert Proposal.objects.get(ref=refs[1]).agreed_at is None


def test_s_bl_2_who_may_not_at_all_is_told_so_and_sent_for_no_passkey(door: Door) -> None:
    auditor, ref = door(AUDITOR), propose(EXPORT, WHY, by=KEEPER)
    publish_registers()
    with later(minutes=11):
        for where, sent in ((KEYS, {"reason": WHY}), (f"/staff/proposals/of/{ref}", {"act": "agree"})):
            refused = auditor.post(where, sent)
            assert (refused.status_code, is_stopped(refused)) == (403, False)


def test_s_bl_2_stopping_a_proposal_needs_no_passkey(door: Door) -> None:
    ref = propose(KEY, WHY, by=ADMINISTRATOR)
    second = door(SECOND)
    with later(minutes=11):
        assert second.post(f"/staff/proposals/of/{ref}", {"act": "drop"}).status_code == 302
    assert Proposal.objects.get().dropped_by == SECOND.name


def test_s_bl_2_the_step_before_an_act_keeps_its_words_when_the_passkey_fails(door: Door) -> None:
    administrator = door(ADMINISTRATOR)
    with later(minutes=11):
        fields = fields_of(administrator.post(KEYS, {"reason": WHY}), "next", "typed", "step")
        again = administrator.post("/staff/step-up", {**fields, "credential": "{}"})
        assert is_stopped(again)
        assert fields_of(again, "next", "typed", "step") == fields
    assert not Proposal.objects.exists()


@pytest.fixture
def people() -> None:
    """Everybody of these has an account; all but OTHER_CHIEF and SECOND have an address."""
    for one in (ADMINISTRATOR, SECOND, AUDITOR, CHIEF, OTHER_CHIEF, STRANGER, CLERK, COMPANY):
        open_account("staff", one.name, ref=one.ref, duties=one.duties, roles=tuple(one.roles))
        without = one in (OTHER_CHIEF, SECOND)
        Account.objects.filter(ref=one.ref).update(email="" if without else f"{one.ref}@example.jp")


def called(ref: str) -> list[str]:
    """Who is written to when the jobs are done, also twice."""
    for job in ProcrastinateJob.objects.filter(task_name="call_second_person"):
        for _time in range(2):
            call_second_person(job.args["proposal"])
    return sorted(one.recipient for one in OutboxMessage.objects.filter(about=ref[:16]))


@pytest.mark.usefixtures("people")
@pytest.mark.parametrize(
    ("wanted", "by", "recipients"),
    [(KEY, SECOND, [ADMINISTRATOR, AUDITOR]), (KEY, ADMINISTRATOR, [AUDITOR]), (EXPORT, KEEPER, [CHIEF])],
)
def test_s_bl_2_who_could_agree_and_has_an_address_is_called_once(
    wanted: Wanted, by: Actor, recipients: list[Actor]
) -> None:
    ref = propose(wanted, WHY, by=by)
    assert called(ref) == [f"{one.ref}@example.jp" for one in recipients]
    for letter in OutboxMessage.objects.filter(about=ref[:16]):
        text = f"{letter.subject}\n{letter.body}"
        assert f"/staff/proposals/of/{ref}" in text
        assert not any(told in text for told in (WHY, by.name, "見本 葵", "helpers", "鍵"))
    assert ProcrastinateJob.objects.filter(task_name="deliver_message").exists()


@pytest.mark.usefixtures("people")
@pytest.mark.parametrize("settled", ["agreed", "dropped"])
def test_s_bl_2_nobody_is_called_for_what_is_settled(settled: str) -> None:
    ref = propose(KEY, WHY, by=ADMINISTRATOR)
    if settled == "agreed":
        agree(ref, by=AUDITOR)
    else:
        drop(ref, by=ADMINISTRATOR)
    assert called(ref) == []
