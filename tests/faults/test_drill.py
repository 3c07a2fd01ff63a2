"""A drill over a server of the system, which has all its programmes: each looks, and each finds what is damaged."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import psycopg
import pytest

from madoguchi.config.postgres import OWNER, Cluster, programs_of
from tests.conftest import ROOT
from tests.faults.rig import _QUICK

VERSION = max((int(one.name) for one in Path("/usr/lib/postgresql").glob("*")), default=0)
_FILLED = """
    CREATE TABLE public.drilled (number bigint PRIMARY KEY, words text);
    INSERT INTO public.drilled SELECT n, 'words ' || n FROM generate_series(1, 5000) AS n
"""


@dataclass(frozen=True)
class Server:
    """A server of the system with the tables of the house, and the folder its log is archived in."""

    cluster: Cluster
    environment: dict[str, str]
    archive: Path

    def back_up(self, base: Path) -> Path:
        """A base backup in this folder, and the log up to now in the archive."""
        where = ("-h", str(self.cluster.socket), "-U", "postgres")
        self.cluster.run(
            "pg_basebackup", *where, "-D", str(base), "--checkpoint=fast", "--wal-method=none", "--no-sync"
        )
        with psycopg.connect(self.cluster.url(user="postgres"), autocommit=True) as look:
            look.execute("SELECT pg_switch_wal()")
        return base

    def drill(self, base: Path, *more: str) -> subprocess.CompletedProcess[str]:
        """What the command says."""
        command = [
            sys.executable,
            "-m",
            "madoguchi",
            "backup",
            "drill",
            str(base),
            "--archive",
            str(self.archive),
            *more,
        ]
        return subprocess.run(command, env=self.environment, cwd=ROOT, capture_output=True, text=True, check=False)


def on_the_system(home: Path, archive: Path) -> Cluster:
    """A new server of the system's version; what it lacks of the one that came along is not asked of it."""
    settings = {**_QUICK, "archive_mode": "on", "archive_command": f"'cp %p {archive}/%f'"}
    cluster = Cluster(home / "postgresql", settings=settings, programs=programs_of(VERSION))
    how = ("--auth=trust", "--encoding=UTF8", "--data-checksums", "--locale=C.UTF-8", "--no-sync")
    cluster.run("initdb", "-D", str(cluster.data), "-U", "postgres", *how)
    cluster.start()
    return cluster


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    assert VERSION, "PostgreSQL is missing. Install it with: sudo apt-get install postgresql"
    home = Path(tempfile.mkdtemp(prefix="madoguchi-drilled-"))
    home.chmod(0o755)
    archive = home / "archive"
    archive.mkdir()
    archive.chmod(0o777)
    cluster = on_the_system(home, archive)
    environment = {
        **os.environ, "MADOGUCHI_HOME": str(home / "house"), "DATABASE_URL": cluster.url(user=OWNER),
        "DJANGO_SETTINGS_MODULE": "madoguchi.config.settings",
    }  # fmt: skip
    try:
        subprocess.run([sys.executable, "-m", "madoguchi", "prepare"], env=environment, cwd=ROOT, check=True)
        with psycopg.connect(cluster.url(user="postgres"), autocommit=True) as filling:
            filling.execute(_FILLED)
        yield Server(cluster, environment, archive)
    finally:
        cluster.stop("immediate")
        shutil.rmtree(home)


@pytest.fixture(scope="module")
def base(server: Server) -> Path:
    """A base backup, its log, and what was written since."""
    return server.back_up(server.cluster.folder / "base")


def file_of(server: Server, base: Path, name: str) -> Path:
    """Where the pages of a table or an index lie in the backup."""
    with psycopg.connect(server.cluster.url(user="postgres")) as look:
        (found,) = look.execute("SELECT pg_relation_filepath(%s)", [name]).fetchone()  # type: ignore[misc]
    return base / str(found)


def test_s_bak_1_a_drill_looks_by_every_programme_of_the_server_and_says_what_was_lost(
    server: Server, base: Path
) -> None:
    told = server.drill(base, "--files", str(server.cluster.folder))
    assert told.returncode == 0, told.stdout + told.stderr
    names = ("pg_verifybackup", "pg_amcheck", "files", "madoguchi journal verify", "pg_checksums")
    assert [line for line in told.stdout.splitlines() if line.startswith("sound: ")] == [
        f"sound: {one}" for one in names
    ]
    assert "NOT LOOKED AT" not in told.stdout
    assert "lost: what was written in the last" in told.stdout
    assert "back after" in told.stdout


def test_s_bak_1_a_drill_says_what_it_did_not_look_at(server: Server, base: Path) -> None:
    assert "NOT LOOKED AT: files: nobody named the folder of their copy" in server.drill(base).stdout


def changed(file: Path) -> None:
    raw = bytearray(file.read_bytes())
    raw[len(raw) // 2] ^= 1
    file.write_bytes(raw)


@pytest.mark.parametrize("harm", [changed, Path.unlink])
def test_s_bak_1_a_drill_finds_a_file_of_the_backup_that_is_not_as_it_was(
    server: Server, base: Path, tmp_path: Path, harm: Callable[[Path], None]
) -> None:
    copy = Path(shutil.copytree(base, tmp_path / "base"))
    harm(file_of(server, copy, "drilled"))
    told = server.drill(copy)
    assert told.returncode == 1
    assert "DAMAGED: pg_verifybackup" in told.stdout
    assert "sound: " not in told.stdout


def test_s_bak_1_a_drill_finds_what_was_damaged_before_it_was_backed_up(server: Server) -> None:
    with psycopg.connect(server.cluster.url(user="postgres"), autocommit=True) as harming:
        # The index still names a row that the table lost: every file is whole, and every page has its checksum.
        harming.execute("SET allow_system_table_mods = on")
        harming.execute(
            "CREATE TABLE public.lost (number bigint); INSERT INTO public.lost SELECT generate_series(1, 500)"
        )
        harming.execute("CREATE INDEX lost_number ON public.lost (number)")
        harming.execute("UPDATE pg_index SET indisready = false WHERE indexrelid = 'lost_number'::regclass")
        harming.execute("INSERT INTO public.lost SELECT generate_series(501, 600)")
        harming.execute("UPDATE pg_index SET indisready = true WHERE indexrelid = 'lost_number'::regclass")
    told = server.drill(server.back_up(server.cluster.folder / "harmed"))
    assert told.returncode == 1, told.stdout + told.stderr
    assert "sound: pg_verifybackup" in told.stdout
    assert "DAMAGED: pg_amcheck" in told.stdout
    assert "lost_number" in told.stdout


def test_a_folder_that_is_no_base_backup_is_not_drilled(server: Server, tmp_path: Path) -> None:
    told = server.drill(tmp_path)
    assert told.returncode == 1
    assert "is no base backup" in told.stderr
