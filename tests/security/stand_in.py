"""The real web server as the house runs it, with an application in it that writes down what it was asked."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from madoguchi.config.cli.serve import gunicorn_arguments
from tests.foundation.wall.test_pooler import free_port

# In the place of the house: it reads the body it is given, and answers with the path it was asked for.
_HOUSE = """
import json, os
def application(environ, start_response):
    told = {name: value for name, value in environ.items() if isinstance(value, str) and not name.startswith("SERVER")}
    told["body"] = environ["wsgi.input"].read().decode("latin-1")
    with open(os.environ["ASKED"], "a") as asked:
        asked.write(json.dumps(told) + "\\n")
    found = environ["PATH_INFO"].encode("latin-1")
    start_response("200 OK", [("Content-Length", str(len(found)))])
    return [found]
"""


@dataclass(frozen=True)
class Server:
    """Where it listens, and the file of what it was asked."""

    port: int
    asked: Path

    def requests(self) -> list[dict[str, Any]]:
        """What the application was asked since the file was emptied: of each request its environment and its body."""
        return [json.loads(line) for line in self.asked.read_text(encoding="utf-8").splitlines()]

    def paths(self) -> list[str]:
        """The paths of these."""
        return [one["PATH_INFO"] for one in self.requests()]

    def forget(self) -> None:
        """Empty the file."""
        self.asked.write_text("", encoding="utf-8")


def told(port: int, request: str, *, whole: bool = True) -> str:
    """What a server answers to these bytes, until it closes; `whole` says that nothing more will be sent."""
    with socket.create_connection(("127.0.0.1", port), timeout=20) as line:
        line.sendall(request.encode("latin-1"))
        if whole:
            line.shutdown(socket.SHUT_WR)
        return b"".join(iter(lambda: line.recv(65_536), b"")).decode("latin-1")


@contextmanager
def standing_in(folder: Path) -> Iterator[Server]:
    """The web server, once it listens."""
    port = free_port()
    (folder / "stand_in.py").write_text(_HOUSE, encoding="utf-8")
    command = gunicorn_arguments("127.0.0.1", port)
    command[command.index("madoguchi.config.wsgi:application")] = "stand_in:application"
    at = command.index("--config")
    running = subprocess.Popen(
        [*command[:at], *command[at + 2 :]],
        cwd=folder,
        env={"ASKED": str(folder / "asked"), "PATH": os.environ["PATH"], "PYTHONPATH": str(folder)},
        stderr=subprocess.DEVNULL,
    )
    try:
        for _ in range(200):
            try:
                socket.create_connection(("127.0.0.1", port)).close()
                break
            except OSError:
                time.sleep(0.05)
        yield Server(port, folder / "asked")
    finally:
        running.terminate()
        running.wait()
