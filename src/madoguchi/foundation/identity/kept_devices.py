"""The devices of the staff as they are registered: the list, one of them, and who registered or retired it and why."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import Count, Q, QuerySet

from madoguchi.foundation.identity.errors import CertificateKnown, DeviceKnown, DeviceRetired, NoSuchDevice
from madoguchi.foundation.identity.models import StaffDevice
from madoguchi.foundation.identity.postures import DeviceFacts, DeviceReason, Posture, told_since, updated_since
from madoguchi.foundation.journal.actions import record_act
from madoguchi.values.actor import Actor
from madoguchi.values.clock import now

RETIRED = "retired"
STATES = (Posture.MANAGED.value, Posture.STALE.value, Posture.UNMANAGED.value, RETIRED)
_DATA = "職員の端末"
_LONGEST_NOTE = 200
_TOLD = ("certificate", "is_managed", "is_encrypted", "updated_on", "told_at")


@dataclass(frozen=True)
class KeptDevice:
    """A device with its certificate (SHA-256 in hexadecimal, or "") and the last word of a person about it."""

    facts: DeviceFacts
    certificate: str = ""
    reason: str = ""
    note: str = ""
    changed_by: str = ""
    changed_at: datetime | None = None


@dataclass(frozen=True)
class Because:
    """Why somebody changes a device by hand: a reason, and words for it where there are some."""

    reason: DeviceReason
    note: str = ""


def facts_of(row: StaffDevice) -> DeviceFacts:
    """What the rules are told of a device."""
    return DeviceFacts(
        row.number,
        row.is_managed,
        row.is_encrypted,
        row.updated_on,
        row.told_at,
        row.seen_at,
        row.retired_at is not None,
    )


def devices(state: str = "", *, beginning: str = "", after: str = "", limit: int | None = None) -> list[DeviceFacts]:
    """The devices by number: those in one of `STATES`, whose number begins so, behind the number `after`."""
    rows = StaffDevice.objects.filter(number__gt=after, number__startswith=beginning)
    if state:
        rows = rows.filter(_states(now())[state])
    return [facts_of(row) for row in rows.order_by("number")[:limit]]


def devices_by_state() -> dict[str, int]:
    """How many devices there are in each of `STATES`."""
    counts = {name: Count("pk", filter=told) for name, told in _states(now()).items()}
    return StaffDevice.objects.aggregate(**counts)


def kept_device(number: str) -> KeptDevice:
    """The device of a number; raises NoSuchDevice."""
    return _kept(_row(StaffDevice.objects.all(), number))


@transaction.atomic
def register_devices(told: Iterable[tuple[DeviceFacts, str]], *, by: Actor) -> int:
    """Keep what the management of devices tells of each, with the SHA-256 of its certificate or ""; gives how many.

    What a person retired stays retired: the list of a management holds a lost device for a while yet. A certificate
    passes between devices of the list; raises CertificateKnown for one that a device beside the list holds.
    """
    rows = [_told(one, certificate) for one, certificate in told]
    _set(rows, _TOLD)
    record_act(by, "write:devices_registered", data=_DATA, detail={"devices": len(rows)})
    return len(rows)


@transaction.atomic
def register_device(told: DeviceFacts, certificate: str, because: Because, *, by: Actor) -> None:
    """Register one device by hand; its word counts as long as one of the management of devices does.

    Raises DeviceKnown when it is in use already, CertificateKnown.
    """
    if StaffDevice.objects.select_for_update().filter(number=told.number, retired_at=None).exists():
        raise DeviceKnown()
    _keep(told, certificate, because, by)


@transaction.atomic
def register_device_anew(told: DeviceFacts, certificate: str, because: Because, *, by: Actor) -> None:
    """Tell anew how a known device is, in use or retired. Raises NoSuchDevice, CertificateKnown."""
    _row(StaffDevice.objects.select_for_update(), told.number)
    _keep(told, certificate, because, by)


@transaction.atomic
def retire_device(number: str, because: Because, *, by: Actor) -> None:
    """From the next request on it is like one nobody registered. Raises NoSuchDevice, DeviceRetired."""
    row = _row(StaffDevice.objects.select_for_update(), number)
    if row.retired_at is not None:
        raise DeviceRetired()
    at = now()
    StaffDevice.objects.filter(pk=row.pk).update(retired_at=at, **_word(because, at, by))
    record_act(by, "write:device_retired", data=_DATA, detail={"device": number, "reason": because.reason.value})


def _keep(told: DeviceFacts, certificate: str, because: Because, by: Actor) -> None:
    row = _told(told, certificate)
    word = _word(because, told.told_at, by)
    for name, value in word.items():
        setattr(row, name, value)
    _set([row], [*_TOLD, *word, "retired_at"])
    detail = {"device": told.number, "reason": because.reason.value}
    record_act(by, "write:device_registered", data=_DATA, detail=detail)


def _set(rows: Sequence[StaffDevice], fields: Sequence[str]) -> None:
    """Write the rows by their numbers; raises CertificateKnown."""
    _check_certificates(rows)
    marks = [row.certificate for row in rows if row.certificate]
    listed = StaffDevice.objects.filter(number__in=[row.number for row in rows])
    try:
        with transaction.atomic():
            # First nobody of the list holds any of them, so that two devices may have changed places.
            listed.filter(certificate__in=marks).update(certificate=None)
            StaffDevice.objects.bulk_create(rows, update_conflicts=True, unique_fields=["number"], update_fields=fields)
    except IntegrityError:
        # Somebody else registered one of them between the look and the writing; who it was can be seen now.
        _check_certificates(rows)
        raise


def _check_certificates(rows: Sequence[StaffDevice]) -> None:
    wanted = {row.certificate: row.number for row in rows if row.certificate}
    others = StaffDevice.objects.filter(certificate__in=wanted).exclude(number__in=[row.number for row in rows])
    if other := others.order_by("number").first():
        raise CertificateKnown(wanted_for=wanted[other.certificate or ""], number=other.number)


def _word(because: Because, at: datetime, by: Actor) -> dict[str, object]:
    """Who changed it and why; the words stay with the device and out of the journal, which keeps them for ever."""
    note = because.note[:_LONGEST_NOTE]
    return {"reason": because.reason.value, "note": note, "changed_by": by.name, "changed_at": at}


def _told(one: DeviceFacts, certificate: str) -> StaffDevice:
    return StaffDevice(
        number=one.number,
        certificate=certificate or None,
        is_managed=one.is_managed,
        is_encrypted=one.is_encrypted,
        updated_on=one.updated_on,
        told_at=one.told_at,
    )


def _row(rows: QuerySet[StaffDevice], number: str) -> StaffDevice:
    row = None if "\0" in number else rows.filter(number=number).first()
    if row is None:
        raise NoSuchDevice()
    return row


def _kept(row: StaffDevice) -> KeptDevice:
    return KeptDevice(facts_of(row), row.certificate or "", row.reason, row.note, row.changed_by, row.changed_at)


def _states(at: datetime) -> dict[str, Q]:
    """What `posture_of` says of a device, as the database is asked for it."""
    in_use, sound = Q(retired_at=None), Q(is_managed=True, is_encrypted=True)
    fresh = Q(updated_on__gte=updated_since(at), told_at__gte=told_since(at))
    return {
        Posture.MANAGED.value: in_use & sound & fresh,
        Posture.STALE.value: in_use & sound & ~fresh,
        Posture.UNMANAGED.value: in_use & ~sound,
        RETIRED: ~in_use,
    }
