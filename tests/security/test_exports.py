"""A file of many persons asks whoever takes it out for their passkey, and nothing of what was asked for is lost."""

from __future__ import annotations

import re
from datetime import timedelta
from html import unescape
from typing import Any

import pytest
from django.conf import settings as house_settings
from django.test import Client
from django.urls import reverse

from madoguchi.foundation.access.errors import NotPermitted
from madoguchi.foundation.access.models import RecordedDecision
from madoguchi.foundation.catalogue.queries import register
from madoguchi.foundation.identity.actions import create_token
from madoguchi.foundation.identity.by_directory import DIRECTORY_ASSURANCE
from madoguchi.foundation.identity.invitations import invite
from madoguchi.foundation.identity.models import Account
from madoguchi.foundation.identity.programmes import actor_of_token
from madoguchi.foundation.journal.models import Entry
from madoguchi.journeys.exports import check_leaves, register_leaving
from madoguchi.values.actor import SYSTEM
from madoguchi.values.clock import moved_to, now
from tests.faces.staff.conftest import door
from tests.faces.staff.test_passkeys import question
from tests.foundation.identity.authenticator import Device
from tests.journeys.registers.house import BICYCLES, HELPERS, KEEPER, OTHER_KEEPER, helper, publish_registers
from tests.signing_in import sign_in

__all__ = ["door"]
pytestmark = pytest.mark.django_db
MANY = 101
FILE = "/staff/registers/helpers/list.csv"
RULE = "export.fresh_passkey"
BASE = "https://city.example"
DATASET = """\
  datasets:
    - id: helpers_list
      title: 手伝いの人の一覧
      summary: 連絡先です。
      view: all
      readers: [{division: centre}]
      columns: [{field: name, meaning: 氏名}]
"""


def people(count: int) -> None:
    publish_registers(BICYCLES, HELPERS + DATASET)
    for number in range(count):
        helper(f"見本 葵{number:03d}")


def later(**time: float) -> Any:
    return moved_to(now() + timedelta(**time))


def lines(answer: Any) -> list[str]:
    assert answer.status_code == 200
    return b"".join(answer.streaming_content).decode().splitlines()


def is_stopped(answer: Any) -> bool:
    page = answer.content.decode() if answer.status_code == 403 else ""
    return "パスキーで確かめます" in page


@pytest.mark.parametrize(("count", "minutes", "stopped"), [(MANY, 11, True), (MANY, 9, False), (MANY - 1, 14, False)])
def test_s_authz_8_a_file_of_more_than_a_hundred_persons_asks_for_a_passkey_of_the_last_ten_minutes(
    door, count: int, minutes: int, stopped: bool
) -> None:
    people(count)
    keeper = door(KEEPER)
    with later(minutes=minutes):
        answer = keeper.get(FILE)
        assert is_stopped(answer) is stopped
        if not stopped:
            assert len(lines(answer)) == count + 1


def test_s_authz_8_a_sign_in_by_the_directory_is_no_passkey(door) -> None:
    people(MANY)
    door(KEEPER)
    client = sign_in(Client(), KEEPER.ref, assurance=DIRECTORY_ASSURANCE)
    assert client.get(FILE).status_code == 403


def test_s_authz_8_what_tells_of_no_person_is_not_counted(door) -> None:
    publish_registers()
    keeper = door(KEEPER)
    with later(minutes=14):
        assert keeper.get("/staff/registers/bicycles/list.csv").status_code == 200


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_s_authz_8_a_dataset_of_many_persons_asks_as_well(door, kind: str) -> None:
    where = f"/staff/datasets/helpers_list/file?format={kind}"
    people(MANY)
    keeper = door(KEEPER)
    assert keeper.get(where).status_code == 200
    with later(minutes=11):
        assert is_stopped(keeper.get(where))


def test_s_authz_8_the_decision_is_kept_with_what_it_was_told_and_the_refusal_is_in_the_journal(door) -> None:
    people(MANY)
    keeper = door(KEEPER)
    with later(minutes=11):
        keeper.get(FILE)
    kept = RecordedDecision.objects.get(action="export")
    assert (kept.allowed, kept.rule) == (False, RULE)
    assert kept.facts["how"] == {
        **kept.facts["how"],
        "purpose": "register",
        "subjects": MANY,
        "since_passkey": 11,
    }
    assert [RULE in str(one.detail) for one in Entry.objects.filter(verb="refused")] == [True]


def stepping(page: str) -> dict[str, str]:
    """The hidden fields of the form of the step."""
    found = re.findall(r'type="hidden" name="(next|typed)" value="([^"]*)"', page)
    return {name: unescape(value) for name, value in found}


@pytest.fixture
def at_home(settings: Any) -> None:
    """A house at an address a passkey can belong to, without a demonstration."""
    settings.MADOGUCHI_BASE_URL, settings.ALLOWED_HOSTS, settings.MADOGUCHI_DEMO = BASE, ["city.example"], False


def with_key(by: str) -> Device:
    """This member of staff has a passkey on this device."""
    key, other = Device(origin=BASE, domain="city.example"), Client(headers={"host": "city.example"})
    other.post("/staff/invited", {"code": invite(by, by=SYSTEM)}, secure=True)
    made = key.make(question(other, "/staff/invited/passkey"))
    assert other.post("/staff/invited/passkey", {"credential": made, "name": "x"}, secure=True).status_code == 302
    return key


