"""What the web server does around its processes; gunicorn reads this file for its hooks."""

from __future__ import annotations

from typing import Any


def begin_to_serve() -> None:
    """Before the server forks: where the rules of access are others than before or the folder's, the journal says so.

    The public asks, whom every such process may be; no connection is left for the processes to share. A process that
    the database would not hear ends here, with a sentence.
    """
    from django.db import connections

    from madoguchi.config.environment import SettingUnusable
    from madoguchi.config.hearing import check_heard
    from madoguchi.foundation.access.changes import RULES, note_policies_at_start
    from madoguchi.foundation.wall.speaker import Side, Speaker, speaking

    try:
        check_heard()
    except SettingUnusable as unusable:
        raise SystemExit(f"madoguchi: {unusable}") from None
    with speaking(Speaker(Side.PORTAL, RULES.ref)):
        note_policies_at_start()
    connections.close_all()


def on_starting(server: Any) -> None:
    """The web server's own lines hold as little of what it was asked for as those of the house."""
    from madoguchi.config.log_lines import FORMAT, Line

    for handler in server.log.error_log.handlers:
        handler.setFormatter(Line(FORMAT))


def post_worker_init(_worker: object) -> None:
    """A web process begins to serve: from now on it looks after the seal of the journal and the rules of access."""
    from madoguchi.config.watching import begin_to_watch

    begin_to_watch()


def worker_exit(_server: object, _worker: object) -> None:
    """A web process comes to its end: what it has counted is written, by the public, whom every such process may be."""
    from madoguchi.config.watching import end_watching
    from madoguchi.foundation.access.recording import write_counted
    from madoguchi.foundation.wall.speaker import Side, Speaker, speaking

    end_watching()
    with speaking(Speaker(Side.PORTAL)):
        write_counted()
