"""`madoguchi journal seal|verify|request|unusual|forget|key|status`: who looked at what, and the chain over it."""

from __future__ import annotations

import argparse
import csv
import sys
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from madoguchi.config.cli.doing import carry_out

_HEAD = (
    *("request", "entry", "at", "kind", "account", "name", "office"),
    *("act", "data", "purpose", "law", "result", "numbers"),
)


def add_to(verbs: Any) -> None:
    """Declare the commands."""
    verb = verbs.add_parser("journal", help="seal the journal, verify it, and say when it was last sealed")
    whats = verb.add_subparsers(dest="what", required=True, metavar="WHAT")
    seal = whats.add_parser("seal", help="chain and sign what was written since (the worker does it every minute)")
    seal.set_defaults(run=carry_out, doing=_seal)
    verify = whats.add_parser(
        "verify", help="compute the whole chain again, with the rows beside it; exit code 1 when something was tampered"
    )
    verify.add_argument(
        "--place", default="", help="the folder with the signed heads and the public key (MADOGUCHI_SEAL_PLACE)"
    )
    verify.add_argument(
        "--roots",
        default="",
        help="the file with the certificates of the time-stamping authority (MADOGUCHI_TSA_ROOTS)",
    )
    verify.set_defaults(run=carry_out, doing=_verify)
    request = whats.add_parser("request", help="everything one request, one job or one command did, as CSV")
    request.add_argument("number", help="as the log or a page says it; its first eight characters are enough")
    request.set_defaults(run=carry_out, doing=_request)
    unusual = whats.add_parser("unusual", help="look for unusual access on a day (the worker does it every night)")
    unusual.add_argument(
        "--on", type=date.fromisoformat, default=None, metavar="DAY", help="2026-11-25; yesterday without it"
    )
    unusual.set_defaults(run=carry_out, doing=_unusual)
    forget = whats.add_parser("forget", help="destroy the keys to the names that accounts or people hold")
    forget.add_argument(
        "holders", nargs="+", metavar="HOLDER", help="an account as the console shows it, a person or a booking"
    )
    forget.set_defaults(run=carry_out, doing=_forget_names)
    key = whats.add_parser("key", help="the public keys of the seal, from where each signs, and who decided on it")
    key.set_defaults(run=carry_out, doing=_key)
    status = whats.add_parser("status", help="when it was last sealed; exit code 1 when that is too long ago")
    status.set_defaults(run=carry_out, doing=_status)


def _seal(chosen: argparse.Namespace) -> int:
    from madoguchi.foundation.journal.sealing import seal

    print(f"{seal():,} entries sealed")
    return 0


def _verify(chosen: argparse.Namespace) -> int:
    from django.conf import settings

    from madoguchi.foundation.journal.verification import verify
    from madoguchi.values.clock import JST

    roots = Path(chosen.roots) if chosen.roots else settings.MADOGUCHI_TSA_ROOTS
    seen = verify(Path(chosen.place or settings.MADOGUCHI_SEAL_PLACE), say=_progress, roots=roots)
    if sys.stderr.isatty():
        print(file=sys.stderr)
    for finding in seen.findings:
        print(finding.line())
    if roots:
        until = f", the last of {seen.stamped_until.astimezone(JST):%Y-%m-%d %H:%M:%S %Z}" if seen.stamped_until else ""
        print(f"{seen.stamps:,} time stamps hold{until}")
    state = "TAMPERED" if seen.findings else "sound"
    print(f"{seen.entries:,} entries, {seen.heads:,} signed heads: {state}")
    return 1 if seen.findings else 0


def _progress(done: int) -> None:
    if sys.stderr.isatty():
        print(f"\r{done:,} entries", end="", file=sys.stderr, flush=True)


def _request(chosen: argparse.Namespace) -> int:
    from madoguchi.journeys.audited_requests import every_line
    from madoguchi.values.actor import SYSTEM
    from madoguchi.values.clock import JST
    from madoguchi.values.spreadsheet import harmless

    lines = every_line(chosen.number, by=SYSTEM)
    writer = csv.writer(sys.stdout)
    writer.writerow(_HEAD)
    for one in lines:
        who = (one.actor_kind, one.actor_ref, one.who, one.office)
        what = (one.verb, one.data, one.purpose, one.legal_basis, one.result, " ".join(one.subjects))
        at = one.at.astimezone(JST).isoformat(timespec="microseconds")
        told = (one.request, str(one.entry), at, *who, *what)
        writer.writerow([harmless(cell) for cell in told])
    return 0


def _unusual(chosen: argparse.Namespace) -> int:
    from madoguchi.journeys.unusual.finding import find_unusual
    from madoguchi.values.clock import today

    on = chosen.on or today() - timedelta(days=1)
    print(f"{on}: {find_unusual(on):,} findings for the auditor")
    return 0


def _forget_names(chosen: argparse.Namespace) -> int:
    from madoguchi.journeys.forgetting import forget_names
    from madoguchi.values.actor import SYSTEM

    print(f"{forget_names(chosen.holders, by=SYSTEM):,} names in the journal cannot be read any more")
    return 0


def _key(chosen: argparse.Namespace) -> int:
    from django.conf import settings

    from madoguchi.foundation.journal.models import SealKey
    from madoguchi.foundation.journal.rotation import key_of_the_house, keys_at
    from madoguchi.values.clock import JST

    decided = {row.public: row for row in SealKey.objects.all()}
    for one in keys_at(settings.MADOGUCHI_SEAL_PLACE):
        row = decided.get(one.public)
        who = (
            f"{row.at.astimezone(JST):%Y-%m-%d %H:%M %Z}, asked by {row.asked_ref}, agreed by {row.agreed_ref}"
            if row
            else "the first"
        )
        print(f"{one.public} behind position {one.after}: {who if one.is_sound else 'NOT HANDED OVER'}")
    key_of_the_house()
    return 0


def _status(chosen: argparse.Namespace) -> int:
    from madoguchi.foundation.journal.chain import SealState
    from madoguchi.foundation.journal.stamping import is_late
    from madoguchi.foundation.journal.watch import age, last_sealed, state
    from madoguchi.values.clock import JST

    at = last_sealed()
    when = f"last sealed {at.astimezone(JST):%Y-%m-%d %H:%M:%S %Z}" if at else "never sealed"
    print(f"{when}, {int(age().total_seconds())} seconds ago: {state().value}")
    if late := is_late():
        print("the time stamp is late")
    return 0 if state() is SealState.SOUND and not late else 1
