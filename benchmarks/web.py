"""The real web server over a scratch house, and visitors who ask it one thing after another."""

from __future__ import annotations

import os
import socket
import statistics
import subprocess
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.client import HTTPConnection, RemoteDisconnected
from pathlib import Path
from types import MappingProxyType
from urllib.parse import urlencode

NO_HEADERS: Mapping[str, str] = MappingProxyType({})
TOKEN = "b" * 32  # the same in the cookie and in the form, which is all the check asks for
APPLICATION = "madoguchi.config.wsgi:application"
_LOST = (RemoteDisconnected, ConnectionResetError, BrokenPipeError)


@dataclass(frozen=True)
class Served:
    """A running web server."""

    port: int
    pid: int

    def workers(self) -> list[int]:
        """The processes that serve."""
        return [int(one) for one in Path(f"/proc/{self.pid}/task/{self.pid}/children").read_text().split()]

    def most_memory(self) -> float:
        """The resident memory of the largest web process, in MB, pages it shares with its parent included."""
        return max(_resident_kb(pid) for pid in self.workers()) / 1000


def _resident_kb(pid: int) -> int:
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1])
    raise RuntimeError(f"process {pid} has no memory")


def free_port() -> int:
    """A port of this machine nobody listens on."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


@contextmanager
def served(application: str = APPLICATION) -> Iterator[Served]:
    """The web server, as `madoguchi serve` starts it, for as long as the block runs."""
    from madoguchi.config.cli.serve import gunicorn_arguments

    port = free_port()
    server = subprocess.Popen(
        [application if one == APPLICATION else one for one in gunicorn_arguments("127.0.0.1", port)],
        env=dict(os.environ),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        _wait_until_it_answers(port, server)
        yield Served(port, server.pid)
    finally:
        server.terminate()
        server.wait(30)


def _wait_until_it_answers(port: int, server: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and server.poll() is None:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise RuntimeError("the web server did not start")


@dataclass(frozen=True)
class Answer:
    """What came back, and after how many milliseconds."""

    status: int
    headers: Mapping[str, str]
    body: bytes
    milliseconds: float


@dataclass
class Visitor:
    """One person or programme with one kept connection; `session` and `headers` go with every request."""

    port: int
    session: str = ""
    headers: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._connection = HTTPConnection("127.0.0.1", self.port, timeout=60)

    def get(self, path: str, headers: Mapping[str, str] = NO_HEADERS, *, expect: int = 200) -> Answer:
        """A page. Raises RuntimeError when another status comes back than expected."""
        return self._ask("GET", path, None, headers, expect)

    def post(self, path: str, form: Mapping[str, str], *, expect: int = 302) -> Answer:
        """A posted form. Raises RuntimeError as `get` does."""
        body = urlencode({**form, "csrfmiddlewaretoken": TOKEN}).encode()
        return self._ask("POST", path, body, {"Content-Type": "application/x-www-form-urlencoded"}, expect)

    def send(self, path: str, body: bytes, headers: Mapping[str, str] = NO_HEADERS, *, expect: int = 201) -> Answer:
        """A posted JSON body. Raises RuntimeError as `get` does."""
        return self._ask("POST", path, body, {"Content-Type": "application/json", **headers}, expect)

    def _ask(self, method: str, path: str, body: bytes | None, headers: Mapping[str, str], expect: int) -> Answer:
        sent = {"Host": "localhost", "Cookie": self._cookies(), **self.headers, **headers}
        begun = time.perf_counter()
        try:
            status, received, content = self._exchange(method, path, body, sent)
        except _LOST:
            # The server ends connections that were quiet, or a worker that has served its share; a browser asks again.
            self._connection.close()
            status, received, content = self._exchange(method, path, body, sent)
        took = (time.perf_counter() - begun) * 1000
        if status != expect:
            raise RuntimeError(f"{method} {path} gave {status}, not {expect}: {content[:400].decode(errors='replace')}")
        return Answer(status, received, content, took)

    def _exchange(
        self, method: str, path: str, body: bytes | None, headers: Mapping[str, str]
    ) -> tuple[int, dict[str, str], bytes]:
        self._connection.request(method, path, body=body, headers=dict(headers))
        response = self._connection.getresponse()
        return response.status, {name.lower(): value for name, value in response.getheaders()}, response.read()

    def _cookies(self) -> str:
        from django.conf import settings

        own = f"{settings.SESSION_COOKIE_NAME}={self.session}; " if self.session else ""
        return f"{own}{settings.CSRF_COOKIE_NAME}={TOKEN}"


Ask = Callable[[], Answer]


@dataclass(frozen=True)
class Load:
    """What several people at once experienced."""

    times: tuple[float, ...]
    seconds: float

    @property
    def rate(self) -> float:
        """Answers a second, all people together."""
        return len(self.times) / self.seconds

    @property
    def p50(self) -> float:
        """Half of the answers came within so many milliseconds."""
        return statistics.median(self.times)

    @property
    def p99(self) -> float:
        """All but one in a hundred answers came within so many milliseconds."""
        return sorted(self.times)[max(0, -(-len(self.times) * 99 // 100) - 1)]


def together(asks: Sequence[Sequence[Ask]]) -> Load:
    """Every inner list is one person, who asks one thing after another without a pause."""
    begun = time.perf_counter()
    with ThreadPoolExecutor(len(asks)) as pool:
        times = list(pool.map(lambda mine: [ask().milliseconds for ask in mine], asks))
    return Load(tuple(one for mine in times for one in mine), time.perf_counter() - begun)


def session_of(account: object) -> str:
    """The session of somebody signed in, staff by passkey; `account` is a row of identity."""
    from importlib import import_module

    from django.conf import settings
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY

    from madoguchi.foundation.identity.sessions import ASSURANCE, HIGHEST

    session = import_module(settings.SESSION_ENGINE).SessionStore()
    session[SESSION_KEY] = str(account.pk)  # type: ignore[attr-defined]
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = account.get_session_auth_hash()  # type: ignore[attr-defined]
    if account.kind == "staff":  # type: ignore[attr-defined]
        session[ASSURANCE] = HIGHEST
    session.save()
    return str(session.session_key)
