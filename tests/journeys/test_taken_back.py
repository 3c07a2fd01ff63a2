"""A backup of before makes keys good again that were taken back since; the second place says which."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from django.contrib.sessions.models import Session
from django.db import transaction
from django.db.models import Q
from django.test import Client

from madoguchi.engines.booking.models import Device
from madoguchi.engines.registry import models as registry
from madoguchi.foundation.identity.actions import create_token, open_account, revoke_token
from madoguchi.foundation.identity.confirmed import pause
from madoguchi.foundation.identity.invitations import stop_passkeys
from madoguchi.foundation.identity.kept_devices import Because, register_devices, retire_device
from madoguchi.foundation.identity.mandates import end, give
from madoguchi.foundation.identity.models import (
    Account,
    AccountKind,
    ApiToken,
    Mandate,
    Passkey,
    StaffDevice,
    StaffPost,
)
from madoguchi.foundation.identity.own_sign_ins import end_every_sign_in
from madoguchi.foundation.identity.passkeys import take_away
from madoguchi.foundation.identity.personnel import Person, Post, take_over
from madoguchi.foundation.identity.postures import DeviceFacts, DeviceReason
from madoguchi.foundation.journal.models import Entry
from madoguchi.foundation.journal.removals import REMOVALS, TAKEN_BACK, send_removals
from madoguchi.journeys.register_links import link_account
from madoguchi.journeys.taken_back import link_accounts_again, take_keys_back_again
from madoguchi.journeys.visit.devices import add_device, remove_device
from madoguchi.values.actor import SYSTEM, Actor, ActorKind, Duty
from madoguchi.values.clock import now, today
from madoguchi.values.mandate_kind import MandateKind
from tests.journeys import office, residents
from tests.signing_in import sign_in

OFFICE, OPERATOR = "401064", office.ADMINISTRATOR
pytestmark = pytest.mark.usefixtures("published")


def a_passkey(who: str, ref: str) -> None:
    account = Account.objects.get_or_create(ref=who, defaults={"kind": AccountKind.STAFF, "name": "見本 花子"})[0]
    Passkey.objects.create(
        ref=ref, account=account, credential=ref, public_key=b"k", uses=0, name="見本", added_at=now()
    )


def passkeys() -> Callable[[], object]:
    for ref in ("p-1", "p-2"):
        a_passkey("s-keys", ref)
    return lambda: take_away("s-keys", "p-1")


def all_passkeys() -> Callable[[], object]:
    a_passkey("s-keys", "p-1")
    return lambda: stop_passkeys("s-keys", by=SYSTEM)


def token() -> Callable[[], object]:
    create_token("clerk", division="child_family", name="審査する機械")
    return lambda: revoke_token(ApiToken.objects.get().ref)


def sign_ins() -> Callable[[], object]:
    ref = open_account("staff", "見本 係員", duties=[Duty("child_family", "clerk")])
    sign_in(Client(), ref)
    return lambda: end_every_sign_in(ref, by=SYSTEM)


def device() -> Callable[[], object]:
    register_devices([(DeviceFacts("PC-1", True, True, today(), now()), "")], by=SYSTEM)
    return lambda: retire_device("PC-1", Because(DeviceReason.LOST, "駅で"), by=SYSTEM)


def mandate() -> Callable[[], object]:
    by = Actor(ActorKind.RESIDENT, open_account("resident", "見本 葵", ref="a-principal"), "見本 葵")
    give(MandateKind.RELATIVE, [office.CHILD], until_on=today() + timedelta(days=9), by=by)
    return lambda: end(Mandate.objects.get().ref, by=by)


def a_paused_mandate() -> Callable[[], object]:
    mandate()
    Mandate.objects.update(confirmed_by="s-1", proxy=Account.objects.create(ref="a-proxy"), taken_at=now())
    return lambda: pause([Mandate.objects.get().ref])


def posts() -> Callable[[], object]:
    """One that began long ago, and one that was to begin later."""
    clerk = Post("child_family", "clerk", "", "", "main", False)
    take_over([Person("1001", "見本 花", "", "", (clerk,))], today() - timedelta(days=9), by=SYSTEM)
    return lambda: take_over([], today(), by=SYSTEM)


def a_post_to_come() -> Callable[[], object]:
    chief = Post("child_family", "chief", "", "", "main", True)
    take_over([Person("1001", "見本 花", "", "", (chief,))], today() + timedelta(days=9), by=SYSTEM)
    return lambda: take_over([], today(), by=SYSTEM)


def board() -> Callable[[], object]:
    made = add_device(OFFICE, "board", "見本", by=OPERATOR)
    return lambda: remove_device(OFFICE, made.ref, by=OPERATOR)


def good() -> list[int]:
    """How many keys of each kind are good."""
    return [
        Passkey.objects.count(),
        ApiToken.objects.filter(revoked_at=None).count(),
        StaffDevice.objects.filter(retired_at=None).count(),
        Mandate.objects.filter(ended_at=None).count(),
        Device.objects.filter(revoked_at=None).count(),
        Session.objects.count(),
        StaffPost.objects.filter(Q(until_on=None) | Q(until_on__gte=today())).count(),
        Mandate.objects.filter(paused_at=None).count(),
    ]


def told(place: Path) -> None:
    """What the sealer tells at the second place of the last entry."""
    last = Entry.objects.order_by("-pk")[:1]
    send_removals(place, [(7, {"verb": one.verb, "detail": one.detail, "dossiers": one.dossiers}) for one in last])


KINDS = (
    *(passkeys, all_passkeys, sign_ins, token, device, mandate, a_paused_mandate),
    *(posts, a_post_to_come, board),
)


@pytest.mark.parametrize("kind", KINDS)
def test_s_bak_5_a_key_that_was_taken_back_since_is_taken_back_again(
    kind: Callable[[], Callable[[], object]], tmp_path: Path
) -> None:
    take_back, before = kind(), good()
    with transaction.atomic():
        take_back()
        after = good()
        told(tmp_path)
        transaction.set_rollback(True)
    assert good() == before != after
    assert take_keys_back_again(tmp_path, after=7) == 0
    assert take_keys_back_again(tmp_path, after=6) == 1
    assert good() == after
    assert Entry.objects.filter(verb="write:keys_taken_back_again").count() == 1
    assert take_keys_back_again(tmp_path, after=6) == 0
    assert Entry.objects.filter(verb="write:keys_taken_back_again").count() == 1


def test_every_key_that_is_told_of_is_tried_here(tmp_path: Path) -> None:
    for kind in KINDS:
        with transaction.atomic():
            kind()()
            told(tmp_path)
            transaction.set_rollback(True)
    lines = [json.loads(line) for line in (tmp_path / REMOVALS).read_text(encoding="utf-8").splitlines()]
    assert {one["verb"] for one in lines} == set(TAKEN_BACK)
    words = json.dumps(lines, ensure_ascii=False)
    assert not any(word in words for word in ("見本", "駅で", "審査する機械"))
    assert all(set(one["detail"]) == {*TAKEN_BACK[one["verb"]], "numbers"} for one in lines)


def linked_to(account: str, person: str, place: Path, position: int) -> None:
    link_account(account, person, by=SYSTEM)
    one = Entry.objects.latest("pk")
    told_of = {"verb": one.verb, "detail": one.detail, "dossiers": one.dossiers}
    send_removals(place, [(position, told_of)])


def who_it_is(account: str) -> str:
    return Account.objects.get(ref=account).person_ref


def test_s_bak_5_who_an_account_is_in_the_register_is_said_again_as_it_was_said_last(tmp_path: Path) -> None:
    residents.family()
    wrong, right, unknown = (open_account("resident", "見本 葵") for _ in range(3))
    for account in (wrong, unknown):
        link_account(account, residents.HEAD, by=SYSTEM)
    with transaction.atomic():
        linked_to(wrong, residents.SPOUSE, tmp_path, 7)
        linked_to(wrong, "", tmp_path, 8)
        linked_to(right, residents.SPOUSE, tmp_path, 9)
        linked_to(unknown, residents.SPOUSE, tmp_path, 10)
        linked_to(open_account("resident", "見本 碧"), residents.SPOUSE, tmp_path, 11)  # lost with the rest
        transaction.set_rollback(True)
    assert link_accounts_again(tmp_path, after=11) == 0
    assert who_it_is(wrong) == residents.HEAD
    assert link_accounts_again(tmp_path, after=6) == 3
    assert [who_it_is(one) for one in (wrong, right, unknown)] == ["", residents.SPOUSE, residents.SPOUSE]
    assert residents.HEAD in Account.objects.get(ref=right).people
    assert link_accounts_again(tmp_path, after=6) == 0


def test_an_account_that_was_linked_to_somebody_the_register_does_not_hold_is_linked_no_more(tmp_path: Path) -> None:
    residents.family()
    account = open_account("resident", "見本 葵")
    link_account(account, residents.HEAD, by=SYSTEM)
    with transaction.atomic():
        linked_to(account, residents.SPOUSE, tmp_path, 7)
        transaction.set_rollback(True)
    registry.Person.objects.filter(ref=residents.SPOUSE).delete()
    assert link_accounts_again(tmp_path, after=6) == 1
    assert who_it_is(account) == ""


def test_of_a_link_the_second_place_is_told_public_ids_and_nothing_of_anybody(tmp_path: Path) -> None:
    residents.family()
    account = open_account("resident", "見本 葵")
    linked_to(account, residents.HEAD, tmp_path, 7)
    (line,) = (tmp_path / REMOVALS).read_text(encoding="utf-8").splitlines()
    assert json.loads(line)["detail"] == {"account": account, "after": residents.HEAD}
