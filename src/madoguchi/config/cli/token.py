"""`madoguchi token create`: a bearer token for a programme, shown once."""

from __future__ import annotations

import argparse
import sys
from typing import Any

from madoguchi.config.house import database


def add_to(verbs: Any) -> None:
    """Declare the command."""
    verb = verbs.add_parser("token", help="tokens for programmes that use the API")
    create = verb.add_subparsers(dest="what", required=True, metavar="WHAT").add_parser("create", help="make a token")
    create.add_argument("--role", choices=["applicant", "clerk", "decider"], required=True)
    create.add_argument("--division", default="", help="the division a clerk or decider works for (id in city.yaml)")
    create.add_argument("--name", default="", help="what the token is for")
    create.set_defaults(run=run)


def run(chosen: argparse.Namespace) -> int:
    """Print the new token; exit code 1 with a sentence when it cannot be made."""
    import django

    django.setup()
    from madoguchi.foundation.catalogue.queries import city
    from madoguchi.foundation.identity.actions import create_token
    from madoguchi.values.refusal import Refusal

    with database():
        try:
            if chosen.division:
                city().division(chosen.division)
            print(create_token(chosen.role, division=chosen.division, name=chosen.name))
        except Refusal as refusal:
            print(refusal.message.text(), file=sys.stderr)
            return 1
    return 0
