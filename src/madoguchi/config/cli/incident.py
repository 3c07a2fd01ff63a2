"""`madoguchi incident report|request`: everybody whose data an account in a period, or one request, saw or changed."""

from __future__ import annotations

import argparse
import csv
import sys
from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from madoguchi.config.cli.doing import carry_out

if TYPE_CHECKING:
    from madoguchi.journeys.incident import Reached

_HEAD = ("number", "name", "email", "entries", "first", "last", "changed", "exported", "data", "request")


def add_to(verbs: Any) -> None:
    """Declare the commands."""
    verb = verbs.add_parser("incident", help="who is affected when an account was misused")
    whats = verb.add_subparsers(dest="what", required=True, metavar="WHAT")
    report = whats.add_parser("report", help="list everybody whose data an account saw or changed, as CSV")
    report.add_argument("account", help="the account, as the console shows it")
    report.add_argument("since", type=date.fromisoformat, metavar="FROM", help="the first day")
    report.add_argument("until", type=date.fromisoformat, metavar="TO", help="the last day")
    report.set_defaults(run=carry_out, doing=_report)
    request = whats.add_parser("request", help="list everybody whose data one request saw or changed, as CSV")
    request.add_argument("number", help="the number of the request, as the log, a page or the journal says it")
    request.set_defaults(run=carry_out, doing=_request)
    for one in (report, request):
        one.add_argument(
            "--file", type=Path, help="where the list is written, closed to others; without it, the screen"
        )


def _report(chosen: argparse.Namespace) -> None:
    from madoguchi.journeys.incident import everybody_affected
    from madoguchi.values.actor import SYSTEM

    until = _begin(chosen.until + timedelta(days=1))
    _list(everybody_affected(chosen.account, _begin(chosen.since), until, by=SYSTEM), chosen)


def _request(chosen: argparse.Namespace) -> None:
    from madoguchi.journeys.incident import everybody_of_request
    from madoguchi.values.actor import SYSTEM

    _list(everybody_of_request(chosen.number, by=SYSTEM), chosen)


def _list(affected: Iterable[Reached], chosen: argparse.Namespace) -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        # What hurries a page does not hurry this list.
        cursor.execute("SET statement_timeout = 0")
    if chosen.file is None:
        count = _write(affected, sys.stdout)
    else:
        chosen.file.touch(mode=0o600)
        with chosen.file.open("w", encoding="utf-8-sig", newline="") as file:
            count = _write(affected, file)
    print(f"{count:,} matters, bookings or persons are affected.", file=sys.stderr)


def _write(affected: Iterable[Reached], file: Any) -> int:
    from madoguchi.values.clock import JST
    from madoguchi.values.spreadsheet import harmless

    writer = csv.writer(file)
    writer.writerow(_HEAD)
    count = 0
    for count, one in enumerate(affected, 1):  # noqa: B007  (the last number is the count)
        touched = one.touched
        # By the clock of the days it was asked for.
        times = [at.astimezone(JST).isoformat(timespec="seconds") for at in (touched.first_at, touched.last_at)]
        flags = ("yes" if touched.changed else "", "yes" if touched.exported else "")
        row = (touched.number, one.name, one.email, str(touched.entries), *times, *flags, touched.data, touched.request)
        writer.writerow([harmless(cell) for cell in row])
    return count


def _begin(day: date) -> datetime:
    from madoguchi.values.clock import JST

    return datetime.combine(day, time(), JST)
