"""`madoguchi devices import|list|register|retire`: the devices of the staff, as their management tells of them."""

from __future__ import annotations

import argparse
from datetime import date
from pathlib import Path
from typing import Any

from madoguchi.config.cli.doing import carry_out


def add_to(verbs: Any) -> None:
    """Declare the commands."""
    verb = verbs.add_parser("devices", help="the devices of the staff")
    whats = verb.add_subparsers(dest="what", required=True, metavar="WHAT")
    one = whats.add_parser("import", help="register every device of a list, or tell anew how it is")
    one.add_argument(
        "file",
        type=Path,
        help="CSV with 端末番号, 管理, 暗号化 (はい or いいえ), 更新日, and 証明書 (SHA-256) where there is one",
    )
    one.set_defaults(run=carry_out, doing=_import)
    whats.add_parser("list", help="every device with what counts of it today").set_defaults(run=carry_out, doing=_list)
    register = whats.add_parser(
        "register", help="a managed, encrypted device is used, or comes back: the console's first"
    )
    register.add_argument("number", help="the number of the device")
    because = ("new", "back", "corrected")
    register.add_argument("--reason", required=True, choices=because, help="why; it stands in the journal")
    register.add_argument(
        "--updated", required=True, type=date.fromisoformat, help="day of its last update, 2026-04-01"
    )
    register.add_argument("--certificate", default="", help="SHA-256 of its certificate, where it is known by one")
    register.set_defaults(run=carry_out, doing=_register)
    retire = whats.add_parser("retire", help="a device is used no more, or was lost: it counts as unregistered at once")
    retire.add_argument("number", help="the number of the device, as `list` shows it")
    reasons = ("lost", "returned", "replaced", "unsafe")
    retire.add_argument("--reason", required=True, choices=reasons, help="why; it stands in the journal")
    retire.set_defaults(run=carry_out, doing=_retire)


def _import(chosen: argparse.Namespace) -> None:
    from madoguchi.journeys.staff_devices import take_devices_over

    print(f"{take_devices_over(chosen.file.read_bytes()):,} devices.")


def _list(chosen: argparse.Namespace) -> None:
    from madoguchi.foundation.identity.kept_devices import devices
    from madoguchi.foundation.identity.postures import posture_of
    from madoguchi.values.clock import JST, now

    for one in devices():
        seen = f"{one.seen_at.astimezone(JST):%Y-%m-%d}" if one.seen_at else "never"
        state = "retired" if one.is_retired else posture_of(one, now()).value
        print(f"{one.number:<20}  {state:<9}  updated {one.updated_on or '-'}  seen {seen}")


def _register(chosen: argparse.Namespace) -> None:
    from madoguchi.foundation.identity.postures import DeviceReason
    from madoguchi.journeys.staff_devices import take_device_in

    take_device_in(chosen.number, chosen.certificate, chosen.updated, DeviceReason(chosen.reason))


def _retire(chosen: argparse.Namespace) -> None:
    from madoguchi.foundation.identity.kept_devices import Because, retire_device
    from madoguchi.foundation.identity.postures import DeviceReason
    from madoguchi.values.actor import SYSTEM

    retire_device(chosen.number, Because(DeviceReason(chosen.reason)), by=SYSTEM)
