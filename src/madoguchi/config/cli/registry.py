"""`madoguchi registry import|down|up`: take over an extract of a core system, or say that a register is down."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from madoguchi.config import environment
from madoguchi.config.cli.doing import carry_out, tell_lines

if TYPE_CHECKING:
    from madoguchi.engines.registry.actions import Report


def add_to(verbs: Any) -> None:
    """Declare the commands."""
    verb = verbs.add_parser("registry", help="take over extracts of core systems; say that a register is down")
    whats = verb.add_subparsers(dest="what", required=True, metavar="WHAT")
    one = whats.add_parser("import", help="take over a CSV extract whole, or nothing of it, with a list of differences")
    one.add_argument("file", type=Path)
    one.add_argument("--map", required=True, metavar="NAME", help="the column map definitions/extracts/NAME.yaml")
    one.add_argument("--dry-run", action="store_true", help="only say what would change")
    one.add_argument("--without-refused", action="store_true", help="leave out the rows that cannot be read")
    one.set_defaults(run=carry_out, doing=_import)
    for what, sentence in (("down", "its values are out of reach"), ("up", "it answers again")):
        switch = whats.add_parser(what, help=f"say of a register that {sentence}")
        switch.add_argument("source")
        switch.set_defaults(run=carry_out, doing=_switch)


def _switch(chosen: argparse.Namespace) -> int:
    from madoguchi.engines.registry.actions import source_down, source_up

    (source_down if chosen.what == "down" else source_up)(chosen.source)
    return 0


def _import(chosen: argparse.Namespace) -> int:
    from madoguchi.engines.registry.errors import RowsRefused
    from madoguchi.journeys.extracts import import_extract
    from madoguchi.values.actor import SYSTEM

    try:
        report = import_extract(
            Path(environment.text("MADOGUCHI_DEFINITIONS")),
            chosen.file,
            chosen.map,
            by=SYSTEM,
            dry_run=chosen.dry_run,
            without_refused=chosen.without_refused,
            say=lambda count: print(f"  · {count:,} rows read", file=sys.stderr, flush=True),
        )
    except RowsRefused as refused:
        _tell(refused.report)
        raise
    _tell(report)
    print("Taken over." if report.written else "Nothing was written.")
    return 0


def _tell(report: Report | None) -> None:
    """The list of differences, at most so many lines of each kind, and the counts."""
    if report is None:
        return
    found = report.difference
    tell_lines("+", [f"{row.ref}  {row.family} {row.given}" for row in found.added])
    tell_lines("~", [f"{one.ref}  {one.field}: {one.before!s} → {one.after!s}" for one in found.changed])
    tell_lines("-", [*found.gone])
    tell_lines("!", [f"{one.line}: {one.why}" for one in found.refused])
    people = len({one.ref for one in found.changed})
    print(
        f"{report.rows:,} rows: {len(found.added):,} new, {people:,} changed ({len(found.changed):,} fields), "
        f"{len(found.gone):,} gone, {len(found.back):,} back, {found.confirmed:,} the same, "
        f"{len(found.refused):,} refused"
    )
