"""The devices of the demonstration's staff: most as they should be, one of every other kind."""

from __future__ import annotations

from datetime import timedelta

from madoguchi.foundation.identity.kept_devices import Because, devices, register_devices, retire_device
from madoguchi.foundation.identity.postures import DeviceFacts, DeviceReason
from madoguchi.values.actor import SYSTEM
from madoguchi.values.clock import now, today

_SOUND = 12


def register_staff_devices() -> None:
    """Where none is known yet: sound ones, and one each that is late, forgotten, open or lost."""
    if devices(limit=1):
        return
    at, on = now(), today()
    told = [DeviceFacts(f"PC-{n:04}", True, True, on - timedelta(days=n), at) for n in range(1, _SOUND + 1)]
    told += [
        DeviceFacts("PC-0021", True, True, on - timedelta(days=50), at),
        DeviceFacts("PC-0022", True, True, on - timedelta(days=9), at - timedelta(days=20)),
        DeviceFacts("PC-0031", True, False, on - timedelta(days=3), at),
        DeviceFacts("TB-0007", True, True, on - timedelta(days=2), at),
    ]
    register_devices([(one, "") for one in told], by=SYSTEM)
    retire_device("TB-0007", Because(DeviceReason.LOST, "移動の途中でなくした"), by=SYSTEM)
