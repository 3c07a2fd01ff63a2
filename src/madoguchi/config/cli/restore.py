"""`madoguchi restore`: take a backup into an empty house, and say what was lost and how long it took."""

from __future__ import annotations

import argparse
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from madoguchi.config.backup.keys import private_key
from madoguchi.config.cli.backup import be_the_owner
from madoguchi.config.cli.prepare import prepare_house, say
from madoguchi.config.house import database

if TYPE_CHECKING:
    from madoguchi.config.backup.manifest import Manifest
    from madoguchi.config.backup.restoring import Differences


def add_to(verbs: Any) -> None:
    """Declare the command."""
    verb = verbs.add_parser("restore", help="take a backup into an empty house (as the owner of the tables)")
    verb.add_argument("backup", type=Path, metavar="BACKUP", help="the folder of one backup")
    verb.add_argument("--key", type=Path, required=True, metavar="FILE", help="the file with the private key")
    verb.add_argument(
        "--removals",
        type=Path,
        default=None,
        metavar="FOLDER",
        help="the second place of the lost house (MADOGUCHI_SEAL_PLACE): what was disposed of since, keys that were"
        " taken back and links to the register go again",
    )
    verb.add_argument(
        "--go-on",
        action="store_true",
        help="the database and the files came in, and what follows failed: do that again, and nothing before it",
    )
    verb.set_defaults(run=run)


def run(chosen: argparse.Namespace) -> int:
    """Take it in; exit code 1 when something is not as the backup says."""
    private, begun = private_key(chosen.key), time.monotonic()
    with database():
        house = be_the_owner()
        from madoguchi.config.backup.restoring import (
            check_empty,
            differences,
            read_whole,
            take_in,
            without_additions,
        )
        from madoguchi.foundation.journal.verification import verify
        from madoguchi.values.clock import JST

        manifest = read_whole(chosen.backup, private)
        say(f"the backup is whole, of {manifest.made_at.astimezone(JST):%Y-%m-%d %H:%M:%S %Z}")
        if chosen.go_on:
            differing = without_additions(differences(house, manifest))
        else:
            check_empty(house, manifest)
            differing = take_in(chosen.backup, private, house, manifest)
            say("the database and the files are there; should anything fail from here on, call this with --go-on")
        _prepare(manifest)
        _remove_again(chosen.removals, manifest)
        findings = verify(house.seals).findings
    return _tell(manifest, differing, len(findings), time.monotonic() - begun)


def _prepare(manifest: Manifest) -> None:
    from madoguchi.foundation.journal.going_out import hold_outgoing

    prepare_house()
    hold_outgoing("restored", backup=manifest.made_at.isoformat())


def _remove_again(place: Path | None, manifest: Manifest) -> None:
    from madoguchi.journeys.disposal.again import remove_again
    from madoguchi.journeys.taken_back import link_accounts_again, take_keys_back_again

    if place is None:
        say(
            "nobody named the second place of the lost house: what was disposed of since the backup is back,"
            " passkeys, tokens, devices, mandates and posts that ended since are good, and accounts that were linked"
            " to somebody else of the register since are linked as before: take them back first"
        )
        return
    gone, kept = remove_again(place, after=manifest.position)
    say(f"{gone:,} matters and names that were removed since the backup are gone again")
    ended = take_keys_back_again(place, after=manifest.position)
    say(f"{ended:,} keys and posts that were taken back or ended since are no good again")
    say(f"{link_accounts_again(place, after=manifest.position):,} accounts are linked to the register as was said last")
    for number in kept:
        say(f"{number} was disposed of, and is kept now: see the page 廃棄を止めている書類")


def _tell(manifest: Manifest, differences: Differences, findings: int, seconds: float) -> int:
    from madoguchi.values.clock import now

    for table, (said, found) in differences.tables.items():
        print(f"{table}: {found:,} rows instead of {said:,}")
    for place in differences.files:
        print(f"the file {place} is not there as it was")
    print(f"{sum(manifest.tables.values()):,} rows, {manifest.files:,} files; the journal is", end=" ")
    print(f"TAMPERED ({findings} findings)" if findings else "sound")
    print(f"lost: what was written in the last {(now() - manifest.made_at).total_seconds():,.0f} seconds")
    print("what was taken back or ended in the last minute is good again: see to it first")
    print(f"took {seconds:,.1f} seconds; nothing goes out until `madoguchi outgoing release`")
    return 1 if differences or findings else 0
