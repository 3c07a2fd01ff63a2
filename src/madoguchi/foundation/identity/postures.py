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


class DeviceReason(StrEnum):
    """Why somebody registered a device, or retired it, by hand."""

    NEW = "new"
    BACK = "back"
    CORRECTED = "corrected"
    LOST = "lost"
    RETURNED = "returned"
    REPLACED = "replaced"
    UNSAFE = "unsafe"


REGISTERED_FOR = (DeviceReason.NEW, DeviceReason.BACK, DeviceReason.CORRECTED)
RETIRED_FOR = (DeviceReason.LOST, DeviceReason.RETURNED, DeviceReason.REPLACED, DeviceReason.UNSAFE)


class Lack(StrEnum):
    """What is missing until a device may do everything."""

    UNREGISTERED = "unregistered"
    RETIRED = "retired"
    UNMANAGED = "unmanaged"
    UNENCRYPTED = "unencrypted"
    NOT_UPDATED = "not_updated"
    NOT_TOLD = "not_told"


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


# Any of these, and nothing of residents is seen from it; any of the others, and one may only look.
_SHUTS = frozenset({Lack.UNREGISTERED, Lack.RETIRED, Lack.UNMANAGED, Lack.UNENCRYPTED})


def posture_of(device: DeviceFacts | None, at: datetime) -> Posture:
    """What counts of this device now; one that is not registered, not managed or not encrypted is unmanaged."""
    missing = lacks_of(device, at)
    if _SHUTS & set(missing):
        return Posture.UNMANAGED
    return Posture.STALE if missing else Posture.MANAGED


def lacks_of(device: DeviceFacts | None, at: datetime) -> tuple[Lack, ...]:
    """Everything that keeps a device from counting as managed, the gravest first; nothing where nothing does."""
    if device is None:
        return (Lack.UNREGISTERED,)
    is_updated = device.updated_on is not None and device.updated_on >= updated_since(at)
    found = {
        Lack.RETIRED: device.is_retired,
        Lack.UNMANAGED: not device.is_managed,
        Lack.UNENCRYPTED: not device.is_encrypted,
        Lack.NOT_UPDATED: not is_updated,
        Lack.NOT_TOLD: device.told_at < told_since(at),
    }
    return tuple(lack for lack, holds in found.items() if holds)


def updated_since(at: datetime) -> date:
    """The first day on which an update still counts."""
    return at.date() - UPDATED_WITHIN


def told_since(at: datetime) -> datetime:
    """The moment from which a word of the management of devices still counts."""
    return at - TOLD_WITHIN