def asked_of(page: str) -> str:
    found = re.search(r'data-question="([^"]*)"', page)
    assert found, page
    return unescape(found[1])


@pytest.mark.usefixtures("at_home")
def test_s_authz_8_the_step_leads_back_to_the_file_with_the_words_that_were_posted(door) -> None:
    people(MANY)
    helper("別人 一郎")
    door(KEEPER)
    key, keeper = with_key(KEEPER.ref), sign_in(Client(headers={"host": "city.example"}), KEEPER.ref)
    with later(minutes=11):
        stopped = keeper.post(f"{FILE}?view=all", {"words": "見本"}, secure=True)
        assert is_stopped(stopped)
        page = stopped.content.decode()
        answered = {**stepping(page), "credential": key.sign(asked_of(page))}
        went = keeper.post("/staff/step-up", answered, secure=True).content.decode()
        assert (f'action="{FILE}?view=all"' in went, 'name="words" value="見本"' in went) == (True, True)
        rows = lines(keeper.post(f"{FILE}?view=all", {"words": "見本"}, secure=True))
        assert (len(rows), any("別人" in one for one in rows)) == (MANY + 1, False)
    entry = Entry.objects.get(verb="sign_in_confirmed")
    assert entry.actor_ref == KEEPER.ref
    with later(minutes=22):
        keeper.get("/staff/", secure=True)
    with later(minutes=23):
        assert is_stopped(keeper.get(FILE, secure=True)), "it holds for ten minutes, and not for the whole sign-in"


@pytest.mark.usefixtures("at_home")
@pytest.mark.parametrize("whose", ["another", "nobody", "again"])
def test_s_authz_8_the_key_of_another_and_an_old_answer_open_nothing(door, whose: str) -> None:
    people(MANY)
    for one in (KEEPER, OTHER_KEEPER):
        door(one)
    keys = {"another": with_key(OTHER_KEEPER.ref), "again": with_key(KEEPER.ref)}
    keeper = sign_in(Client(headers={"host": "city.example"}), KEEPER.ref)
    with later(minutes=11):
        page = keeper.get(FILE, secure=True).content.decode()
        fields = stepping(page)
        answer = keys[whose].sign(asked_of(page)) if whose != "nobody" else "{}"
        if whose == "again":
            keeper.get(FILE, secure=True)
        refused = keeper.post("/staff/step-up", {**fields, "credential": answer}, secure=True)
        assert refused.status_code == 403
        assert stepping(refused.content.decode()) == fields, "what was asked for is still there"
        assert is_stopped(keeper.get(FILE, secure=True))
    assert not Entry.objects.filter(verb="sign_in_confirmed").exists()


def test_s_authz_8_the_press_of_the_demonstration_is_for_invented_people_only(door, settings) -> None:
    people(MANY)
    keeper, fields = door(KEEPER), {"next": FILE, "typed": "", "demonstration": "1"}
    with later(minutes=11):
        settings.MADOGUCHI_DEMO = False
        assert keeper.post("/staff/step-up", fields).status_code == 403
        settings.MADOGUCHI_DEMO = True
        Account.objects.filter(ref=KEEPER.ref).update(is_demonstration=False)
        assert keeper.post("/staff/step-up", fields).status_code == 403
        Account.objects.filter(ref=KEEPER.ref).update(is_demonstration=True)
        assert f'href="{FILE}"' in keeper.post("/staff/step-up", fields).content.decode()
        assert len(lines(keeper.get(FILE))) == MANY + 1


@pytest.mark.parametrize("typed", ["", "[", "[1]", "{}", "null", "3", '[["a"]]', "x" * 30_000])
@pytest.mark.parametrize("to", ["", "https://evil.example/", "//evil.example", FILE])
def test_s_authz_8_the_step_goes_on_nowhere_but_in_this_house(door, typed: str, to: str) -> None:
    publish_registers()
    answer = door(KEEPER).post("/staff/step-up", {"next": to, "typed": typed, "demonstration": "1"})
    assert (answer.status_code, "evil" in answer.content.decode()) == (200 if to == FILE else 302, False)
    assert to == FILE or answer["Location"] == reverse("staff:inbox")


@pytest.mark.parametrize(
    ("scopes", "count", "allowed"),
    [
        ((), MANY - 1, True),
        ((), MANY, False),
        (("helpers:read",), MANY, False),
        (("bicycles:export",), MANY, False),
        (("helpers:read", "helpers:export"), MANY, True),
    ],
)
def test_s_authz_8_a_programme_takes_many_persons_out_only_by_a_key_that_says_so(
    scopes: tuple[str, ...], count: int, allowed: bool
) -> None:
    publish_registers()
    programme = actor_of_token(create_token("clerk", division="traffic", scopes=scopes))
    assert programme is not None
    what = register_leaving(register("helpers"))
    if allowed:
        check_leaves(what, lambda _most: count, by=programme)
        return
    with pytest.raises(NotPermitted) as refused:
        check_leaves(what, lambda _most: count, by=programme)
    assert refused.value.facts["rule"] == "export.programme_named_for_it"


def test_s_authz_8_the_limits_stand_in_the_rules_and_nowhere_else() -> None:
    written = (house_settings.MADOGUCHI_POLICIES / "exports.cedar").read_text(encoding="utf-8")
    assert re.findall(r"context.subjects > (\d+)", written).count(str(MANY - 1)) == 2
    assert "context.since_passkey > 10" in written
