"""`madoguchi backup drill`: a base backup and its log come back beside the house, and are looked at in every way."""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from madoguchi.config.postgres import DatabaseUnusable

if TYPE_CHECKING:
    from madoguchi.config.backup.drilling import Report


def add_drill(whats: Any) -> None:
    """Declare the command."""
    verb = whats.add_parser("drill", help="bring a base backup of the server back beside the house, and look at it all")
    verb.add_argument("base", type=Path, metavar="BASE", help="the folder pg_basebackup made, in the form plain")
    verb.add_argument("--archive", type=Path, metavar="FOLDER", help="where archive_command puts the server's log")
    verb.add_argument("--until", default="", metavar="MOMENT", help="up to this moment, as recovery_target_time has it")
    verb.add_argument("--files", type=Path, metavar="FOLDER", help="the copy of the files of the house")
    verb.set_defaults(run=_drill)


def _drill(chosen: argparse.Namespace) -> int:
    from madoguchi.config.backup.coming_back import Asked
    from madoguchi.config.backup.drilling import drill

    archive, files = (one.absolute() if one else None for one in (chosen.archive, chosen.files))
    return _tell(drill(Asked(chosen.base.absolute(), archive, files, chosen.until), _verify_journal))


def _verify_journal(url: str) -> None:
    """The journal of the server at this address, by the keys of this house; raises DatabaseUnusable."""
    command = [sys.executable, "-m", "madoguchi", "journal", "verify"]
    environment = {**os.environ, "DATABASE_URL": url}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)  # noqa: S603
    if done.returncode:
        raise DatabaseUnusable((done.stdout + done.stderr).strip())


def _tell(report: Report) -> int:
    from madoguchi.values.clock import now

    for name in report.sound:
        print(f"sound: {name}")
    for told in report.not_available:
        print(f"NOT LOOKED AT: {told}")
    for told in report.damaged:
        print(f"DAMAGED: {told}")
    if report.tables:
        print(f"{sum(report.tables.values()):,} rows of {len(report.tables)} tables")
    if report.last:
        lost = (now() - report.last).total_seconds()
        print(f"lost: what was written in the last {lost:,.0f} seconds; back after {report.seconds:,.1f} seconds")
    return 1 if report.damaged else 0
