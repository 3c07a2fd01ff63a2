"""`madoguchi staff invite`: the first administrator, and whoever no administrator is there for, gets a passkey."""

from __future__ import annotations

import argparse
from typing import Any

from madoguchi.config.cli.doing import carry_out


def add_to(verbs: Any) -> None:
    """Declare the commands."""
    verb = verbs.add_parser("staff", help="members of staff and their passkeys")
    whats = verb.add_subparsers(dest="what", required=True, metavar="WHAT")
    invite = whats.add_parser("invite", help="make a code with which a member of staff adds a passkey, once")
    invite.add_argument("ref", help="the account, as the console and `staff import` show it")
    invite.set_defaults(run=carry_out, doing=_invite)


def _invite(chosen: argparse.Namespace) -> None:
    from django.conf import settings

    from madoguchi.foundation.identity.invitations import invite
    from madoguchi.values.actor import SYSTEM

    print(f"{invite(chosen.ref, by=SYSTEM)}  {settings.MADOGUCHI_BASE_URL}/staff/invited")
