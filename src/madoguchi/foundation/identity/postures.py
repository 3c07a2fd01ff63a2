"""What may be said of a device: managed, stale or unmanaged, by what is registered and what was told of it last."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

# How long it may go without an update, and without a word of the management of devices, before it counts as stale.
UPDATED_WITHIN = timedelta(days=35)
TOLD_WITHIN = timedelta(days=14)


class Posture(StrEnum):
    """As the rules of access read it; unknown is where the house is not told of devices at all."""

    MANAGED = "managed"
    STALE = "stale"
    UNMANAGED = "unmanaged"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class DeviceFacts:
    """One device; `told_at` is when its management last told how it is, `seen_at` when it last came here."""

    number: str
    is_managed: bool
    is_encrypted: bool
    updated_on: date | None
    told_at: datetime
    seen_at: datetime | None = None
    is_retired: bool = False


def posture_of(device: DeviceFacts | None, at: datetime) -> Posture:
    """What counts of this device now; one that is not registered, not managed or not encrypted is unmanaged."""
    if device is None or device.is_retired or not (device.is_managed and device.is_encrypted):
        return Posture.UNMANAGED
    is_updated = device.updated_on is not None and device.updated_on >= at.date() - UPDATED_WITHIN
    return Posture.MANAGED if is_updated and device.told_at >= at - TOLD_WITHIN else Posture.STALE
