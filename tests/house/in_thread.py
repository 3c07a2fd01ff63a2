"""The house over HTTP in the thread of a test, on its connection to the database; who asks has another thread."""

from __future__ import annotations

import socket
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from select import select
from typing import TypeVar
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

from django.core.handlers.wsgi import WSGIHandler
from django.core.signals import request_finished, request_started
from django.db import close_old_connections

Found = TypeVar("Found")


class Silent(WSGIRequestHandler):
    """Says nothing of a request."""

    def log_message(self, *_: object) -> None:
        """Nothing on the screen."""


@contextmanager
def connection_stays() -> Iterator[None]:
    """As with Django's own client: the connection of a test is not closed between requests."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@dataclass(frozen=True)
class InThread:
    """The house at an address, and one thread for whoever asks it."""

    server: WSGIServer
    asking: ThreadPoolExecutor
    opened: list[socket.socket] = field(default_factory=list)

    @property
    def base(self) -> str:
        """Its address."""
        return f"http://127.0.0.1:{self.server.server_port}"

    def answered(self, ask: Callable[[], Found]) -> Found:
        """What somebody finds out who asks in the other thread, while the house answers in this one."""
        asking = self.asking.submit(ask)
        with connection_stays():
            while not asking.done():
                self._answer(asking)
        return asking.result()

    def _answer(self, asking: Future[Found]) -> None:
        """Answer who has said something: a browser also opens lines on which it says nothing yet."""
        ready, _, _ = select([self.server.socket, *self.opened], [], [], 0.01)
        for line in ready:
            if line is self.server.socket:
                self.opened.append(self.server.get_request()[0])
                continue
            self.opened.remove(line)
            try:
                self.server.process_request(line, line.getpeername())
            except OSError:  # whoever asked has gone away
                self.server.shutdown_request(line)


@contextmanager
def answering() -> Iterator[InThread]:
    """The house on a free port."""
    server = make_server("127.0.0.1", 0, WSGIHandler(), handler_class=Silent)
    with ThreadPoolExecutor(1) as asking:
        house = InThread(server, asking)
        try:
            yield house
        finally:
            for line in house.opened:
                line.close()
            server.server_close()
