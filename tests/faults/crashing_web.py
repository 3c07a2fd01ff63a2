"""A web process that can be lost at any statement: `X-Crash-At: N` or `X-Crash-Database-At: N` on a request.

The parent only forks: when the child is lost, the next one serves at once, as a process manager would see to.
A broken build has no transactions in submitting and signing off: the checkers have to see what that breaks.
"""

from __future__ import annotations

import os
import socket
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer

from django.core.handlers.wsgi import WSGIHandler
from django.db import connection

from tests.faults.crashing import crash_points, die, kill_database
from tests.faults.typeset_once import keep_what_is_set

StartResponse = Callable[..., Any]


class CrashingHandler(WSGIHandler):
    """The whole web application, with crash points for the request that asks for them."""

    def __call__(self, environ: dict[str, Any], start_response: StartResponse) -> Iterable[bytes]:
        at = int(environ.get("HTTP_X_CRASH_AT", "0"))
        database_at = int(environ.get("HTTP_X_CRASH_DATABASE_AT", "0"))
        connection.ensure_connection()
        with crash_points(at or database_at, die if at else kill_database):
            return super().__call__(environ, start_response)


class Quiet(WSGIRequestHandler):
    """Writes no log of requests."""

    def log_message(self, format: str, *args: object) -> None:
        """Nothing."""


def serve(listening: socket.socket) -> None:
    """Serve until lost."""
    server = WSGIServer(("127.0.0.1", 0), Quiet, bind_and_activate=False)
    server.socket.close()
    server.socket = listening
    server.server_address = listening.getsockname()
    server.server_name, server.server_port = "127.0.0.1", listening.getsockname()[1]
    server.setup_environ()
    server.set_app(CrashingHandler())
    server.serve_forever()


def break_transactions() -> None:
    """A build in which neither submitting nor signing off is one transaction."""
    from madoguchi.engines.records import actions as record_actions
    from madoguchi.engines.records.queries import draft_of
    from madoguchi.journeys import apply, decide

    apply.submit_application = apply.receive_application = apply.receive_application.__wrapped__
    record_actions.lock_draft = draft_of
    decide.sign_off_decision = decide.sign_off_decision.__wrapped__


def main(arguments: Sequence[str]) -> None:
    """Fork a serving child again and again on this port, of a broken build where that is said."""
    port, *broken = arguments
    keep_what_is_set(Path(os.environ["MADOGUCHI_HOME"]) / "set")
    if broken:
        break_transactions()
    listening = socket.create_server(("127.0.0.1", int(port)), backlog=16)
    while True:
        child = os.fork()
        if child == 0:
            serve(listening)
            os._exit(0)
        os.waitpid(child, 0)
