"""A running house for the browser: its own database, the real web server and the real worker."""

from __future__ import annotations

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from contextlib import ExitStack
from pathlib import Path
from subprocess import PIPE

import psycopg

from madoguchi.config.postgres import OWNER, Cluster
from madoguchi.config.providers import free_ports, running

ROOT = Path(__file__).resolve().parent.parent.parent


class RunningHouse:
    """Web and worker over a scratch cluster with the sample city's definitions; `base` is its address."""

    def __init__(self, *, definitions: Path = ROOT / "definitions") -> None:
        self.home = Path(tempfile.mkdtemp(prefix="madoguchi-e2e-"))
        self.home.chmod(0o755)
        # What the machine itself might lose is not looked at here; a browser waits for every sync of the disk.
        self.cluster = Cluster(self.home / "postgresql", settings={"fsync": "off"})
        self.cluster.start()
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = int(probe.getsockname()[1])
        # A passkey belongs to a name, not to a number.
        self.base = f"http://localhost:{self.port}"
        self.environment = {
            **os.environ,
            "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}",
            "MADOGUCHI_HOME": str(self.home),
            "DATABASE_URL": self.cluster.url(),
            "MADOGUCHI_DEMO": "1",
            "MADOGUCHI_BASE_URL": self.base,
            "MADOGUCHI_DEFINITIONS": str(definitions),
            "DJANGO_SETTINGS_MODULE": "madoguchi.config.settings",
            "MADOGUCHI_WORKERS": "1",
            # The people of the scene sit at their desks as long as the tests take.
            "STAFF_IDLE_MINUTES": "600",
            "RESIDENT_IDLE_MINUTES": "600",
        }
        self.environment.pop("MADOGUCHI_PLAIN_STATIC", None)
        self.borrowed = ExitStack()
        providers = running(self.home / "providers", base_url=self.base, ports=free_ports())
        self.environment.update(self.borrowed.enter_context(providers).environment)
        self.command("prepare", "--publish", "--demonstration", owner=True)
        # The first matters are enough to look at; the others, and thirty thousand people, would only take time.
        more = [f"make_demonstration_{what}" for what in ("matters", "bookings")]
        more += [f"load_demonstration_{what}" for what in ("register", "kept_registers")]
        more += ["lay_demonstration_halls"]  # the staged scene has its own day at one of those offices
        self.one("DELETE FROM procrastinate_jobs WHERE task_name = ANY(%s) RETURNING id", more)
        self.processes = [self._start("serve", "--port", str(self.port)), self._start("worker")]
        self._inside: subprocess.Popen[str] | None = None
        self._wait()

    def command(self, *arguments: str, owner: bool = False) -> str:
        """The output of `madoguchi ARGUMENTS` in this house."""
        environment = dict(self.environment)
        if owner:
            environment["DATABASE_URL"] = self.cluster.url(user=OWNER)
        command = [sys.executable, "-m", "madoguchi", *arguments]
        done = subprocess.run(command, env=environment, cwd=ROOT, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def do(self, code: str) -> str:
        """What this code prints in a process of the house, which stays for the next piece."""
        if self._inside is None:
            command = [sys.executable, "-m", "tests.e2e.inside"]
            with (self.home / "inside.log").open("wb") as log:
                self._inside = subprocess.Popen(
                    command, env=self.environment, cwd=ROOT, stdin=PIPE, stdout=PIPE, stderr=log, text=True
                )
        assert self._inside.stdin is not None
        assert self._inside.stdout is not None
        print(json.dumps(code), file=self._inside.stdin, flush=True)
        told = self._inside.stdout.readline()
        assert told, (self.home / "inside.log").read_text()
        return str(json.loads(told))

    def one(self, sql: str, *values: object) -> list[str]:
        """The first column of a query, as text: quicker than asking the house for what a test has to know."""
        with psycopg.connect(self.cluster.url(user="postgres")) as connection:
            return [str(row[0]) for row in connection.execute(sql, values).fetchall()]

    def _start(self, *arguments: str) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", "madoguchi", *arguments]
        with (self.home / f"{arguments[0]}.log").open("wb") as log:
            return subprocess.Popen(
                command, env=self.environment, cwd=ROOT, start_new_session=True, stdout=log, stderr=log
            )

    def _wait(self) -> None:
        for _ in range(150):
            try:
                with urllib.request.urlopen(self.base, timeout=10) as answer:  # noqa: S310
                    if answer.status == 200:
                        return
            except OSError:
                time.sleep(0.2)
        raise RuntimeError((self.home / "serve.log").read_text())

    def stop(self) -> None:
        """End everything and leave nothing."""
        self.borrowed.close()
        if self._inside is not None:
            self._inside.kill()
            self._inside.communicate()
        for process in self.processes:
            os.killpg(process.pid, signal.SIGTERM)
        for process in self.processes:
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()
        self.cluster.stop("immediate")
        shutil.rmtree(self.home, ignore_errors=True)
