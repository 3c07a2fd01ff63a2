"""A drill: a base backup and the archived log of a server become a server again, of which everything is looked at.

Nothing of it touches the house, and of the backup it reads only.
"""

from __future__ import annotations

import subprocess
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Any

from psycopg import Connection

from madoguchi.config.backup.base_manifest import problems_of
from madoguchi.config.backup.coming_back import Asked, brought_back, version_of
from madoguchi.config.backup.contents import counted
from madoguchi.config.backup.programs import connected
from madoguchi.config.backup.restoring import files_not_whole
from madoguchi.config.postgres import DATABASE, Cluster, DatabaseUnusable, programs_of

_SUPERUSER = "postgres"
_LAST = "SELECT coalesce(pg_last_xact_replay_timestamp(), (pg_control_checkpoint()).checkpoint_time)"


@dataclass
class Report:
    """What was looked at and by what; `tables` and `last` are those of the server that came back."""

    sound: list[str] = field(default_factory=list)
    not_available: list[str] = field(default_factory=list)
    damaged: list[str] = field(default_factory=list)
    tables: dict[str, int] = field(default_factory=dict)
    last: datetime | None = None
    seconds: float = 0

    def look(self, name: str, check: Callable[[], object]) -> bool:
        """Note what became of one check, which is damaged when a programme of the server says so."""
        try:
            check()
        except DatabaseUnusable as damaged:
            self.damaged.append(f"{name}: {damaged}")
            return False
        self.sound.append(name)
        return True


def drill(asked: Asked, journal: Callable[[str], object]) -> Report:
    """Bring the server back and look at all of it; `journal` is given its address and verifies the journal.

    Raises BackupUnusable for what is no base backup, and DatabaseUnusable where no server comes of it.
    """
    report, begun = Report(), time.monotonic()
    programs = programs_of(version_of(asked.base))
    if not report.look(*_verify(asked, programs)):
        return report
    with brought_back(asked, programs) as server:
        url = server.url(user=_SUPERUSER)
        with connected(url) as connection:
            report.tables = counted(connection)
            report.last = _one(connection, _LAST)
            report.seconds = time.monotonic() - begun
            _look_through(report, server, connection)
            _compare_files(report, asked.files, connection)
            checksums = _one(connection, "SHOW data_checksums") == "on"
        report.look("madoguchi journal verify", partial(journal, server.url()))
        server.stop()
        if checksums:
            report.look("pg_checksums", lambda: server.run("pg_checksums", "--check", "-D", str(server.data)))
        else:
            report.not_available.append("pg_checksums: the server was made without checksums")
    return report


def _verify(asked: Asked, programs: Path) -> tuple[str, Callable[[], None]]:
    """What looks at every file of the backup by its checksum, by name: the server's own programme where it runs.

    The one that came along ends with a fault of memory, whatever it is asked.
    """
    own = str(programs / "pg_verifybackup")
    if subprocess.run([own, "--version"], capture_output=True, check=False).returncode:  # noqa: S603
        return "backup_manifest, by this house (pg_verifybackup does not run here)", partial(_compare, asked.base)
    log = [f"--wal-directory={asked.archive}"] if asked.archive else []
    return "pg_verifybackup", partial(_run, own, "--exit-on-error", *log, str(asked.base))


def _compare(base: Path) -> None:
    problems = list(islice(problems_of(base), 5))
    if problems:
        raise DatabaseUnusable("; ".join(problems))


def _run(*command: str) -> None:
    done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603
    if done.returncode:
        raise DatabaseUnusable((done.stderr or done.stdout).strip())


def _look_through(report: Report, server: Cluster, connection: Connection[Any]) -> None:
    """Every page of every table and index, where the server has the extension that knows how."""
    if not _one(connection, "SELECT count(*) FROM pg_available_extensions WHERE name = 'amcheck'"):
        report.not_available.append("pg_amcheck: this server has no amcheck (Debian: the package postgresql-VERSION)")
        return
    where = ("-h", str(server.socket), "-U", _SUPERUSER, "-d", DATABASE)
    how = ("--install-missing", "--heapallindexed", "--parent-check")
    report.look("pg_amcheck", lambda: server.run("pg_amcheck", *how, *where))


def _compare_files(report: Report, files: Path | None, connection: Connection[Any]) -> None:
    """Every file the database names by its digest."""
    if files is None:
        report.not_available.append("files: nobody named the folder of their copy")
        return
    lost = files_not_whole(connection, files)
    if lost:
        report.damaged.append(f"files: {len(lost)} are not there as they were: {', '.join(lost[:5])}")
    else:
        report.sound.append("files")


def _one(connection: Connection[Any], statement: str) -> Any:
    row = connection.execute(statement).fetchone()
    return row[0] if row else None
