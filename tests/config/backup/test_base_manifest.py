"""A base backup of the embedded server, whose manifest this house reads itself, is looked at file by file."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from re import sub

import pytest

from madoguchi.config.backup.base_manifest import MANIFEST, problems_of
from tests.database import CLUSTER


@pytest.fixture(scope="module")
def base() -> Path:
    """A base backup with a SHA-256 of every file."""
    folder = CLUSTER.folder / "base"
    where = ("-h", str(CLUSTER.socket), "-U", "postgres", "-D", str(folder))
    CLUSTER.run("pg_basebackup", *where, "--checkpoint=fast", "--no-sync", "--manifest-checksums=SHA256")
    return folder


def changed(copy: Path) -> None:
    raw = bytearray((copy / "global/pg_control").read_bytes())
    raw[100] ^= 1
    (copy / "global/pg_control").write_bytes(raw)


def cut(copy: Path) -> None:
    (copy / "global/pg_control").write_bytes(b"short")


def lost(copy: Path) -> None:
    (copy / "PG_VERSION").unlink()


def added(copy: Path) -> None:
    (copy / "base/1/99999").write_bytes(b"")


def told_otherwise(copy: Path) -> None:
    manifest = (copy / MANIFEST).read_text(encoding="utf-8")
    (copy / MANIFEST).write_text(sub(r'"Size": \d+', '"Size": 0', manifest, count=1), encoding="utf-8")


def torn(copy: Path) -> None:
    (copy / MANIFEST).write_text('{"Files": [', encoding="utf-8")


def without(copy: Path) -> None:
    (copy / MANIFEST).unlink()


HARM: dict[Callable[[Path], None], str] = {
    changed: "global/pg_control has another content",
    cut: "global/pg_control has another size",
    lost: "PG_VERSION is not there",
    added: "base/1/99999 is not in backup_manifest",
    told_otherwise: "backup_manifest was changed",
    torn: "backup_manifest is not there, or cannot be read",
    without: "backup_manifest is not there, or cannot be read",
}


def test_s_bak_1_a_base_backup_that_is_as_it_was_has_no_problem(base: Path) -> None:
    assert list(problems_of(base)) == []


@pytest.mark.parametrize("harm", HARM)
def test_s_bak_1_whatever_of_a_base_backup_is_not_as_its_manifest_says_is_found(
    base: Path, tmp_path: Path, harm: Callable[[Path], None]
) -> None:
    copy = Path(shutil.copytree(base, tmp_path / "copy"))
    harm(copy)
    assert list(problems_of(copy)) == [HARM[harm]]


def test_a_checksum_of_a_kind_nobody_here_reckons_is_no_checksum() -> None:
    folder = CLUSTER.folder / "other"
    where = ("-h", str(CLUSTER.socket), "-U", "postgres", "-D", str(folder))
    CLUSTER.run("pg_basebackup", *where, "--checkpoint=fast", "--no-sync")
    told = "PG_VERSION has a checksum of the kind CRC32C: call pg_basebackup with --manifest-checksums=SHA256"
    assert told in list(problems_of(folder))
