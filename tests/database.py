"""A pytest plugin: one embedded PostgreSQL for the whole run, started before Django reads its settings."""

from __future__ import annotations

import atexit
import gc
import os
import shutil
import tempfile
from pathlib import Path

from madoguchi.config.postgres import Cluster

_FAST = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


def _start() -> None:
    home = Path(tempfile.mkdtemp(prefix="madoguchi-test-"))
    home.chmod(0o755)
    cluster = Cluster(home / "postgresql", settings=_FAST)
    cluster.start()
    os.environ.update(
        MADOGUCHI_HOME=str(home),
        DATABASE_URL=os.environ.get("MADOGUCHI_TEST_DATABASE_URL", cluster.url(user="postgres")),
        MADOGUCHI_DEMO="1",
        MADOGUCHI_PLAIN_STATIC="1",
        MADOGUCHI_SECRET_KEY="only-for-tests",
    )

    def stop() -> None:
        cluster.stop("immediate")
        shutil.rmtree(home, ignore_errors=True)

    atexit.register(stop)


_start()
# Thousands of tests are read; what they are made of is not thrown away meanwhile, see `tests/conftest.py`.
gc.disable()
