"""The inbox and the search by kana with a million cases, through the web server, with 1 and with 16 people at once."""

from __future__ import annotations

import os
import socket
import statistics
import subprocess
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from http.client import HTTPConnection, RemoteDisconnected
from itertools import cycle
from urllib.parse import urlencode

from benchmarks.measure import Measure, at_most
from benchmarks.million import fill
from benchmarks.scratch import scratch_house

# A well-known Django case system publishes 150–200 ms with one user and 320–430 ms with many.
TARGETS = {1: 100.0, 16: 200.0}
REQUESTS = 200
WORDS = ("とばた", "サトウ", "たかぎ", "あおい", "ワカマツ フミ", "もり", "やま", "ハナコ", "わた", "みうら れん")
TOKEN = "b" * 32


def run() -> list[Measure]:
    """Pages of several queues, and searches, each person with one request after another and no pause between them."""
    with scratch_house(publish=False):
        import django

        django.setup()
        fill()
        floors = {"inbox page": _engine_time(_list_once), "search by kana": _engine_time(_search_once)}
        with _served() as port:
            session = _signed_in()
            asked = {"inbox page": _pages(port, session), "search by kana": _searches(port, session)}
            return [
                at_most(f"{name}, {people} at once, p50", _p50(make, people), "ms", target, floor=floors[name])
                for name, make in asked.items()
                for people, target in TARGETS.items()
            ]


Ask = Callable[[], None]


def _p50(make: Callable[[], Ask], people: int) -> float:
    def visits(ask: Ask) -> list[float]:
        times = []
        for _ in range(max(20, REQUESTS // people)):
            begun = time.perf_counter()
            ask()
            times.append((time.perf_counter() - begun) * 1000)
        return times

    asks = [make() for _ in range(people)]
    for ask in asks:
        ask()
    with ThreadPoolExecutor(people) as pool:
        return statistics.median(one for times in pool.map(visits, asks) for one in times)


def _pages(port: int, session: str) -> Callable[[], Ask]:
    queues = [f"/staff/?{urlencode(query)}" for query in _QUERIES]

    def make() -> Ask:
        connection, paths = HTTPConnection("127.0.0.1", port, timeout=60), cycle(queues)
        return lambda: _answered(connection, "GET", next(paths), session, None)

    return make


_QUERIES = (
    {"view": "mine"},
    {"view": "unassigned"},
    {"view": "all"},
    {"view": "all", "procedure": "procedure_7"},
    {"view": "all", "step": "formal_examination", "ward": "401015"},
    {"view": "waiting"},
    {"view": "overdue"},
    {"view": "done"},
)


def _searches(port: int, session: str) -> Callable[[], Ask]:
    def make() -> Ask:
        connection, words = HTTPConnection("127.0.0.1", port, timeout=60), cycle(WORDS)

        def ask() -> None:
            body = urlencode({"q": next(words), "csrfmiddlewaretoken": TOKEN})
            _answered(connection, "POST", "/staff/search", session, body)

        return ask

    return make


def _answered(connection: HTTPConnection, method: str, path: str, session: str, body: str | None) -> None:
    from django.conf import settings

    cookies = f"{settings.SESSION_COOKIE_NAME}={session}; {settings.CSRF_COOKIE_NAME}={TOKEN}"
    headers = {"Cookie": cookies, "Host": "localhost"}
    if body is not None:
        headers["Content-Type"] = "application/x-www-form-urlencoded"
    try:
        connection.request(method, path, body=body, headers=headers)
        response = connection.getresponse()
    except (RemoteDisconnected, ConnectionResetError, BrokenPipeError):
        # The server ends connections that were quiet, or a worker that has served its share; a browser asks again.
        connection.close()
        connection.request(method, path, body=body, headers=headers)
        response = connection.getresponse()
    response.read()
    if response.status != 200:
        raise RuntimeError(f"{method} {path} gave {response.status}")


def _engine_time(act: Callable[[], object]) -> float:
    for _ in range(5):
        act()
    times = []
    for _ in range(40):
        begun = time.perf_counter()
        act()
        times.append((time.perf_counter() - begun) * 1000)
    return statistics.median(times)


_turn = cycle(range(1_000_000))


def _list_once() -> None:
    """The two queries of a page alone, without access, journal and HTML."""
    from madoguchi.engines.cases.queries import InboxFilter, counts, inbox

    query = _QUERIES[next(_turn) % len(_QUERIES)]
    wanted = InboxFilter(divisions=frozenset({"centre", "division_3"}), person="centre_3", **query)
    inbox(wanted)
    counts(InboxFilter(divisions=wanted.divisions, person=wanted.person))


def _search_once() -> None:
    from madoguchi.engines.cases.queries import search

    search(WORDS[next(_turn) % len(WORDS)], divisions={"centre", "division_3"})


def _signed_in() -> str:
    """The session of a clerk with a post at the centre and one in a division."""
    from importlib import import_module

    from django.conf import settings
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY

    from madoguchi.foundation.identity.models import Account, StaffPost
    from madoguchi.values.clock import today

    account = Account.objects.create(ref="centre_3", kind="staff", name="担当 三", is_demonstration=True)
    for division in ("centre", "division_3"):
        StaffPost.objects.create(account=account, division=division, position="clerk", from_on=today())
    session = import_module(settings.SESSION_ENGINE).SessionStore()
    session[SESSION_KEY] = str(account.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = account.get_session_auth_hash()
    session.save()
    return str(session.session_key)


@contextmanager
def _served() -> Iterator[int]:
    from madoguchi.config.cli.serve import gunicorn_arguments

    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = int(free.getsockname()[1])
    server = subprocess.Popen(
        gunicorn_arguments("127.0.0.1", port),
        env=dict(os.environ),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        _wait_until_it_answers(port, server)
        yield port
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
