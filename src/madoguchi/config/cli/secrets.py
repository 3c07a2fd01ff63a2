"""`madoguchi secrets renew`: bring everything that is sealed under the present secret key; earlier ones may go."""

from __future__ import annotations

import argparse
import sys
from typing import TYPE_CHECKING, Any

from madoguchi.config.cli.backup import be_the_owner
from madoguchi.config.house import database

if TYPE_CHECKING:
    from madoguchi.foundation.wall.renewal import Renewed


def add_to(verbs: Any) -> None:
    """Declare the command."""
    verb = verbs.add_parser("secrets", help="seal everything anew after MADOGUCHI_SECRET_KEY was changed")
    whats = verb.add_subparsers(dest="what", required=True, metavar="WHAT")
    renew = whats.add_parser(
        "renew", help="bring every sealed value under the present key (as the owner); may be stopped, and goes on"
    )
    renew.set_defaults(run=run)


def run(chosen: argparse.Namespace) -> int:
    """Renew; exit code 1 as long as an earlier key is needed."""
    with database():
        be_the_owner()
        from madoguchi.engines.booking.actions.seeds import promised_under_earlier_keys
        from madoguchi.foundation.journal.actions import record_act
        from madoguchi.foundation.wall.renewal import renew_everything
        from madoguchi.values.actor import SYSTEM

        done = renew_everything(_progress)
        waiting = promised_under_earlier_keys()
        renewed = {one.table: one.values for one in done if one.values}
        record_act(SYSTEM, "write:secrets_renewed", data="鍵", detail={"values": renewed})
    return _tell(done, waiting)


def _progress(seen: Renewed) -> None:
    if sys.stderr.isatty():
        print(f"\r{seen.table}: {seen.rows:,} rows", end="", file=sys.stderr, flush=True)


def _tell(done: list[Renewed], waiting: list[str]) -> int:
    for one in done:
        shut = f", {one.shut:,} that no key opens" if one.shut else ""
        print(f"{one.table}: {one.values:,} values anew of {one.rows:,} rows{shut}")
    for lottery in waiting:
        print(f"the seed of the lottery {lottery} was promised under an earlier key: it is needed until the draw")
    if not waiting:
        print("nothing that a key of the house opens needs an earlier one; see the guide on when it may go")
    return 1 if waiting else 0
