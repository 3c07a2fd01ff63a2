"""Forgetting a demonstration: its database and files are removed, so that the next start is a first one."""

from __future__ import annotations

import shutil
import sys

from madoguchi.config import environment
from madoguchi.config.postgres import Cluster


def reset() -> int:
    """Remove the embedded database and all kept files; refuses when DATABASE_URL names a real server."""
    if environment.text("DATABASE_URL"):
        print(
            "madoguchi: DATABASE_URL is set; a database that is not the embedded one is never removed.", file=sys.stderr
        )
        return 1
    home = environment.home()
    cluster = Cluster(home.postgresql)
    cluster.stop("immediate")
    shutil.rmtree(cluster.folder, ignore_errors=True)
    shutil.rmtree(home.files, ignore_errors=True)
    # They are of the journal that is gone: beside a new one they would tell of a cut chain.
    shutil.rmtree(home.seals, ignore_errors=True)
    if place := environment.text("MADOGUCHI_SEAL_PLACE"):
        print(f"The signed heads in {place} are of the journal that was removed: name another folder, or empty it.")
    print("The demonstration was removed. `make run` starts a new one.")
    return 0
