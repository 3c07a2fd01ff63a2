"""`madoguchi serve`: the web process."""

from __future__ import annotations

import argparse
import sys
from typing import Any

from madoguchi.config import environment
from madoguchi.config.house import database, run_together
from madoguchi.config.signing_in import check_login


def add_to(verbs: Any) -> None:
    """Declare the command."""
    verb = verbs.add_parser("serve", help="run the web process")
    verb.add_argument("--address", default=environment.text("MADOGUCHI_ADDRESS"))
    verb.add_argument("--port", type=int, default=environment.number("PORT"))
    verb.set_defaults(run=run)


def gunicorn_arguments(address: str, port: int) -> list[str]:
    """The server's command; two processes with threads keep a small machine busy without a queue per page."""
    workers = environment.number("MADOGUCHI_WORKERS")
    threads = environment.number("MADOGUCHI_THREADS")
    return [
        sys.executable, "-m", "gunicorn", "madoguchi.config.wsgi:application",
        "--bind", f"{address}:{port}", "--workers", str(workers), "--threads", str(threads),
        "--worker-class", "gthread", "--preload", "--timeout", "60", "--graceful-timeout", "10",
        "--log-level", "warning", "--no-control-socket", "--config", "python:madoguchi.config.web_server",
    ]  # fmt: skip


def run(chosen: argparse.Namespace) -> int:
    """Serve until stopped; the embedded database runs as long as this process does."""
    check_login(environment.choice("MADOGUCHI_SIDE", "", "internet", "closed"), environment.text("DATABASE_URL"))
    with database():
        return run_together([gunicorn_arguments(chosen.address, chosen.port)])
