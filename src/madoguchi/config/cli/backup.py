"""`madoguchi backup key|take|check|drill`: the whole house in one folder, sealed to a key that lies somewhere else."""

from __future__ import annotations

import argparse
import os
import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from madoguchi.config.backup.keys import make_key, private_key, public_key
from madoguchi.config.cli.drill import add_drill
from madoguchi.config.house import database, owner_environment


def add_to(verbs: Any) -> None:
    """Declare the commands."""
    verb = verbs.add_parser("backup", help="back the whole house up, sealed to a key that is not on this machine")
    whats = verb.add_subparsers(dest="what", required=True, metavar="WHAT")
    key = whats.add_parser("key", help="make a pair of keys: the private one into a file, the public one is printed")
    key.add_argument("file", type=Path, metavar="FILE", help="where the private key is written; take it away")
    key.set_defaults(run=_key)
    take = whats.add_parser("take", help="back up the database, the files and the signed heads (as the owner)")
    take.add_argument("folder", type=Path, metavar="FOLDER", help="where the new backup is put, in a folder of its own")
    take.set_defaults(run=_take)
    check = whats.add_parser("check", help="open every piece of a backup and say what is in it")
    check.add_argument("backup", type=Path, metavar="BACKUP", help="the folder of one backup")
    check.add_argument("--key", type=Path, required=True, metavar="FILE", help="the file with the private key")
    check.set_defaults(run=_check)
    add_drill(whats)


def _key(chosen: argparse.Namespace) -> int:
    print(f"MADOGUCHI_BACKUP_KEY={make_key(chosen.file)}")
    return 0


def _take(chosen: argparse.Namespace) -> int:
    public = public_key()
    with database():
        house = be_the_owner()
        from madoguchi.config.backup.taking import take
        from madoguchi.foundation.journal.sealing import seal

        begun = time.monotonic()
        problem = _sealed(seal)
        folder, manifest = take(house, chosen.folder, public)
    size = sum(part.size for part in manifest.parts.values())
    print(f"{folder}")
    print(
        f"{sum(manifest.tables.values()):,} rows of {len(manifest.tables)} tables, {manifest.files:,} files,"
        f" {size / 1_000_000:,.1f} MB in {time.monotonic() - begun:.1f} seconds"
    )
    return 1 if problem else 0


def _sealed(seal: Callable[[], int]) -> bool:
    """Seal what was written since; a second place that is away is said loudly, and keeps nobody from a backup."""
    try:
        seal()
    except OSError as away:
        print(f"The journal could not be sealed: {away}. The backup is made all the same.", file=sys.stderr)
        return True
    return False


def _check(chosen: argparse.Namespace) -> int:
    from madoguchi.config.backup.restoring import read_whole
    from madoguchi.values.clock import JST

    manifest = read_whole(chosen.backup, private_key(chosen.key))
    print(
        f"whole: of {manifest.made_at.astimezone(JST):%Y-%m-%d %H:%M:%S %Z}, {sum(manifest.tables.values()):,} rows,"
        f" {manifest.files:,} files, {manifest.position:,} entries of the journal sealed"
    )
    return 0


def be_the_owner() -> Any:
    """From here on this process is the owner of the tables; where its house is."""
    owner = owner_environment()
    os.environ.clear()
    os.environ.update(owner)
    import django

    django.setup()
    from django.conf import settings

    from madoguchi.config.backup.taking import House
    from madoguchi.foundation.journal.keys import public_half, signed, signing_key
    from madoguchi.foundation.wall.sealed_text import names_of_keys

    seal = signing_key(settings.MADOGUCHI_SEAL_KEY)
    return House(
        os.environ["DATABASE_URL"],
        settings.MADOGUCHI_FILES,
        settings.MADOGUCHI_SEAL_PLACE,
        names_of_keys(),
        public_half(seal),
        partial(signed, seal),
    )
