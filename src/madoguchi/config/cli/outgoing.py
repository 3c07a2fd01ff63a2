"""`madoguchi outgoing status|hold|release`: whether letters and calls to other systems leave this house."""

from __future__ import annotations

import argparse
from typing import Any

from madoguchi.config.cli.doing import carry_out


def add_to(verbs: Any) -> None:
    """Declare the commands."""
    verb = verbs.add_parser("outgoing", help="hold back, after a restore, what goes out, and let it go")
    whats = verb.add_subparsers(dest="what", required=True, metavar="WHAT")
    for name, told, doing in (
        ("status", "whether anything goes out; exit code 1 when it is held back", _status),
        ("hold", "send nothing until it is released", _hold),
        ("release", "send what waits, and everything from now on", _release),
    ):
        whats.add_parser(name, help=told).set_defaults(run=carry_out, doing=doing)


def _status(chosen: argparse.Namespace) -> int:
    from madoguchi.foundation.journal.going_out import is_outgoing_held

    held = is_outgoing_held()
    print("held back" if held else "going out")
    return 1 if held else 0


def _hold(chosen: argparse.Namespace) -> int:
    from madoguchi.foundation.journal.going_out import hold_outgoing

    hold_outgoing("operator")
    return 0


def _release(chosen: argparse.Namespace) -> int:
    from madoguchi.foundation.journal.going_out import release_outgoing

    release_outgoing()
    return 0
