"""Carrying out a command that needs the house: Django is set up, and the database is there as long as it works.

What the rules of access decide meanwhile is kept, as it is of a page.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence

from madoguchi.config.house import database


def carry_out(chosen: argparse.Namespace) -> int:
    """Call `chosen.doing`; its number is the exit code, nothing is 0. A Refusal is told by the command line itself."""
    import django

    django.setup()
    from madoguchi.foundation.access.recording import keeping_decisions, write_counted

    with database():
        with keeping_decisions():
            code = int(chosen.doing(chosen) or 0)
        write_counted()
    return code


_MOST_SHOWN = 200


def tell_lines(mark: str, lines: Sequence[str]) -> None:
    """Print the lines of one kind of difference behind their mark: all into a file, on a screen the rest is counted."""
    shown = lines[:_MOST_SHOWN] if sys.stdout.isatty() else lines
    for line in shown:
        print(f"{mark} {line}")
    if len(shown) < len(lines):
        print(f"{mark} … and {len(lines) - len(shown):,} more")
