"""A request that two servers could cut in different places is taken by none, over the socket of the real web server."""

from __future__ import annotations

import os
import socket
import subprocess
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from madoguchi.config.cli.serve import gunicorn_arguments
from tests.foundation.wall.test_pooler import free_port

# In the place of the house: it reads the body it is given, and writes down what it was asked for.
_HOUSE = """
import os
def application(environ, start_response):
    environ["wsgi.input"].read()
    with open(os.environ["ASKED"], "a") as asked:
        asked.write(environ["PATH_INFO"] + "\\n")
    start_response("200 OK", [("Content-Length", "2")])
    return [b"ok"]
"""
_HIDDEN = "GET /hidden HTTP/1.1\r\nHost: a\r\n\r\n"
_ENDED = f"0\r\n\r\n{_HIDDEN}"
_WHOLE = f"Content-Length: {len(_ENDED)}\r\n"


@dataclass(frozen=True)
class Server:
    """Where it listens, and the file of what it was asked for."""

    port: int
    asked: Path

    def told(self, request: str) -> str:
        """What it answers to these bytes, until it closes or says no more."""
        with socket.create_connection(("127.0.0.1", self.port), timeout=5) as line:
            line.sendall(request.encode("latin-1"))
            line.shutdown(socket.SHUT_WR)
            found = b""
            while piece := line.recv(65_536):
                found += piece
        return found.decode("latin-1")


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The web server as the house runs it, with another application behind it."""
    folder, port = tmp_path_factory.mktemp("smuggling"), free_port()
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


HOSTILE = {
    "a length and pieces": f"{_WHOLE}Transfer-Encoding: chunked\r\n\r\n{_ENDED}",
    "pieces and a length": f"Transfer-Encoding: chunked\r\n{_WHOLE}\r\n{_ENDED}",
    "two lengths": f"Content-Length: 5\r\n{_WHOLE}\r\n{_ENDED}",
    "a length that is no number": f"Content-Length: +{len(_ENDED)}\r\n\r\n{_ENDED}",
    "pieces under a name nobody knows": f"Transfer-Encoding: xchunked\r\n{_WHOLE}\r\n{_ENDED}",
    "pieces twice": f"Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n{_WHOLE}\r\n{_ENDED}",
    "a blank before the colon": f"Transfer-Encoding : chunked\r\n{_WHOLE}\r\n{_ENDED}",
    "a header with a low line": f"Transfer_Encoding: chunked\r\n{_WHOLE}\r\n{_ENDED}",
    "a folded header": f"Transfer-Encoding:\r\n chunked\r\n{_WHOLE}\r\n{_ENDED}",
    "a piece whose length is no number": "Transfer-Encoding: chunked\r\n\r\n0x5\r\nabcde\r\n" + _ENDED,
}


@pytest.mark.parametrize("name", HOSTILE)
def test_s_api_1_what_stands_behind_a_request_of_two_lengths_is_never_a_request(name: str, server: Server) -> None:
    server.asked.write_text("")
    told = server.told(f"POST /open HTTP/1.1\r\nHost: a\r\n{HOSTILE[name]}")
    assert "/hidden" not in server.asked.read_text().splitlines()
    assert told.count("HTTP/1.1 200") <= 1


def test_s_api_1_an_honest_request_of_either_kind_is_answered_and_the_next_one_too(server: Server) -> None:
    server.asked.write_text("")
    pieces = "Transfer-Encoding: chunked\r\n\r\n5\r\nabcde\r\n0\r\n\r\n"
    told = server.told(f"POST /open HTTP/1.1\r\nHost: a\r\n{pieces}{_HIDDEN}")
    assert told.count("HTTP/1.1 200") == 2
    assert server.asked.read_text().splitlines() == ["/open", "/hidden"]
