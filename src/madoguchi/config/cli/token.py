"""`madoguchi token create|list|revoke`: bearer tokens for programmes, each shown once."""

from __future__ import annotations

import argparse
from typing import Any

from madoguchi.config.cli.doing import carry_out


def add_to(verbs: Any) -> None:
    """Declare the commands."""
    verb = verbs.add_parser("token", help="tokens for programmes that use the API")
    whats = verb.add_subparsers(dest="what", required=True, metavar="WHAT")
    create = whats.add_parser("create", help="make a token")
    create.add_argument("--role", choices=["applicant", "clerk", "decider"], required=True)
    create.add_argument("--division", default="", help="the division a clerk or decider works for (id in city.yaml)")
    create.add_argument("--name", default="", help="what the token is for")
    create.add_argument(
        "--person",
        default="",
        help="the account of the member of staff who answers for it; counts as their own hand."
        " Of a key that drafts and one that signs off, one at least names a person",
    )
    create.add_argument(
        "--scope",
        action="append",
        default=[],
        metavar="REGISTER:read|write|export",
        help="keep it to this register, to read it, to write it, or to take many persons out in one file; may be given"
        " several times",
    )
    create.set_defaults(run=carry_out, doing=_create)
    whats.add_parser("list", help="every token with its reference").set_defaults(run=carry_out, doing=_list)
    revoke = whats.add_parser("revoke", help="make a token useless at once")
    revoke.add_argument("ref", help="the reference of the token, as `list` shows it")
    revoke.set_defaults(run=carry_out, doing=_revoke)


def _create(chosen: argparse.Namespace) -> None:
    from madoguchi.foundation.catalogue.queries import city, register
    from madoguchi.foundation.identity.actions import create_token

    if chosen.division:
        city().division(chosen.division)
    for one in chosen.scope:
        register(one.partition(":")[0])
    print(
        create_token(chosen.role, division=chosen.division, name=chosen.name, person=chosen.person, scopes=chosen.scope)
    )


def _list(chosen: argparse.Namespace) -> None:
    from madoguchi.foundation.identity.queries import tokens

    for one in tokens():
        state = "revoked" if one.revoked_at else "valid"
        print(f"{one.ref}  {state:<7}  {one.role}  {one.division or '-'}  {','.join(one.scopes) or '*'}  {one.name}")


def _revoke(chosen: argparse.Namespace) -> None:
    from madoguchi.foundation.identity.actions import revoke_token

    revoke_token(chosen.ref)
