"""The devices of the staff in the console: which may do what, and who took one in or out and why."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

import pytest
from django.conf import LazySettings
from django.test import Client

from madoguchi.foundation.identity.actions import open_account
from madoguchi.foundation.identity.devices import signed_line
from madoguchi.foundation.identity.kept_devices import kept_device, register_devices
from madoguchi.foundation.identity.models import StaffDevice
from madoguchi.foundation.identity.postures import DeviceFacts
from madoguchi.foundation.journal.models import Entry
from madoguchi.values.actor import SYSTEM
from madoguchi.values.clock import now, today
from tests.journeys import office
from tests.signing_in import sign_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("published")]
MARK, KEY = "ab" * 32, "k" * 32


def device(number: str, **more: object) -> DeviceFacts:
    sound = {"is_managed": True, "is_encrypted": True, "updated_on": today(), "told_at": now()}
    return DeviceFacts(number, **{**sound, **more})  # type: ignore[arg-type]


def form(**more: str) -> Mapping[str, str]:
    sound = {"is_managed": "yes", "is_encrypted": "yes", "updated_on": today().isoformat(), "reason": "new"}
    return {"number": "PC-9", **sound, **more}


@pytest.fixture
def administrator(client: Client) -> Client:
    """An administrator at the console, and a device in every state."""
    told = [
        (device("PC-1"), MARK),
        (device("PC-2", told_at=now() - timedelta(days=15)), ""),
        (device("PC-3", updated_on=None), ""),
        (device("PC-4", is_encrypted=False), ""),
    ]
    register_devices(told, by=SYSTEM)
    one = office.ADMINISTRATOR
    open_account("staff", one.name, ref=one.ref, duties=one.duties, roles=tuple(one.roles))
    sign_in(client, one.ref)
    return client


def test_the_list_shows_each_device_in_its_state_and_finds_by_number(administrator: Client) -> None:
    page = administrator.get("/console/devices").content.decode()
    assert "いまは、端末を見分ける設定がありません" in page
    assert all(f"PC-{n}" in page for n in (1, 2, 3, 4))
    shown = {
        state: [
            n
            for n in (1, 2, 3, 4)
            if f"/of/PC-{n}" in administrator.get("/console/devices", {"state": state}).content.decode()
        ]
        for state in ("managed", "stale", "unmanaged", "retired")
    }
    assert shown == {"managed": [1], "stale": [2, 3], "unmanaged": [4], "retired": []}
    found = administrator.get("/console/devices", {"q": "PC-4"}).content.decode()
    assert "/of/PC-4" in found
    assert "/of/PC-1" not in found
    assert "ありません" in administrator.get("/console/devices", {"q": "ZZ", "after": "a\0b"}).content.decode()


def test_a_long_list_goes_on_behind_the_last_one(administrator: Client) -> None:
    register_devices([(device(f"ZZ-{n:03}"), "") for n in range(60)], by=SYSTEM)
    first = administrator.get("/console/devices", {"q": "ZZ"}).content.decode()
    assert "after=ZZ-049" in first
    rest = administrator.get("/console/devices", {"q": "ZZ", "after": "ZZ-049"}).content.decode()
    assert ("/of/ZZ-050" in rest, "/of/ZZ-049" in rest, "after=" in rest) == (True, False, False)


def test_the_page_of_a_device_says_what_it_lacks_and_what_the_rules_say(
    administrator: Client, settings: LazySettings
) -> None:
    settings.MADOGUCHI_DEVICES, settings.MADOGUCHI_DEVICE_KEY = "signed", KEY
    pages = [administrator.get(f"/console/devices/of/PC-{n}", headers=before("PC-1")) for n in (1, 3, 4)]
    sound, stale, open_ = (page.content.decode() for page in pages)
    assert "device." not in sound
    assert MARK in sound
    assert ("device.stale" in stale, "35日以上、更新されていません" in stale) == (True, True)
    assert ("device.unmanaged" in open_, "ディスクが暗号化されていません" in open_) == (True, True)
    assert administrator.get("/console/devices/of/PC-99", headers=before("PC-1")).status_code == 404


@pytest.mark.parametrize(("number", "rule"), [("PC-3", "device.stale"), ("PC-4", "device.unmanaged"), ("", "device.")])
def test_no_device_is_registered_or_retired_from_one_that_is_not_sound(
    administrator: Client, settings: LazySettings, number: str, rule: str
) -> None:
    settings.MADOGUCHI_DEVICES, settings.MADOGUCHI_DEVICE_KEY = "signed", KEY
    headers = before(number) if number else {}
    for at, sent in (("new", form()), ("of/PC-4/register", form(reason="corrected")), ("of/PC-1/retire", form())):
        answer = administrator.post(f"/console/devices/{at}", sent, headers=headers)
        assert answer.status_code == 403
        assert rule in answer.content.decode()
    assert not StaffDevice.objects.filter(number="PC-9").exists()


def before(number: str) -> dict[str, str]:
    """What the gateway says of who sits before a device: what is kept of it, the database knows."""
    one = kept_device(number).facts
    told: dict[str, object] = {"device": number, "managed": one.is_managed, "encrypted": one.is_encrypted}
    updated = one.updated_on.isoformat() if one.updated_on else ""
    return {"X-Device": signed_line({**told, "updated": updated, "at": int(now().timestamp())}, KEY)}


def test_a_device_is_retired_with_a_reason_and_comes_back_by_a_person_only(administrator: Client) -> None:
    at = "/console/devices/of/PC-1"
    assert administrator.post(f"{at}/retire", {"reason": "new"}).status_code == 422
    assert administrator.post(f"{at}/retire", {"reason": "lost", "note": "電車の中で"}).status_code == 302
    page = administrator.get(at).content.decode()
    assert all(
        one in page for one in ("使うのをやめた", "なくした、または盗まれた", "電車の中で", office.ADMINISTRATOR.name)
    )
    assert administrator.post(f"{at}/retire", {"reason": "lost"}).status_code == 422
    entry = Entry.objects.get(verb="write:device_retired")
    assert {name: entry.detail[name] for name in ("device", "reason")} == {"device": "PC-1", "reason": "lost"}
    assert entry.actor_ref == office.ADMINISTRATOR.ref
    assert "電車" not in str(entry.detail)

    # The list of the management still holds it for a while; that brings it back to nobody.
    register_devices([(device("PC-1"), MARK)], by=SYSTEM)
    assert kept_device("PC-1").facts.is_retired
    assert administrator.post(f"{at}/register", form(reason="back")).status_code == 302
    assert not kept_device("PC-1").facts.is_retired
    assert kept_device("PC-1").certificate == ""
    assert Entry.objects.get(verb="write:device_registered").detail["reason"] == "back"


def test_a_device_is_registered_once_with_everything_the_rules_ask_about(administrator: Client) -> None:
    colons = ":".join(["CD"] * 32)
    assert administrator.post("/console/devices/new", form(certificate=colons))["Location"].endswith("/of/PC-9")
    kept = kept_device("PC-9")
    assert (kept.certificate, kept.facts.updated_on, kept.reason) == ("cd" * 32, today(), "new")
    again = administrator.post("/console/devices/new", form())
    assert again.status_code == 422
    assert "もう登録されています" in again.content.decode()
    taken = administrator.post("/console/devices/new", form(number="PC-10", certificate=MARK))
    assert "別の端末（PC-1）" in taken.content.decode()
    assert not StaffDevice.objects.filter(number="PC-10").exists()


@pytest.mark.parametrize(
    "wrong",
    [
        {"number": ""},
        {"number": "PC 9"},
        {"number": "PC-9\0"},
        {"number": "9" * 41},
        {"is_managed": ""},
        {"is_encrypted": "maybe"},
        {"updated_on": "きのう"},
        {"updated_on": "2100-01-01"},
        {"certificate": "abc"},
        {"reason": "lost"},
        {"reason": ""},
    ],
)
def test_what_is_typed_wrong_is_said_and_registers_nothing(administrator: Client, wrong: Mapping[str, str]) -> None:
    answer = administrator.post("/console/devices/new", form(**wrong))
    if wrong == {"number": "PC-9\0"}:  # what nobody types is left out
        assert answer.status_code == 302
        return
    assert answer.status_code == 422
    assert f'href="#{next(iter(wrong))}' in answer.content.decode()
    assert StaffDevice.objects.count() == 4
