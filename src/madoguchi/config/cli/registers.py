"""`madoguchi registers infer FILE`: the definition of a register guessed from a spreadsheet, for people to correct."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Any


def add_to(verbs: Any) -> None:
    """Declare the command."""
    verb = verbs.add_parser("registers", help="registers of the office")
    whats = verb.add_subparsers(dest="what", required=True, metavar="WHAT")
    one = whats.add_parser("infer", help="write the definition of a register, guessed from a CSV or Excel file")
    one.add_argument("file", type=Path, help="a CSV or .xlsx file with a row of headings")
    one.add_argument("--id", required=True, help="the id of the register, which is also the name of its file")
    one.add_argument("--division", required=True, help="the division of city.yaml that keeps it")
    one.add_argument("--deputy", required=True, help="the division that answers while the owner cannot")
    one.add_argument("--sheet", default="", help="the name of the sheet, where a workbook has more than one")
    one.set_defaults(run=_infer)


def _infer(chosen: argparse.Namespace) -> int:
    import django

    django.setup()
    from django.conf import settings

    from madoguchi.journeys.registers.from_file import definition_from, divisions_written
    from madoguchi.values.refusal import Refusal

    try:
        content = chosen.file.read_bytes()
        text = definition_from(
            chosen.file.name,
            content,
            register_id=chosen.id,
            division=chosen.division,
            deputy=chosen.deputy,
            divisions=divisions_written(Path(settings.MADOGUCHI_DEFINITIONS)),
            sheet=chosen.sheet,
        )
    except (Refusal, OSError) as refused:
        print(refused, file=sys.stderr)
        return 1
    print(text, end="")
    return 0
