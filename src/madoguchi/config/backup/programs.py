"""PostgreSQL's own programmes, told by their environment where the database is: no command line holds a password."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path

import psycopg
from psycopg.conninfo import conninfo_to_dict

from madoguchi.config.postgres import installed_program
from madoguchi.foundation.wall.speaker import KEEPER

# The owner sees matters only as the keeper, and nobody gives a long statement up.
_OPTIONS = f"-c madoguchi.actor={KEEPER} -c statement_timeout=0 -c idle_in_transaction_session_timeout=0"


def connected(url: str) -> psycopg.Connection[tuple[object, ...]]:
    """A connection of the owner who sees everything, outside of Django."""
    return psycopg.connect(url, options=_OPTIONS, autocommit=True)


def environment_of(url: str) -> dict[str, str]:
    """What libpq reads of an address."""
    told = {{"dbname": "database"}.get(name, name): str(value) for name, value in conninfo_to_dict(url).items()}
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PG")}
    return {**kept, **{f"PG{name.upper()}": value for name, value in told.items()}, "PGOPTIONS": _OPTIONS}


def program(name: str, url: str) -> Path:
    """The programme that fits the server: the machine's own where it is not older, else the one that came along."""
    with connected(url) as connection:
        wanted = connection.info.server_version // 10_000
    own = shutil.which(name)
    return Path(own) if own and _major(own) >= wanted else installed_program(name)


def _major(path: str) -> int:
    told = subprocess.run([path, "--version"], capture_output=True, text=True, check=False).stdout  # noqa: S603
    found = re.search(r"(\d+)(?:\.\d+)*\b", told)
    return int(found[1]) if found else 0
