"""The command line `madoguchi`: one verb per file."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence

from madoguchi.config.backup.errors import BackupUnusable
from madoguchi.config.cli import (
    access,
    backup,
    definitions,
    demo,
    devices,
    incident,
    journal,
    lobby,
    lottery,
    manage,
    opening,
    outgoing,
    prepare,
    registers,
    registry,
    restore,
    secrets,
    serve,
    staff,
    token,
    worker,
)
from madoguchi.config.environment import SettingUnusable
from madoguchi.config.postgres import DatabaseUnusable
from madoguchi.foundation.wall.speaker import WORKER, speaking_always
from madoguchi.values.refusal import Refusal
from madoguchi.values.request_number import new_number, numbered

_VERBS = (
    serve,
    worker,
    lobby,
    demo,
    prepare,
    definitions,
    registers,
    registry,
    lottery,
    token,
    staff,
    devices,
    access,
    journal,
    incident,
    opening,
    backup,
    restore,
    outgoing,
    secrets,
    manage,
)


def parser() -> argparse.ArgumentParser:
    """The whole command line, as `--help` and the reference show it."""
    root = argparse.ArgumentParser(prog="madoguchi", description="窓口: a digital city hall")
    verbs = root.add_subparsers(dest="verb", required=True, metavar="COMMAND")
    for verb in _VERBS:
        verb.add_to(verbs)
    return root


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; returns its exit code. What cannot start says so in one line."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "madoguchi.config.settings")
    try:
        chosen = parser().parse_args(arguments)
        with speaking_always(WORKER), numbered(new_number()):
            return int(chosen.run(chosen))
    except (BackupUnusable, DatabaseUnusable, SettingUnusable) as unusable:
        print(f"madoguchi: {unusable}", file=sys.stderr)
        return 1
    except Refusal as refusal:
        print(f"madoguchi: {refusal.message.text()}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
