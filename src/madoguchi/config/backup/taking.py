"""Taking a backup: the database as it is at one moment, then the files, each sealed while it is read."""

from __future__ import annotations

import hashlib
import os
import subprocess
import tarfile
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC
from pathlib import Path
from typing import IO, Any

from psycopg import Connection

from madoguchi.config.backup.contents import counted, end_of_journal
from madoguchi.config.backup.envelope import PIECE, Sealing
from madoguchi.config.backup.errors import BackupUnusable
from madoguchi.config.backup.manifest import Manifest, Part
from madoguchi.config.backup.programs import connected, environment_of, program
from madoguchi.values.clock import now

DATABASE, FILES, MANIFEST = "database", "files", "manifest"
STORED, SEALS = "stored", "seals"
"""The two folders among the files: what people sent and were given, and the signed heads of the journal."""


@dataclass(frozen=True)
class House:
    """What is backed up: the address of the owner, the folders of files and of signed heads, and the names of keys.

    Of `secrets` the first wraps now, and the others still open."""

    url: str
    stored: Path
    seals: Path
    secrets: tuple[str, ...]
    seal: str
    sign: Callable[[bytes], str]
    """Signs as the journal is signed, by the key whose public half `seal` is."""


def take(house: House, into: Path, public: bytes) -> tuple[Path, Manifest]:
    """A new folder in `into` with the whole house as it is now, sealed to the key; it has its name once it is whole.

    The database comes first: files are never changed, and a row names a file only when it is on disk. Raises
    BackupUnusable.
    """
    at = now().astimezone(UTC)
    folder = into / f"madoguchi-{at:%Y%m%dT%H%M%SZ}"
    unfinished = folder.with_suffix(".part")
    unfinished.mkdir(parents=True, mode=0o700)
    with connected(house.url) as connection, connection.transaction():
        connection.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        tables, (position, digest) = counted(connection), end_of_journal(connection)
        database = _part(unfinished, DATABASE, public, lambda out: _dump(house.url, _snapshot(connection), out))
    files = 0

    def pack(out: IO[bytes]) -> None:
        nonlocal files
        files = _pack(house, out)

    parts = {DATABASE: database, FILES: _part(unfinished, FILES, public, pack)}
    manifest = Manifest(at, tables, position, digest, files, house.secrets[0], house.seal, parts)
    written = manifest.written()
    _part(unfinished, MANIFEST, public, lambda out: out.write(house.sign(written).encode() + b"\n" + written))
    unfinished.rename(folder)
    return folder, manifest


class _Counting:
    """What goes through, counted and with its digest."""

    def __init__(self, into: IO[bytes]) -> None:
        self._into, self._digest, self.size = into, hashlib.sha256(), 0

    def write(self, data: bytes) -> int:
        self._digest.update(data)
        self.size += len(data)
        return self._into.write(data)

    def part(self) -> Part:
        return Part(self.size, self._digest.hexdigest())


def _part(folder: Path, name: str, public: bytes, fill: Callable[[Any], object]) -> Part:
    with (folder / name).open("xb") as file:
        sealing = Sealing(file, public, name)
        counting = _Counting(sealing)  # type: ignore[arg-type]
        fill(counting)
        sealing.close()
        file.flush()
    return counting.part()


def _snapshot(connection: Connection[Any]) -> str:
    """The name under which another connection sees what this one sees."""
    found = connection.execute("SELECT pg_export_snapshot()").fetchone()
    return str(found[0]) if found else ""


def _dump(url: str, snapshot: str, out: IO[bytes]) -> None:
    command: list[Path | str] = [
        program("pg_dump", url),
        # What the wall hears by is made anew by whoever prepares, with the keys of the house as it then is.
        *("--format=custom", "--enable-row-security", "--exclude-schema=wall", f"--snapshot={snapshot}"),
    ]
    with _running(command, url) as output:
        while piece := output.read(PIECE):
            out.write(piece)


@contextmanager
def _running(command: Sequence[Path | str], url: str) -> Iterator[IO[bytes]]:
    """What a programme says, and BackupUnusable with its complaint when it fails."""
    reading, writing = os.pipe()
    with open(reading, "rb") as output, tempfile.TemporaryFile() as complaints:
        process = subprocess.Popen(command, env=environment_of(url), stdout=writing, stderr=complaints)  # noqa: S603
        os.close(writing)
        yield output
        if process.wait():
            complaints.seek(0)
            raise BackupUnusable(
                f"The database could not be read: {complaints.read().decode(errors='replace').strip()}"
            )


def _pack(house: House, out: IO[bytes]) -> int:
    """Every file as one stream; how many of those that were stored. What goes away meanwhile was disposed of."""
    packed = 0
    with tarfile.open(fileobj=out, mode="w|", format=tarfile.PAX_FORMAT) as packing:
        for path in sorted(house.stored.glob("??/??/*")):
            if path.suffix != ".part" and _packed(packing, path, f"{STORED}/{path.relative_to(house.stored)}"):
                packed += 1
        for path in sorted(one for one in house.seals.rglob("*") if one.is_file()):
            _packed(packing, path, f"{SEALS}/{path.relative_to(house.seals)}")
    return packed


def _packed(packing: tarfile.TarFile, path: Path, name: str) -> bool:
    try:
        with path.open("rb") as file:
            told = tarfile.TarInfo(name)
            told.size = path.stat().st_size
            packing.addfile(told, file)
    except FileNotFoundError:
        return False
    return True
