"""A house of its own to lose: a database cluster and a web process that die where they are told to."""

from __future__ import annotations

import atexit
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

import psycopg
import requests

from madoguchi.config.postgres import OWNER, Cluster
from tests.faults.crashing import is_gone

ROOT = Path(__file__).resolve().parent.parent.parent
# A commit is still written before it is answered; only the machine itself, which is not lost here, may keep it from
# the disk. Coming back after a loss is quick this way.
_QUICK = {"fsync": "off"}


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
def _prepared_home() -> Path:
    """A house with the sample city published and its database at rest: made once, and copied for every rig."""
    home = _new_home()
    atexit.register(shutil.rmtree, home, ignore_errors=True)
    cluster = Cluster(home / "postgresql", settings=_QUICK)
    cluster.start()
    try:
        owner = {**_environment(home, cluster), "DATABASE_URL": cluster.url(user=OWNER)}
        command = [sys.executable, "-m", "madoguchi", "prepare", "--publish"]
        subprocess.run(command, env=owner, cwd=ROOT, check=True, capture_output=True)
    finally:
        cluster.stop()
    return home


class Rig:
    """Started once for the tests of a file; `serves` says whether a web process belongs to it."""

    def __init__(self, *, serves: bool = True, broken: bool = False, more: dict[str, str] | None = None) -> None:
        self.home = _new_home()
        subprocess.run(["cp", "-a", f"{_prepared_home()}/.", self.home], check=True)
        self.cluster = Cluster(self.home / "postgresql", settings=_QUICK)
        self.cluster.start()
        self.environment = {
            **_environment(self.home, self.cluster),
            "RIG_POSTMASTER": str(self.cluster.data),
            **(more or {}),
        }
        if broken:
            self.environment["RIG_BROKEN"] = "1"
        self.port = self._free_port()
        self.web = self._serve() if serves else None

    def _serve(self) -> subprocess.Popen[bytes]:
        environment = {**self.environment, "DJANGO_SETTINGS_MODULE": "tests.faults.settings"}
        command = [sys.executable, "-m", "tests.faults.crashing_web", str(self.port)]
        process = subprocess.Popen(command, env=environment, cwd=ROOT, start_new_session=True)
        self.wait_until_it_answers()
        return process

    def wait_until_it_answers(self) -> None:
        """Until somebody listens on the port; raises RuntimeError after two minutes."""
        for _ in range(1200):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", self.port)) == 0:
                    return
            time.sleep(0.1)
        raise RuntimeError("the web process of the rig did not start")

    @staticmethod
    def _free_port() -> int:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            return int(probe.getsockname()[1])

    def start_worker(self) -> subprocess.Popen[bytes]:
        """The real worker over this house."""
        command = [sys.executable, "-m", "madoguchi", "worker", "--concurrency", "1"]
        return subprocess.Popen(command, env=self.environment, cwd=ROOT, start_new_session=True)

    @contextmanager
    def crashing_worker(self) -> Iterator[Callable[[int], str]]:
        """A worker to lose at a point of its own; calling it gives `lost` or `done`, see `crashing_worker.py`."""
        command = [sys.executable, "-m", "tests.faults.crashing_worker"]
        with subprocess.Popen(
            command, env=self.environment, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        ) as process:

            def works(at: int) -> str:
                assert process.stdin is not None
                assert process.stdout is not None
                print(at, file=process.stdin, flush=True)
                return process.stdout.readline().strip()

            yield works

    def database(self) -> psycopg.Connection[tuple[Any, ...]]:
        """A connection of one's own to look, and to stand in the way."""
        return psycopg.connect(self.cluster.url(user="postgres"), autocommit=True)

    def heal(self) -> None:
        """Bring the database back if it was lost."""
        lost = self.cluster.postmaster_pid
        if lost is not None and is_gone(lost):
            # To the server a process whose end nobody has taken note of yet would still be running.
            for left in (self.cluster.data / "postmaster.pid", *self.cluster.socket.glob(".s.*.lock")):
                left.unlink()
        self.cluster.start()

    def stop(self) -> None:
        """End everything and leave nothing."""
        if self.web is not None:
            os.killpg(self.web.pid, signal.SIGKILL)
            self.web.wait()
        self.cluster.stop("immediate")
        shutil.rmtree(self.home, ignore_errors=True)


class Browser:
    """A visitor with cookies, who tries again when the house does not answer."""

    def __init__(self, rig: Rig) -> None:
        self.rig = rig
        self.session = requests.Session()
        self.base = f"http://127.0.0.1:{rig.port}"

    def ask(self, path: str) -> dict[str, Any]:
        """A JSON answer of the rig."""
        answer = self.session.get(self.base + path, timeout=30)
        answer.raise_for_status()
        found: dict[str, Any] = answer.json()
        return found

    def post(self, path: str, data: dict[str, str], **crash: int) -> requests.Response | None:
        """The answer to a form, without following it; None when the connection was lost."""
        headers = {f"X-{name.replace('_', '-')}": str(at) for name, at in crash.items()}
        try:
            return self.session.post(self.base + path, data=data, headers=headers, allow_redirects=False, timeout=30)
        except requests.ConnectionError:
            return None

    def get(self, path: str, **crash: int) -> requests.Response | None:
        """The same for a GET."""
        headers = {f"X-{name.replace('_', '-')}": str(at) for name, at in crash.items()}
        try:
            return self.session.get(self.base + path, headers=headers, allow_redirects=False, timeout=30)
        except requests.ConnectionError:
            return None
