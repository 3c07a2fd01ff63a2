"""Somebody deletes what must not be deleted: the database comes back as it was the moment before."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from madoguchi.config.postgres import Cluster
from tests.faults.rig import _QUICK, Rig, until
from tests.faults.test_lost_house import answer, applied, command

_CASES, _DOSSIERS = "SELECT count(*) FROM cases_case", "SELECT count(*) FROM dossier_dossier"


@pytest.fixture
def archive() -> Iterator[Path]:
    """Where the server puts its log, on what stands for another machine; open to the user the server runs as."""
    folder = Path(tempfile.mkdtemp(prefix="madoguchi-archive-"))
    folder.chmod(0o777)
    yield folder
    shutil.rmtree(folder)


@pytest.fixture
def rig(archive: Path) -> Iterator[Rig]:
    rig = Rig(settings={"archive_mode": "on", "archive_command": f"'cp %p {archive}/%f'"})
    yield rig
    rig.stop()


def program(rig: Rig, name: str, *arguments: str | Path) -> str:
    """A programme of the server, run as its user."""
    return rig.cluster._runner.run(name, *map(str, arguments))


def archived(rig: Rig, archive: Path) -> bool:
    """Whether everything written until now lies in the archive."""
    name = answer(rig, "SELECT pg_walfile_name(pg_switch_wal())")
    until(lambda: (archive / name).exists())
    return True


def test_s_bak_2_the_database_comes_back_as_it_was_before_a_mistake(rig: Rig, archive: Path) -> None:
    base = rig.home / "base"
    base.mkdir(mode=0o700)
    shutil.chown(base, rig.cluster.data.owner(), rig.cluster.data.group())
    where = ("-h", rig.cluster.socket, "-U", "postgres")
    program(
        rig,
        "pg_basebackup",
        *where,
        "-D",
        base,
        "--checkpoint=fast",
        "--wal-method=none",
        "--no-sync",
        "--manifest-checksums=SHA256",
    )
    applied(rig)
    before = answer(rig, "SELECT clock_timestamp()")
    cases, dossiers = (answer(rig, one) for one in (_CASES, _DOSSIERS))
    with rig.database() as mistaken:
        mistaken.execute("SET session_replication_role = replica")
        mistaken.execute("DELETE FROM cases_case")
    assert answer(rig, _CASES) == 0
    assert archived(rig, archive)

    drilled = [
        command(rig, "backup", "drill", base, "--archive", archive, "--until", str(before), "--files", files)
        for files in (rig.home / "files", rig.home / "postgresql")
    ]
    assert [one.returncode for one in drilled] == [0, 1], drilled
    assert all("sound: backup_manifest" in one.stdout for one in drilled)
    assert all("NOT LOOKED AT: pg_amcheck: this server has no amcheck" in one.stdout for one in drilled)
    assert "sound: files" in drilled[0].stdout
    assert "DAMAGED: files: " in drilled[1].stdout
    back = recovered(rig, base, archive, before)
    try:
        until(lambda: of(back, "SELECT NOT pg_is_in_recovery()"))
        assert of(back, _CASES) == cases
        assert of(back, _DOSSIERS) == dossiers
        verified = command(rig, "journal", "verify", DATABASE_URL=back.url())
        assert "sound" in verified.stdout, verified.stdout + verified.stderr
    finally:
        back.stop()
    assert "Bad checksums:  0" in program(rig, "pg_checksums", "--check", "-D", back.data)


def of(back: Cluster, statement: str) -> object:
    """The one value a statement gives there."""
    with psycopg.connect(back.url(user="postgres")) as look:
        (value,) = look.execute(statement).fetchone()  # type: ignore[call-overload, misc]
        return value


def recovered(rig: Rig, base: Path, archive: Path, until_then: object) -> Cluster:
    """A server over the base backup, once it has read the log up to the moment."""
    settings = {
        **_QUICK,
        "restore_command": f"'cp {archive}/%f %p'",
        "recovery_target_time": f"'{until_then}'",
        "recovery_target_action": "promote",
    }
    back = Cluster(rig.home / "second", settings=settings)
    shutil.move(base, back.data)
    (back.data / "recovery.signal").touch()
    back.start()
    return back
