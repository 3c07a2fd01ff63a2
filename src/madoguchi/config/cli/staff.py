"""`madoguchi staff import|divisions|invite|signout|link`: the personnel file; divisions; sign-ins; who somebody is."""

from __future__ import annotations

import argparse
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from madoguchi.config.cli.doing import carry_out, tell_lines

if TYPE_CHECKING:
    from madoguchi.foundation.identity.personnel import Difference


def add_to(verbs: Any) -> None:
    """Declare the commands."""
    verb = verbs.add_parser("staff", help="members of staff and their passkeys")
    whats = verb.add_subparsers(dest="what", required=True, metavar="WHAT")
    one = whats.add_parser("import", help="make a personnel file the staff from a day on, with a list of differences")
    one.add_argument("file", type=Path, help="CSV with 職員番号, 氏名, フリガナ, 課 and 職; one row a post")
    one.add_argument("--on", type=date.fromisoformat, required=True, metavar="DATE", help="the day it holds from")
    one.add_argument("--dry-run", action="store_true", help="only say what would change")
    one.add_argument(
        "--most-leaving", type=int, default=20, metavar="PERCENT", help="the share of the staff that may be missing"
    )
    one.set_defaults(run=carry_out, doing=_import)
    divisions = whats.add_parser(
        "divisions", help="give what divisions that have ended still have open to their successors; list it first"
    )
    divisions.add_argument(
        "--on", type=date.fromisoformat, metavar="DATE", help="only list what will be given on that day"
    )
    divisions.add_argument("--dry-run", action="store_true", help="only list what would be given today")
    divisions.set_defaults(run=carry_out, doing=_divisions)
    invite = whats.add_parser("invite", help="make a code with which a member of staff adds a passkey, once")
    invite.add_argument("ref", help="the account, as the console and `staff import` show it")
    invite.set_defaults(run=carry_out, doing=_invite)
    sign_out = whats.add_parser("signout", help="end every sign-in of an account, also of a resident's, at once")
    sign_out.add_argument("ref", help="the account")
    sign_out.set_defaults(run=carry_out, doing=_sign_out)
    link = whats.add_parser(
        "link",
        help="say who an account is in the register of persons, so that nobody acts on their own household's case",
    )
    link.add_argument("ref", help="the account, as the console and `staff import` show it")
    link.add_argument(
        "person", nargs="?", default="", help="the number in the register; without it the link is forgotten"
    )
    link.set_defaults(run=carry_out, doing=_link)


def _divisions(chosen: argparse.Namespace) -> None:
    from madoguchi.journeys.personnel.successions import hand_over_what_ended, successions
    from madoguchi.values.actor import SYSTEM
    from madoguchi.values.clock import today

    for one in successions(chosen.on or today()):
        print(f"{one.division} → {one.successor}  ended on {one.until_on}", end=", ")
        print(f"{len(one.numbers):,} open, {one.closed:,} closed")
        tell_lines(">", one.numbers)
    if chosen.dry_run or chosen.on:
        print("Nothing was written.")
    else:
        print(f"{hand_over_what_ended(by=SYSTEM):,} handed over.")


def _invite(chosen: argparse.Namespace) -> None:
    from django.conf import settings

    from madoguchi.foundation.identity.invitations import invite
    from madoguchi.values.actor import SYSTEM

    print(f"{invite(chosen.ref, by=SYSTEM)}  {settings.MADOGUCHI_BASE_URL}/staff/invited")


def _sign_out(chosen: argparse.Namespace) -> None:
    from madoguchi.foundation.identity.own_sign_ins import end_every_sign_in
    from madoguchi.values.actor import SYSTEM

    print(f"{end_every_sign_in(chosen.ref, by=SYSTEM):,} sign-ins ended.")


def _link(chosen: argparse.Namespace) -> None:
    from madoguchi.journeys.register_links import link_account
    from madoguchi.values.actor import SYSTEM

    link_account(chosen.ref, chosen.person, by=SYSTEM)
    print(f"{chosen.ref} is {chosen.person}." if chosen.person else f"{chosen.ref} is nobody in the register.")


def _import(chosen: argparse.Namespace) -> None:
    from madoguchi.journeys.personnel.errors import PersonnelFileWrong
    from madoguchi.journeys.personnel.taking_over import take_over_personnel
    from madoguchi.values.actor import SYSTEM

    try:
        found = take_over_personnel(
            _bytes_of(chosen.file),
            chosen.on,
            by=SYSTEM,
            dry_run=chosen.dry_run,
            most_leaving=chosen.most_leaving,
        )
    except PersonnelFileWrong as refusal:
        tell_lines("!", [f"{line}: {sentence.text()}" for line, sentence in refusal.read.problems])
        raise
    _tell(found)
    print("Nothing was written." if chosen.dry_run else f"Taken over, from {chosen.on}.")


def _bytes_of(file: Path) -> bytes:
    from madoguchi.journeys.personnel.errors import PersonnelFileMissing

    try:
        return file.read_bytes()
    except OSError as failure:
        raise PersonnelFileMissing(name=file.name) from failure


def _tell(found: Difference) -> None:
    tell_lines("+", [f"{one.ref}  {one.name}" for one in found.joined])
    tell_lines("-", [f"{ref}  {name}" for ref, name in found.left])
    tell_lines("~", [f"{one.ref}  {one.fact}: {one.before} → {one.after}" for one in found.changed])
    tell_lines(">", [f"{ref}  {post.division} {post.position} {post.kind}" for ref, post in found.begun])
    tell_lines("<", [f"{ref}  {post.division} {post.position} {post.kind}" for ref, post in found.ended])
    print(
        f"{len(found.joined):,} new, {len(found.left):,} left, {len(found.changed):,} facts changed, "
        f"{len(found.begun):,} posts begin, {len(found.ended):,} posts end, {found.same:,} people as before"
    )
