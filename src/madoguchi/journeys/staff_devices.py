"""The list of devices as their management exports it: one row a device, Japanese headings, UTF-8."""

from __future__ import annotations

import csv
import re
from collections.abc import Mapping
from datetime import date, datetime
from io import StringIO

from madoguchi.foundation.identity.errors import CertificateKnown, DevicesUnreadable, DeviceUntold
from madoguchi.foundation.identity.kept_devices import Because, register_device, register_device_anew, register_devices
from madoguchi.foundation.identity.postures import DeviceFacts, DeviceReason
from madoguchi.values.actor import SYSTEM
from madoguchi.values.clock import now, today
from madoguchi.values.message import msg

NUMBER, CERTIFICATE, MANAGED, ENCRYPTED, UPDATED = "端末番号", "証明書", "管理", "暗号化", "更新日"
REQUIRED = (NUMBER, MANAGED, ENCRYPTED, UPDATED)
_YES_OR_NO = {"はい": True, "いいえ": False, "1": True, "0": False}
_NUMBER = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,39}")
_FINGERPRINT = re.compile(r"[0-9a-f]{64}|")


def take_devices_over(raw: bytes) -> int:
    """Register every device of the list, or none of them; gives how many. Raises DevicesUnreadable with the line."""
    try:
        rows = list(csv.DictReader(StringIO(raw.decode("utf-8-sig"), newline="")))
    except (UnicodeDecodeError, csv.Error) as unreadable:
        raise _wrong(1) from unreadable
    if not rows or not set(REQUIRED) <= set(rows[0]):
        raise _wrong(1)
    at = now()
    told = [_read(line, row, at) for line, row in enumerate(rows, start=2)]
    _check_once([one.number for one, _ in told])
    _check_once([mark for _, mark in told])
    try:
        return register_devices(told, by=SYSTEM)
    except CertificateKnown as known:
        line = [one.number for one, _ in told].index(str(known.facts["wanted_for"])) + 2
        raise DevicesUnreadable(line=line, why=known.message) from known


def take_device_in(number: str, certificate: str, updated_on: date, reason: DeviceReason) -> None:
    """Register one managed and encrypted device on the server, where no administrator's device is known (yet).

    Raises DeviceUntold for what is no number, certificate or day of an update, DeviceKnown for a new one that is in
    use, NoSuchDevice for any other that nobody registered, and CertificateKnown.
    """
    mark = fingerprint(certificate)
    if mark is None or not is_device_number(number) or updated_on > today():
        raise DeviceUntold()
    told = DeviceFacts(number, is_managed=True, is_encrypted=True, updated_on=updated_on, told_at=now())
    keep = register_device if reason is DeviceReason.NEW else register_device_anew
    keep(told, mark, Because(reason), by=SYSTEM)


def is_device_number(text: str) -> bool:
    """Whether a device can be called so: letters and digits of ASCII, with . _ - between them, 40 at most."""
    return _NUMBER.fullmatch(text) is not None


def fingerprint(written: str) -> str | None:
    """The SHA-256 of a certificate in small letters, "" where none is written; None for what is none."""
    mark = written.replace(":", "").replace(" ", "").lower()
    return mark if _FINGERPRINT.fullmatch(mark) else None


def _check_once(names: list[str]) -> None:
    seen: set[str] = set()
    for line, name in enumerate(names, start=2):
        if name and name in seen:
            raise _wrong(line)
        seen.add(name)


def _read(line: int, row: Mapping[str, str | None], at: datetime) -> tuple[DeviceFacts, str]:
    said = {name: (row.get(name) or "").strip() for name in (*REQUIRED, CERTIFICATE)}
    mark = fingerprint(said[CERTIFICATE])
    known = said[MANAGED] in _YES_OR_NO and said[ENCRYPTED] in _YES_OR_NO
    if mark is None or not (known and is_device_number(said[NUMBER])):
        raise _wrong(line)
    try:
        updated_on = date.fromisoformat(said[UPDATED]) if said[UPDATED] else None
    except ValueError as unreadable:
        raise _wrong(line) from unreadable
    is_managed, is_encrypted = _YES_OR_NO[said[MANAGED]], _YES_OR_NO[said[ENCRYPTED]]
    return DeviceFacts(said[NUMBER], is_managed, is_encrypted, updated_on, at), mark


def _wrong(line: int) -> DevicesUnreadable:
    why = msg(
        "見出しは {names}、値は はい か いいえ、日付は 2026-04-01 の形で、番号は1度だけです。",
        names="、".join(REQUIRED),
    )
    return DevicesUnreadable(line=line, why=why)
