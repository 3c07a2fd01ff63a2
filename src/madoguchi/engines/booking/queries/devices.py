"""Which devices stand in a hall, and which one is asking."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from madoguchi.engines.booking.models import Device
from madoguchi.engines.booking.rules.devices import DeviceKind
from madoguchi.values.clock import now
from madoguchi.values.references import digest


@dataclass(frozen=True)
class DeviceFacts:
    """One device; `code` is set while it can still be typed there."""

    ref: str
    office: str
    kind: DeviceKind
    name: str
    code: str
    code_until: datetime
    paired_at: datetime | None
    seen_at: datetime | None


def devices_of(office: str) -> list[DeviceFacts]:
    """The devices of an office that are registered or wait for their code, the newest first."""
    return [device_facts(row) for row in Device.objects.filter(office=office, revoked_at=None).order_by("-id")[:200]]


def device_behind(kind: DeviceKind, ref: str, secret: str) -> DeviceFacts | None:
    """The registered device that holds this secret; None for an unknown or revoked one, or one of another kind."""
    row = Device.objects.filter(
        ref=ref, kind=kind, secret_sha=digest(secret), paired_at__isnull=False, revoked_at=None
    ).first()
    return device_facts(row) if row else None


def device_facts(row: Device) -> DeviceFacts:
    """The frozen facts of a row."""
    holds = row.code if row.code_until > now() else ""
    kind = DeviceKind(row.kind)
    return DeviceFacts(row.ref, row.office, kind, row.name, holds, row.code_until, row.paired_at, row.seen_at)
