"""Carrying out a command that needs the house: Django is set up, and the database is there as long as it works.

What the rules of access decide meanwhile is kept, as it is of a page.
"""

from __future__ import annotations

import argparse
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
    """Print the lines of one kind of difference behind their mark; what is too many is counted."""
    for line in lines[:_MOST_SHOWN]:
        print(f"{mark} {line}")
    if len(lines) > _MOST_SHOWN:
        print(f"{mark} … and {len(lines) - _MOST_SHOWN:,} more")
