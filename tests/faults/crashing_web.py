"""A web process that can be lost at any statement: `X-Crash-At: N` or `X-Crash-Database-At: N` on a request.

The parent only forks: when the child is lost, the next one serves at once, as a process manager would see to.
`RIG_BROKEN=1` takes the transaction away from submitting, to show that the checker sees what that breaks.
"""

from __future__ import annotations

import os
import socket
import sys
from collections.abc import Callable, Iterable
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.faults.settings")
django.setup()

from django.core.handlers.wsgi import WSGIHandler  # noqa: E402
from django.db import connection, connections  # noqa: E402

from tests.faults.crashing import crash_points, die, kill_database  # noqa: E402

StartResponse = Callable[..., Any]


class CrashingHandler(WSGIHandler):
    """The whole web application, with crash points for the request that asks for them."""

    def __call__(self, environ: dict[str, Any], start_response: StartResponse) -> Iterable[bytes]:
        at = int(environ.get("HTTP_X_CRASH_AT", "0"))
        database_at = int(environ.get("HTTP_X_CRASH_DATABASE_AT", "0"))
        connection.ensure_connection()
        with crash_points(at or database_at, die if at else kill_database) as countdown:
            answer = super().__call__(environ, start_response)
            # The test asks for later and later points until one is never reached.
            answer["X-Points-Left"] = str(countdown.left)  # type: ignore[index]
            return answer


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


def break_submitting() -> None:
    """A build in which submitting is not one transaction."""
    from madoguchi.engines.records import actions as record_actions
    from madoguchi.engines.records.queries import draft_of
    from madoguchi.journeys import apply

    apply.submit_application = apply.receive_application = apply.receive_application.__wrapped__
    record_actions.lock_draft = draft_of


def main() -> None:
    """Fork a serving child again and again."""
    listening = socket.create_server(("127.0.0.1", int(sys.argv[1])), backlog=16)
    if os.environ.get("RIG_BROKEN"):
        break_submitting()
    connections.close_all()
    while True:
        child = os.fork()
        if child == 0:
            serve(listening)
            os._exit(0)
        os.waitpid(child, 0)


if __name__ == "__main__":
    main()
