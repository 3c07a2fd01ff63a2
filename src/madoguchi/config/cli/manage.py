"""`madoguchi manage …`: any command of Django, with the database running."""

from __future__ import annotations

import argparse
from typing import Any

from madoguchi.config.house import database


def add_to(verbs: Any) -> None:
    """Declare the command."""
    verb = verbs.add_parser("manage", help="run a command of Django (manage help lists them)")
    verb.add_argument("arguments", nargs=argparse.REMAINDER)
    verb.set_defaults(run=run)


def run(chosen: argparse.Namespace) -> int:
    """Hand the rest of the line to Django."""
    from django.core.management import execute_from_command_line

    with database():
        execute_from_command_line(["madoguchi manage", *chosen.arguments])
    return 0
