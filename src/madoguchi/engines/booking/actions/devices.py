"""Registering a device of a hall, binding it by its code, and taking it out of use."""

from __future__ import annotations

import secrets
from datetime import timedelta

from django.db import IntegrityError, transaction

from madoguchi.engines.booking.errors.devices import (
    DeviceCodeWrong,
    DeviceKindMissing,
    DeviceNameMissing,
    NoSuchDevice,
)
from madoguchi.engines.booking.models import Device
from madoguchi.engines.booking.queries import declared
from madoguchi.engines.booking.queries.devices import DeviceFacts, device_facts
from madoguchi.engines.booking.rules.devices import CODE_HOLDS, DeviceKind, new_code, read_code
from madoguchi.values.actor import Actor
from madoguchi.values.clock import now
from madoguchi.values.references import digest, new_secret

_SEEN_EVERY = timedelta(minutes=1)
_TRIES = 20


def register_device(office: str, kind: str, name: str, *, by: Actor) -> DeviceFacts:
    """A device that is to stand at an office, with the code to type on it.

    Raises UnknownOffice, DeviceKindMissing, DeviceNameMissing.
    """
    declared.office(office)
    if kind not in set(DeviceKind):
        raise DeviceKindMissing()
    if not name.strip():
        raise DeviceNameMissing()
    at = now()
    row = Device(
        ref=secrets.token_hex(8),
        office=office,
        kind=kind,
        name=name.strip()[:60],
        code_until=at + CODE_HOLDS,
        registered_at=at,
        registered_by=by.ref,
    )
    return device_facts(_with_code(row))


def _with_code(row: Device) -> Device:
    """A code no other device waits with; drawn again in the rare case that one does."""
    for _ in range(_TRIES):
        row.code = new_code()
        try:
            with transaction.atomic():
                row.save(force_insert=True)
        except IntegrityError:
            continue
        return row
    raise DeviceCodeWrong()


@transaction.atomic
def bind_device(code: str) -> tuple[DeviceFacts, str]:
    """The device of a code, and the secret it holds from now on; a code serves once. Raises DeviceCodeWrong."""
    wanted, at = read_code(code), now()
    waiting = Device.objects.select_for_update().filter(code=wanted, revoked_at=None, code_until__gt=at)
    row = waiting.first() if wanted else None
    if row is None:
        raise DeviceCodeWrong()
    secret = new_secret()
    row.code, row.secret_sha, row.paired_at, row.seen_at = "", digest(secret), at, at
    row.save(update_fields=["code", "secret_sha", "paired_at", "seen_at"])
    return device_facts(row), secret


def revoke_device(office: str, ref: str, *, by: Actor) -> bool:
    """Take a device of an office out of use; whether this call did it. Raises NoSuchDevice."""
    row = Device.objects.filter(office=office, ref=ref).first() if "\x00" not in ref else None
    if row is None:
        raise NoSuchDevice()
    still = Device.objects.filter(pk=row.pk, revoked_at=None)
    return bool(still.update(revoked_at=now(), revoked_by=by.ref, code="", secret_sha=""))


def note_seen(device: DeviceFacts) -> None:
    """The device is alive; written once a minute, however often its page asks."""
    at = now()
    if device.seen_at is None or not timedelta(0) <= at - device.seen_at < _SEEN_EVERY:
        Device.objects.filter(ref=device.ref).update(seen_at=at)
