"""`madoguchi access check|explain`: the rules of who may do what, validated and asked."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from madoguchi.config.cli.doing import carry_out


def add_to(verbs: Any) -> None:
    """Declare the commands."""
    verb = verbs.add_parser("access", help="who may do what, and why")
    whats = verb.add_subparsers(dest="what", required=True, metavar="WHAT")
    check = whats.add_parser("check", help="validate the rules against their schema; exit code 1 when one is wrong")
    check.add_argument("folder", type=Path, nargs="?", help="the folder of the rules (MADOGUCHI_POLICIES)")
    check.set_defaults(run=_check)
    explain = whats.add_parser("explain", help="whether somebody may do something now; exit code 1 when not")
    explain.add_argument("who", help="the account, as `a-…` or the name of a demonstration account")
    explain.add_argument("action", help="view, work, handle, sign_off, list, administer, serve_visits ...")
    explain.add_argument("subject", help="a reference number, a booking number, or a kind such as figures")
    explain.set_defaults(run=carry_out, doing=_explain)


def _check(chosen: argparse.Namespace) -> int:
    import django

    django.setup()
    from django.conf import settings

    from madoguchi.foundation.access.policies import complaints, read_policies

    folder = chosen.folder or settings.MADOGUCHI_POLICIES
    found = complaints(folder)
    for one in found:
        print(one)
    print(f"{len(found)} findings." if found else f"{len(read_policies(folder).rules)} rules, all valid.")
    return 1 if found else 0


def _explain(chosen: argparse.Namespace) -> int:
    from madoguchi.journeys.explaining import explain

    decision = explain(chosen.who, chosen.action, chosen.subject)
    print(f"{'allowed' if decision.allowed else 'refused'} by {decision.rule}: {decision.reason.text()}")
    if not decision.allowed:
        print(f"needed: {decision.needs.text()}\nask: {decision.ask.text()}")
    return 0 if decision.allowed else 1
