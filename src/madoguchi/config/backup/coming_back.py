"""A server over a copy of a base backup, on a socket in a folder of its own, and gone when it was looked at.

It runs as whoever calls, or as the user of PostgreSQL where that is root.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from madoguchi.config.backup.errors import BackupUnusable
from madoguchi.config.postgres import Cluster, DatabaseUnusable

# A log of weeks is read before the first question is answered.
_MOST_SECONDS = "86400"


@dataclass(frozen=True)
class Asked:
    """What a drill is made of: the folder of a base backup, of the archived log, and of the copy of the files.

    `until` is a moment in words of PostgreSQL, or nothing for the end of the log; the last two folders may be none.
    """

    base: Path
    archive: Path | None
    files: Path | None
    until: str = ""


def version_of(base: Path) -> int:
    """The version of the server whose base backup this is; raises BackupUnusable."""
    if any((base / "pg_tblspc").glob("*")):
        raise BackupUnusable(f"{base} leads to folders of tables elsewhere, which a drill would write to.")
    try:
        return int((base / "PG_VERSION").read_text(encoding="ascii"))
    except (OSError, ValueError):
        raise BackupUnusable(f"{base} is no base backup: it holds no PG_VERSION.") from None


@contextmanager
def brought_back(asked: Asked, programs: Path) -> Iterator[Cluster]:
    """The server, once it has read the log; it and its folder are gone in the end."""
    home = Path(tempfile.mkdtemp(prefix="madoguchi-drill-"))
    home.chmod(0o755)
    server = Cluster(home / "server", settings=_settings(asked, home), programs=programs, seconds=_MOST_SECONDS)
    try:
        shutil.copytree(asked.base, server.data, symlinks=True)
        (home / "hba.conf").write_text("local all all trust\n", encoding="ascii")
        (home / "empty.conf").touch()
        if asked.archive:
            (server.data / "recovery.signal").touch()
        server.data.chmod(0o700)
        server.own(home)
        try:
            server.start()
        except DatabaseUnusable as failed:
            said = (server.folder / "server.log").read_text(encoding="utf-8", errors="replace").splitlines()[-3:]
            raise DatabaseUnusable(f"No server comes of it: {failed} {' '.join(said)}") from None
        yield server
    finally:
        server.stop("immediate")
        shutil.rmtree(home, ignore_errors=True)


def _settings(asked: Asked, home: Path) -> dict[str, str]:
    """What the server over there says of files, of a certificate or of other servers is not its copy's."""
    told = {
        "config_file": str(home / "empty.conf"),
        "hba_file": str(home / "hba.conf"),
        "ident_file": str(home / "empty.conf"),
        "hot_standby": "off",
        "archive_mode": "off",
        "fsync": "off",
        "restore_command": f'\'cp "{asked.archive}/%f" "%p"\'' if asked.archive else "''",
        "recovery_target_action": "promote",
    }
    return {**told, **({"recovery_target_time": f"'{asked.until}'"} if asked.until else {})}
