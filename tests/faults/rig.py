"""A house of its own to lose: a database cluster and processes that die where they are told to."""

from __future__ import annotations

import atexit
import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import psycopg
import requests

from madoguchi.config.postgres import OWNER, Cluster
from tests.faults.crashing import is_gone
from tests.faults.nursed import ROOT, Nursed, Nursery

# What is lost at a point: the process that works, or the database under it.
PROCESS, DATABASE = "Crash_At", "Crash_Database_At"
# A commit is still written before it is answered; only the machine itself, which is not lost here, may keep it from
# the disk. Coming back after a loss is quick this way.
_QUICK = {"fsync": "off", "shared_buffers": "32MB", "autovacuum": "off"}
_PATIENCE = 120.0
# The addresses of the rig beside those of the house.
_SCENE = {"DJANGO_SETTINGS_MODULE": "tests.faults.settings"}


def _new_home() -> Path:
    home = Path(tempfile.mkdtemp(prefix="madoguchi-faults-"))
    home.chmod(0o755)
    return home


def _environment(home: Path, cluster: Cluster) -> dict[str, str]:
    return {
        **os.environ,
        "PYTHONPATH": f"{ROOT}{os.pathsep}{ROOT / 'src'}",
        "MADOGUCHI_HOME": str(home),
        "DATABASE_URL": cluster.url(),
        "MADOGUCHI_DEMO": "1",
        "MADOGUCHI_PLAIN_STATIC": "1",
        "MADOGUCHI_DEFINITIONS": str(ROOT / "definitions"),
        "DJANGO_SETTINGS_MODULE": "madoguchi.config.settings",
    }


@cache
def _prepared() -> tuple[Path, Nursery]:
    """A house with the sample city published and its database at rest, copied for every rig, and who read it all."""
    home = _new_home()
    atexit.register(shutil.rmtree, home, ignore_errors=True)
    cluster = Cluster(home / "postgresql", settings=_QUICK)
    nursery = Nursery(_environment(home, cluster))
    cluster.start()
    try:
        owner = {**_environment(home, cluster), "DATABASE_URL": cluster.url(user=OWNER)}
        command = ["prepare", "--publish"]
        assert nursery.run("madoguchi.config.cli:main", *command, environment=owner).wait() == 0
        nursery.warm({**_environment(home, cluster), **_SCENE})
        with psycopg.connect(cluster.url(user="postgres")) as look:
            look.execute("DELETE FROM procrastinate_jobs")
    finally:
        cluster.stop()
    return home, nursery


