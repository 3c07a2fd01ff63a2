"""Taking a backup back into an empty house: the whole of it is looked at first, and the database comes in at once."""

from __future__ import annotations

import hashlib
import shutil
import subprocess
import tarfile
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from io import BufferedReader
from pathlib import Path
from typing import Any

from psycopg import Connection

from madoguchi.config.backup.contents import counted, tables
from madoguchi.config.backup.envelope import PIECE, Opened, opened
from madoguchi.config.backup.errors import BackupUnusable
from madoguchi.config.backup.manifest import Manifest, Part, read_manifest
from madoguchi.config.backup.programs import connected, environment_of, program
from madoguchi.config.backup.taking import DATABASE, FILES, MANIFEST, SEALS, STORED, House


@dataclass(frozen=True)
class Differences:
    """What is not as the backup says: rows by table, and files that the database names and nobody has whole."""

    tables: Mapping[str, tuple[int, int]]
    files: tuple[str, ...]

    def __bool__(self) -> bool:
        return bool(self.tables or self.files)


def read_whole(folder: Path, private: bytes) -> Manifest:
    """What a backup says of itself, once every piece of it was opened and found whole; raises BackupUnusable."""
    with _stream(folder, MANIFEST, private) as stream:
        manifest = read_manifest(stream.read())
    for name, part in manifest.parts.items():
        with _stream(folder, name, private) as stream:
            if _told(stream) != part:
                raise BackupUnusable(f"{name}: this is not what the backup says it holds.")
    return manifest


def check_empty(house: House, manifest: Manifest) -> None:
    """Nothing when the backup can be taken in here: nobody lives here yet, and the keys are those of the house.

    Raises BackupUnusable.
    """
    with connected(house.url) as connection:
        if tables(connection):
            raise BackupUnusable("The database holds tables already; a backup is taken into an empty database only.")
    for folder in (house.stored, house.seals):
        if folder.exists() and any(folder.iterdir()):
            raise BackupUnusable(f"{folder} is not empty; name another folder, and keep this one.")
        _check_writable(folder)
    if manifest.secret not in house.secrets:
        raise BackupUnusable("MADOGUCHI_SECRET_KEY is not the key of that house: nothing that is sealed would open.")
    if manifest.seal != house.seal:
        raise BackupUnusable("MADOGUCHI_SEAL_KEY is not the key of that house: its journal could not be continued.")


def take_in(folder: Path, private: bytes, house: House, manifest: Manifest) -> Differences:
    """Put everything into its place, the files before the database names them; what then differs.

    Raises BackupUnusable, and database and folders are as empty as before.
    """
    waiting = house.stored.with_name("restoring")
    shutil.rmtree(waiting, ignore_errors=True)
    with _stream(folder, FILES, private) as stream:
        _unpack(stream, waiting)
    try:
        _into_place(waiting / STORED, house.stored)
        _into_place(waiting / SEALS, house.seals)
        with _stream(folder, DATABASE, private) as stream:
            _load(stream, house.url)
    except BaseException:
        _emptied(house.stored, house.seals)
        raise
    finally:
        shutil.rmtree(waiting, ignore_errors=True)
    return differences(house, manifest)


def _load(stream: BufferedReader, url: str) -> None:
    """All tables in one transaction; the programme reads to the end of what it is given, which was found whole."""
    command: list[Path | str] = [program("pg_restore", url), "--exit-on-error", "--single-transaction", "--no-owner"]
    with connected(url) as connection:
        command.append(f"--dbname={connection.info.dbname}")
    with tempfile.TemporaryFile() as complaints:
        process = subprocess.Popen(  # noqa: S603
            command, env=environment_of(url), stdin=subprocess.PIPE, stdout=complaints, stderr=complaints
        )
        with process:
            _feed(stream, process)
        if process.returncode:
            complaints.seek(0)
            said = complaints.read().decode(errors="replace").strip()
            raise BackupUnusable(f"The database could not be taken in: {said}")


def _feed(stream: BufferedReader, process: subprocess.Popen[bytes]) -> None:
    try:
        while process.stdin and (piece := stream.read(PIECE)):
            process.stdin.write(piece)
    except BrokenPipeError:
        return  # the programme says itself why it stopped


def _unpack(stream: BufferedReader, into: Path) -> None:
    into.mkdir(mode=0o750, parents=True)
    with tarfile.open(fileobj=stream, mode="r|") as packed:
        # Nothing but plain files below the folder, whatever the names say.
        packed.extractall(into, filter="data")


def _check_writable(folder: Path) -> None:
    """Before anything is taken in: a folder of another machine may be away, or open to adding only."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=folder):
            pass
    except OSError as refused:
        raise BackupUnusable(f"{folder} cannot be written: {refused}") from None


def _into_place(found: Path, place: Path) -> None:
    """What was found, into the folder as it stands: it may be the root of another disk, which nobody can remove."""
    place.mkdir(parents=True, exist_ok=True)
    for one in sorted(found.iterdir()) if found.exists() else ():
        shutil.move(one, place / one.name)


def _emptied(*folders: Path) -> None:
    for one in (one for folder in folders for one in folder.iterdir()):
        shutil.rmtree(one) if one.is_dir() else one.unlink()


def differences(house: House, manifest: Manifest) -> Differences:
    """What of the house is not as the backup says, once it was taken in."""
    with connected(house.url) as connection:
        there = counted(connection)
        lost = files_not_whole(connection, house.stored)
    both = sorted({*there, *manifest.tables})
    differing = {name: (manifest.tables.get(name, 0), there.get(name, 0)) for name in both}
    return Differences(
        {name: counts for name, counts in differing.items() if counts[0] != counts[1]},
        lost,
    )


def files_not_whole(connection: Connection[Any], stored: Path) -> tuple[str, ...]:
    """Where the files lie that the database names and the folder has not as they were."""
    rows = connection.execute("SELECT place, sha256 FROM storage_file ORDER BY place").fetchall()
    return tuple(place for place, digest in rows if _digest(stored / place) != digest)


def without_additions(found: Differences) -> Differences:
    """The same for a house where something was written since: what is more than the backup says is no loss."""
    lost = {name: counts for name, counts in found.tables.items() if counts[1] < counts[0]}
    return Differences(lost, found.files)


def _digest(path: Path) -> str:
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except FileNotFoundError:
        return ""


def _told(stream: BufferedReader) -> Part:
    size, digest = 0, hashlib.sha256()
    while piece := stream.read(PIECE):
        size += len(piece)
        digest.update(piece)
    return Part(size, digest.hexdigest())


@contextmanager
def _stream(folder: Path, name: str, private: bytes) -> Iterator[BufferedReader]:
    try:
        sealed = (folder / name).open("rb")
    except FileNotFoundError:
        raise BackupUnusable(f"{folder} holds no {name}: this is no backup, or not the whole of it.") from None
    with sealed:
        yield BufferedReader(Opened(opened(sealed, private, name)), PIECE)
