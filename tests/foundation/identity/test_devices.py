"""Which device stands before the house: by its certificate or by a signed line, believed only as far as it is told."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path
from urllib.parse import quote

import pytest
from django.conf import LazySettings

from madoguchi.config.cli import main
from madoguchi.config.environment import SettingUnusable, check_devices
from madoguchi.foundation.access.rules import Resource, decide
from madoguchi.foundation.access.standing import asking_from
from madoguchi.foundation.identity import kept_devices
from madoguchi.foundation.identity.devices import fingerprint_of, posture_told, signed_line
from madoguchi.foundation.identity.errors import CertificateKnown, DevicesUnreadable
from madoguchi.foundation.identity.kept_devices import (
    Because,
    devices,
    kept_device,
    register_device_anew,
    retire_device,
)
from madoguchi.foundation.identity.models import StaffDevice
from madoguchi.foundation.identity.postures import DeviceFacts, DeviceReason, Posture, posture_of
from madoguchi.journeys.staff_devices import take_devices_over
from madoguchi.values.actor import SYSTEM, Actor, ActorKind, Duty
from madoguchi.values.clock import now, today
from tests.signing_in import asked_by

KEY = "k" * 32
PEM = "-----BEGIN CERTIFICATE-----\nTUFET0dVQ0hJ\n-----END CERTIFICATE-----\n"
CLERK = Actor(ActorKind.STAFF, "a-clerk", "窓口 花子", (Duty("child_family", "clerk"),), assurance=3)
CASE = Resource("case", division="child_family", desk="child_family", confidentiality="3B")


def device(**more: object) -> DeviceFacts:
    sound = {"is_managed": True, "is_encrypted": True, "updated_on": today(), "told_at": now()}
    return DeviceFacts("PC-1", **{**sound, **more})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("more", "posture"),
    [
        ({}, Posture.MANAGED),
        ({"is_managed": False}, Posture.UNMANAGED),
        ({"is_encrypted": False}, Posture.UNMANAGED),
        ({"is_retired": True}, Posture.UNMANAGED),
        ({"updated_on": date(2020, 1, 1)}, Posture.STALE),
        ({"updated_on": None}, Posture.STALE),
        ({"told_at": now() - timedelta(days=15)}, Posture.STALE),
    ],
)
def test_what_counts_of_a_device(more: dict[str, object], posture: Posture) -> None:
    assert posture_of(device(**more), now()) is posture
    assert posture_of(None, now()) is Posture.UNMANAGED


@pytest.mark.parametrize(
    ("posture", "allowed", "refused"),
    [
        ("managed", ("list", "view", "see_plain", "work", "handle"), ()),
        ("unknown", ("list", "view", "see_plain", "work", "handle"), ()),
        ("stale", ("list", "view"), ("work", "handle")),
        ("unmanaged", (), ("list", "view", "search", "see_plain", "work", "handle", "break_glass")),
    ],
)
def test_from_a_device_that_is_not_known_nothing_of_residents_is_seen_and_from_a_stale_one_nothing_done(
    posture: str, allowed: tuple[str, ...], refused: tuple[str, ...]
) -> None:
    with asked_by(CLERK, posture):
        assert all(decide(CLERK, action, CASE).allowed for action in allowed)
        for action in refused:
            decision = decide(CLERK, action, CASE)
            assert (decision.allowed, decision.rule) == (False, f"device.{posture}")
            assert decision.reason.text()
            assert decision.needs.text()


def test_only_staff_come_from_a_device_of_the_office_and_it_is_looked_at_once() -> None:
    looked: list[str] = []

    def found() -> str:
        looked.append("x")
        return "unmanaged"

    with asking_from(found):
        owner = Actor(ActorKind.RESIDENT, "r-1", "住民")
        assert decide(owner, "view", Resource("case", owner_ref="r-1")).allowed
        assert looked == []
        for _ in range(3):
            decide(CLERK, "view", CASE)
        assert looked == ["x"]


@pytest.fixture
def registered(db: None) -> None:
    mark = fingerprint_of(PEM)
    take_devices_over(
        f"端末番号,証明書,管理,暗号化,更新日\nPC-1,{mark},はい,はい,{today()}\nPC-2,,はい,いいえ,{today()}\n".encode()
    )


@pytest.mark.usefixtures("registered")
def test_a_device_is_known_by_the_certificate_the_proxy_verified(settings: LazySettings) -> None:
    settings.MADOGUCHI_DEVICES = "certificate"
    shown = {"X-Client-Verify": "SUCCESS", "X-Client-Cert": quote(PEM)}
    assert posture_told(shown) is Posture.MANAGED
    assert StaffDevice.objects.get(number="PC-1").seen_at is not None
    for other in (
        {},
        {**shown, "X-Client-Verify": "NONE"},
        {**shown, "X-Client-Verify": "FAILED:expired"},
        {**shown, "X-Client-Cert": quote(PEM.replace("TUFE", "TUFF"))},
        {**shown, "X-Client-Cert": "nothing"},
    ):
        assert posture_told(other) is Posture.UNMANAGED


@pytest.mark.usefixtures("registered")
def test_a_device_is_known_by_the_line_a_gateway_signed(settings: LazySettings) -> None:
    settings.MADOGUCHI_DEVICES, settings.MADOGUCHI_DEVICE_KEY = "signed", KEY
    at = int(now().timestamp())
    told = {"device": "PC-2", "managed": True, "encrypted": True, "updated": today().isoformat(), "at": at}
    assert posture_told({"X-Device": signed_line(told, KEY)}) is Posture.MANAGED
    assert posture_told({"X-Device": signed_line({**told, "updated": "2020-01-01"}, KEY)}) is Posture.STALE
    for other in (
        signed_line(told, "another key, as long as this one is"),
        signed_line({**told, "at": at - 600}, KEY),
        signed_line({**told, "encrypted": "yes"}, KEY),
        signed_line({**told, "device": "PC-9"}, KEY),
        signed_line(told, KEY)[:-3],
        "nothing",
        "",
    ):
        assert posture_told({"X-Device": other}) is Posture.UNMANAGED


@pytest.mark.usefixtures("registered")
def test_where_no_way_is_set_nothing_is_told_and_nothing_is_asked(settings: LazySettings) -> None:
    assert settings.MADOGUCHI_DEVICES == ""
    assert posture_told({"X-Client-Verify": "SUCCESS", "X-Client-Cert": quote(PEM)}) is Posture.UNKNOWN


@pytest.mark.usefixtures("registered")
def test_a_device_that_was_lost_counts_as_unregistered_whatever_its_management_goes_on_telling(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit):
        main(["devices", "retire", "PC-1"])
    assert main(["devices", "retire", "PC-1", "--reason", "lost"]) == 0
    assert [(one.number, one.is_retired) for one in devices()] == [("PC-1", True), ("PC-2", False)]
    assert main(["devices", "list"]) == 0
    assert "retired" in capsys.readouterr().out
    for number in ("PC-9", "PC-1"):
        assert main(["devices", "retire", number, "--reason", "lost"]) != 0
    listed = tmp_path / "devices.csv"
    listed.write_text(f"端末番号,管理,暗号化,更新日\nPC-1,はい,はい,{today()}\n", encoding="utf-8")
    assert main(["devices", "import", str(listed)]) == 0
    assert [one.is_retired for one in devices()] == [True, False]


@pytest.mark.usefixtures("registered")
def test_on_the_server_a_first_device_is_registered_and_one_that_was_retired_comes_back() -> None:
    new, sound = ["devices", "register", "PC-9", "--reason", "new"], ["--updated", today().isoformat()]
    assert main([*new, *sound, "--certificate", "AB:" * 31 + "AB"]) == 0
    assert posture_of(kept_device("PC-9").facts, now()) is Posture.MANAGED
    assert kept_device("PC-9").certificate == "ab" * 32
    assert main([*new, *sound]) != 0  # it is in use
    retire_device("PC-1", Because(DeviceReason.LOST), by=SYSTEM)
    back = ["devices", "register", "PC-1", "--reason", "back"]
    for wrong in (["--updated", (today() + timedelta(days=1)).isoformat()], [*sound, "--certificate", "ab"]):
        assert main([*back, *wrong]) != 0
    assert kept_device("PC-1").facts.is_retired
    assert main([*back, *sound]) == 0
    assert posture_of(kept_device("PC-1").facts, now()) is Posture.MANAGED


@pytest.mark.django_db
@pytest.mark.parametrize(
    "row", ["PC 1,はい,はい,", "PC-1,たぶん,はい,", "PC-1,はい,はい,きょう", "PC-1,はい,はい,\nPC-1,はい,はい,"]
)
def test_a_list_that_cannot_be_read_registers_nothing_and_says_the_line(row: str) -> None:
    with pytest.raises(DevicesUnreadable, match=r"[23]行目"):
        take_devices_over(f"端末番号,管理,暗号化,更新日\n{row}\n".encode())
    assert devices() == []


@pytest.mark.usefixtures("registered")
def test_a_certificate_of_a_device_that_is_not_in_the_list_is_refused_with_the_line() -> None:
    mark, head = fingerprint_of(PEM), "端末番号,証明書,管理,暗号化,更新日\n"
    retire_device("PC-1", Because(DeviceReason.LOST), by=SYSTEM)
    with pytest.raises(DevicesUnreadable, match=r"3行目.*PC-1"):
        take_devices_over(f"{head}PC-3,,はい,はい,\nPC-2,{mark},はい,はい,\n".encode())
    assert [one.number for one in devices()] == ["PC-1", "PC-2"]
    # Between devices of one list it passes on, whichever comes first; two may change places.
    take_devices_over(f"{head}PC-2,{mark},はい,はい,\nPC-1,{'ab' * 32},はい,はい,\n".encode())
    take_devices_over(f"{head}PC-2,{'ab' * 32},はい,はい,\nPC-1,{mark},はい,はい,\n".encode())
    assert [kept_device(number).certificate for number in ("PC-1", "PC-2")] == [mark, "ab" * 32]


@pytest.mark.usefixtures("registered")
def test_of_two_administrators_at_once_the_second_reads_whose_certificate_it_is(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    look, mark = kept_devices._check_certificates, "cd" * 32

    def look_before_the_other(rows: Sequence[StaffDevice]) -> None:
        look(rows)
        StaffDevice.objects.filter(number="PC-2").update(certificate=mark)

    monkeypatch.setattr(kept_devices, "_check_certificates", look_before_the_other)
    with pytest.raises(CertificateKnown, match="PC-2"):
        register_device_anew(device(), mark, Because(DeviceReason.BACK), by=SYSTEM)


def test_what_anybody_could_send_is_not_set_by_mistake() -> None:
    check_devices("", "", behind_known=False)
    check_devices("certificate", "", behind_known=True)
    for way, key, behind in (("certificate", "", False), ("signed", "short", True)):
        with pytest.raises(SettingUnusable):
            check_devices(way, key, behind_known=behind)