class Rig:
    """Started once for the tests of a file; `serves` says whether a web process belongs to it.

    An `empty` one has a database without tables; `settings` are of its PostgreSQL, besides the usual ones.
    """

    def __init__(
        self,
        *,
        serves: bool = True,
        empty: bool = False,
        settings: dict[str, str] | None = None,
        more: dict[str, str] | None = None,
    ) -> None:
        prepared, self._nursery = _prepared()
        self.home = _new_home()
        if not empty:
            subprocess.run(["cp", "-a", f"{prepared}/.", self.home], check=True)
        self.cluster = Cluster(self.home / "postgresql", settings={**_QUICK, **(settings or {})})
        if empty:
            self.cluster.start()
            self.cluster.stop()
        self._postmaster = self._start_database()
        self.environment = {
            **_environment(self.home, self.cluster),
            "RIG_POSTMASTER": str(self.cluster.data),
            **(more or {}),
        }
        self.port = free_port()
        self._processes = [self.serve(self.port)] if serves else []

    def _start_database(self) -> subprocess.Popen[bytes]:
        """The server itself, without the programme that looks after it ten times a second."""
        self.cluster._prepare_socket()
        options = [f"--{name}={value.strip(chr(39))}" for name, value in self.cluster._options().items()]
        user = self.cluster._runner.user
        with (self.cluster.folder / "server.log").open("ab") as log:
            server = subprocess.Popen(
                [self.cluster._runner.programs / "postgres", "-D", self.cluster.data, *options],
                stdout=log, stderr=log, stdin=subprocess.DEVNULL, cwd="/", start_new_session=True,
                env={"LC_ALL": "C.UTF-8", "TZ": "UTC"},
                **({"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []} if user else {}),
            )  # fmt: skip
        until(self._takes_connections)
        return server

    def _takes_connections(self) -> bool:
        try:
            self.database().close()
        except psycopg.OperationalError:
            return False
        return True

    def run(self, what: str, *arguments: str, errors: Path | str = "", **more: str) -> Nursed:
        """A new process of this house, see `Nursery.run`; `more` is what its environment has besides."""
        return self._nursery.run(what, *arguments, environment={**self.environment, **more}, errors=errors)

    def serve(self, port: int, *broken: str) -> Nursed:
        """A web process on this port, once it listens."""
        return listening(self.run("tests.faults.crashing_web:main", str(port), *broken, **_SCENE), port)

    def serve_broken(self) -> int:
        """The port of a web process more, of a build in which neither submitting nor deciding is one transaction."""
        port = free_port()
        self._processes.append(self.serve(port, "broken"))
        return port

    def start_worker(self) -> Nursed:
        """The real worker over this house."""
        return self.run("madoguchi.config.working:main", "--concurrency", "1")

    def lose_worker(self, at: int) -> bool:
        """Whether a worker was lost at a point of its own before its work was done, see `crashing_worker.py`."""
        ended = self.run("tests.faults.crashing_worker:main", str(at)).wait()
        assert ended in (0, -signal.SIGKILL)
        return ended != 0

    def database(self) -> psycopg.Connection[tuple[Any, ...]]:
        """A connection of one's own to look, and to stand in the way."""
        return psycopg.connect(self.cluster.url(user="postgres"), autocommit=True)

    def heal(self) -> bool:
        """Bring the database back if it was lost; whether it was."""
        if not is_gone(self._postmaster.pid):
            return False
        self._postmaster.wait()
        # Its pid may already be somebody else's, to whom the server would give way.
        for left in (self.cluster.data / "postmaster.pid", *self.cluster.socket.glob(".s.*.lock")):
            left.unlink()
        self._postmaster = self._start_database()
        return True

    def stop(self) -> None:
        """End everything and leave nothing."""
        for process in self._processes:
            process.lose()
        self._postmaster.send_signal(signal.SIGQUIT)
        self._postmaster.wait()
        shutil.rmtree(self.home, ignore_errors=True)


def free_port() -> int:
    """A port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def listening(process: Nursed, port: int) -> Nursed:
    """The process, once somebody listens on its port."""

    def is_there() -> bool:
        with socket.socket() as probe:
            return probe.connect_ex(("127.0.0.1", port)) == 0

    until(is_there)
    return process


def until(what: Callable[[], bool], *, every: float = 0.005) -> None:
    """Wait for what happens in moments; two minutes later it is a failure."""
    end = time.monotonic() + _PATIENCE
    while not what():
        assert time.monotonic() < end, "it did not happen"
        time.sleep(every)


class Browser:
    """A visitor with cookies; `port` is another than the rig's own."""

    def __init__(self, rig: Rig, port: int | None = None) -> None:
        self.session = requests.Session()
        self.base = f"http://127.0.0.1:{port or rig.port}"

    def ask(self, path: str) -> dict[str, Any]:
        """A JSON answer of the rig."""
        answer = self.session.get(self.base + path, timeout=30)
        answer.raise_for_status()
        found: dict[str, Any] = answer.json()
        return found

    def post(self, path: str, data: dict[str, str], **crash: int) -> requests.Response | None:
        """The answer to a form, without following it; None when the connection was lost."""
        return self._send("POST", path, crash, data)

    def get(self, path: str, **crash: int) -> requests.Response | None:
        """The same for a GET."""
        return self._send("GET", path, crash)

    def _send(
        self, method: str, path: str, crash: dict[str, int], data: dict[str, str] | None = None
    ) -> requests.Response | None:
        headers = {f"X-{name.replace('_', '-')}": str(at) for name, at in crash.items()}
        try:
            return self.session.request(
                method, self.base + path, data=data, headers=headers, allow_redirects=False, timeout=30
            )
        except requests.ConnectionError:
            return None
