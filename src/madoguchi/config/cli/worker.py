"""`madoguchi worker`: the process that does what must happen later."""

from __future__ import annotations

import argparse
import sys
from typing import Any

from madoguchi.config.house import database, run_together


def add_to(verbs: Any) -> None:
    """Declare the command."""
    verb = verbs.add_parser("worker", help="run the worker: notices, messages, clean-up")
    verb.add_argument("--concurrency", type=int, default=2)
    verb.set_defaults(run=run)


def worker_arguments(concurrency: int = 2) -> list[str]:
    """The worker's command."""
    return [sys.executable, "-m", "madoguchi.config.working", "--concurrency", str(concurrency)]


def run(chosen: argparse.Namespace) -> int:
    """Work until stopped."""
    with database():
        return run_together([worker_arguments(chosen.concurrency)])
