"""What the web server does around its processes; gunicorn reads this file for its hooks."""

from __future__ import annotations


def worker_exit(_server: object, _worker: object) -> None:
    """A web process comes to its end: what it has counted is written, by the public, whom every such process may be."""
    from madoguchi.foundation.access.recording import write_counted
    from madoguchi.foundation.wall.speaker import Side, Speaker, speaking

    with speaking(Speaker(Side.PORTAL)):
        write_counted()
