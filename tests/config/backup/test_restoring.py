"""Taking in touches nothing that has to stay: folders are filled as they stand, and emptied again when it fails."""

from __future__ import annotations

import io
import tarfile
from datetime import UTC, datetime
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from madoguchi.config.backup import restoring
from madoguchi.config.backup.errors import BackupUnusable
from madoguchi.config.backup.manifest import Manifest, read_manifest
from madoguchi.config.backup.restoring import take_in
from madoguchi.config.backup.taking import DATABASE, FILES, House, _part
from madoguchi.foundation.journal.keys import public_half, signed

KEY = X25519PrivateKey.generate()
SEAL = Ed25519PrivateKey.generate()


def manifest() -> Manifest:
    return Manifest(datetime(2026, 11, 26, tzinfo=UTC), {}, 0, "", 1, "secret", public_half(SEAL), {})


@pytest.fixture
def house(tmp_path: Path) -> House:
    return House(
        "", tmp_path / "stored", tmp_path / "seals", ("secret",), public_half(SEAL), lambda raw: signed(SEAL, raw)
    )


@pytest.fixture
def backup(tmp_path: Path) -> Path:
    """A backup of one file and one signed head, with a database nobody can read."""
    folder = tmp_path / "backup"
    folder.mkdir()
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w") as packing:
        for name in ("stored/ab/cd/one", "seals/2026.jsonl"):
            told = tarfile.TarInfo(name)
            told.size = 3
            packing.addfile(told, io.BytesIO(b"abc"))
    public = KEY.public_key().public_bytes_raw()
    _part(folder, FILES, public, lambda out: out.write(packed.getvalue()))
    _part(folder, DATABASE, public, lambda out: out.write(b"no dump"))
    return folder


def test_a_folder_that_is_there_is_filled_and_never_replaced(
    backup: Path, house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(restoring, "_load", lambda stream, url: None)
    monkeypatch.setattr(restoring, "differences", lambda house, manifest: None)
    for place in (house.stored, house.seals):
        place.mkdir()
    before = (house.stored.stat().st_ino, house.seals.stat().st_ino)
    take_in(backup, KEY.private_bytes_raw(), house, manifest())
    assert (house.stored.stat().st_ino, house.seals.stat().st_ino) == before
    assert (house.stored / "ab/cd/one").read_bytes() == (house.seals / "2026.jsonl").read_bytes() == b"abc"


def test_when_the_database_does_not_come_in_the_folders_are_empty_again(
    backup: Path, house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(stream: object, url: str) -> None:
        raise BackupUnusable("no")

    monkeypatch.setattr(restoring, "_load", fail)
    with pytest.raises(BackupUnusable):
        take_in(backup, KEY.private_bytes_raw(), house, manifest())
    assert list(house.stored.iterdir()) == list(house.seals.iterdir()) == []
    assert not house.stored.with_name("restoring").exists()


def test_a_manifest_of_another_hand_is_refused() -> None:
    written = manifest().written()
    whole = signed(SEAL, written).encode() + b"\n" + written
    assert read_manifest(whole) == manifest()
    forged = written.replace(b'"files": 1', b'"files": 2')
    assert forged != written
    for other in (
        signed(SEAL, written).encode() + b"\n" + forged,
        signed(Ed25519PrivateKey.generate(), written).encode() + b"\n" + written,
        written,
        b"",
    ):
        with pytest.raises(BackupUnusable):
            read_manifest(other)
