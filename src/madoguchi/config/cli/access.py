"""`madoguchi access check|rules|explain|simulate`: who may do what: validated, who agreed, asked, and others tried."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from madoguchi.config.cli.doing import carry_out, tell_lines

if TYPE_CHECKING:
    from madoguchi.foundation.access.simulation import Recorded, Shift, Simulation


_SUBJECTS = (
    "a reference number, for visits a booking number; or what it is and which one: `case:` or `dossier:` (what the"
    " office or the applicant has of a matter) and `hold:` with a reference number, `visit:` or `booking:` (what the"
    " office or the visitor has of a visit) with a booking number, `procedure:` (sending an application),"
    " `office:`, `register:`, `draft:`, `survey:`, `system:`, `person:`, `disposal:` (a plan or a division) and"
    " `proposal:` with a name, `record:REGISTER/NUMBER`, `part:REGISTER/FIELD`; or a kind alone: case, dossier, person,"
    " figures, definition, outbox, journal, inquiry, disposal, rules, seal_key"
)


def add_to(verbs: Any) -> None:
    """Declare the commands."""
    verb = verbs.add_parser("access", help="who may do what, and why")
    whats = verb.add_subparsers(dest="what", required=True, metavar="WHAT")
    check = whats.add_parser("check", help="validate the rules against their schema; exit code 1 when one is wrong")
    check.add_argument("folder", type=Path, nargs="?", help="the folder of the rules (MADOGUCHI_POLICIES)")
    check.set_defaults(run=_check)
    rules = whats.add_parser(
        "rules",
        help="which rules are in force, and who agreed; exit code 1 when the folder holds others or they lack an act",
    )
    rules.set_defaults(run=carry_out, doing=_rules)
    explain = whats.add_parser("explain", help="whether somebody may do something now; exit code 1 when not")
    explain.add_argument(
        "who",
        help="the account of a member of staff, a resident, a business or a proxy (`a-…`), or a programme (`t-…`)",
    )
    explain.add_argument(
        "action", help="view, work, sign_off, apply, amend, view_register, act_on_record, use_system, lift_hold ..."
    )
    explain.add_argument("subject", help=_SUBJECTS)
    explain.set_defaults(run=carry_out, doing=_explain)
    simulate = whats.add_parser(
        "simulate", help="what other rules would have answered in the last 30 days; exit code 1 when anything changes"
    )
    simulate.add_argument("folder", type=Path, nargs="?", help="the folder of the other rules (MADOGUCHI_POLICIES)")
    simulate.set_defaults(run=carry_out, doing=_simulate)


def _check(chosen: argparse.Namespace) -> int:
    import django

    django.setup()
    from django.conf import settings

    from madoguchi.foundation.access.policies import read_policies
    from madoguchi.foundation.access.texts import complaints

    folder = chosen.folder or settings.MADOGUCHI_POLICIES
    found = complaints(folder)
    for one in found:
        print(one)
    print(f"{len(found)} findings." if found else f"{len(read_policies(folder).rules)} rules, all valid.")
    return 1 if found else 0


def _rules(chosen: argparse.Namespace) -> int:
    from django.utils import timezone

    from madoguchi.foundation.access.changes import folder_differs
    from madoguchi.foundation.access.in_force import acts_left_out, look_for_rules

    found = look_for_rules()
    agreed = found.agreed
    if agreed is None:
        print(f"{found.book.own} rules of the release  {found.rules.digest}")
    else:
        at = f"{timezone.localtime(agreed.at):%Y-%m-%d %H:%M}"
        hands = f"proposed by {agreed.asked_ref}, agreed by {agreed.agreed_ref}, {at}"
        print(f"{found.book.own} rules of the city  {found.rules.digest}\n{hands}")
    if found.book.trouble:
        print(f"they cannot be read, and nothing is permitted: {found.book.trouble}")
    if found.book.lent:
        print(f"Acts they cannot name, which the release decides until two people agree: {', '.join(found.book.lent)}")
    left_out = acts_left_out()
    if left_out:
        print(f"They do not know, and so refuse to everybody: {', '.join(left_out)}")
    differs = folder_differs()
    if differs:
        print("The folder holds other rules, which change nothing until two people agree to them (/staff/rules).")
    return 1 if differs or left_out or found.book.lent or found.book.trouble else 0


def _explain(chosen: argparse.Namespace) -> int:
    from madoguchi.journeys.explaining import explain

    decision = explain(chosen.who, chosen.action, chosen.subject)
    print(f"{'allowed' if decision.allowed else 'refused'} by {decision.rule}: {decision.reason.text()}")
    if not decision.allowed:
        print(f"needed: {decision.needs.text()}\nask: {decision.ask.text()}")
    return 0 if decision.allowed else 1


def _simulate(chosen: argparse.Namespace) -> int:
    from django.conf import settings

    from madoguchi.foundation.access.in_force import as_in_force
    from madoguchi.foundation.access.simulation import how_many_decisions, recorded_decisions, simulate
    from madoguchi.foundation.access.texts import rules_in

    book, whole = as_in_force(rules_in(chosen.folder or settings.MADOGUCHI_POLICIES)), how_many_decisions()

    def tell(done: int) -> None:
        print(f"{done:,} of {whole:,} decisions asked again …", file=sys.stderr)

    found = simulate(book, recorded_decisions(), tell=tell)
    print(f"{found.asked:,} decisions of the last 30 days by {book.own} rules: {found.changed:,} would change.")
    if found.by_another_rule:
        print(f"{found.by_another_rule:,} more would be answered the same by another rule.")
    tell_lines("*", [_shift_in_words(found, shift) for shift in found.by_weight()])
    return 1 if found.changed else 0


def _shift_in_words(found: Simulation, shift: Shift) -> str:
    then, now = ("permit", "deny") if shift.allowed_then else ("deny", "permit")
    count, people = found.counts[shift], len(found.people[shift])
    lines = [
        f"{count:,} of {shift.role} ({people} accounts): {shift.action} a {shift.kind}, from {then} to {now}",
        f"until now by {shift.rule_then}, then by {shift.rule_now}: {shift.reason_now}",
        *(f"such as {_example(one)}" for one in found.shifts[shift]),
    ]
    return "\n    ".join(lines)


def _example(one: Recorded) -> str:
    from madoguchi.values.clock import JST

    return " ".join(part for part in (f"{one.at.astimezone(JST):%Y-%m-%d %H:%M}", one.ref, one.subject) if part)
