"""A pytest plugin: one embedded PostgreSQL for each process that tests, announced before Django reads its settings."""

from __future__ import annotations

import atexit
import gc
import os
import shutil
import tempfile
from pathlib import Path

import pytest

from madoguchi.config.postgres import Cluster

# Whether a table was counted decides which way the planner takes: a test that asks for a plan counts it itself.
_FAST = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "autovacuum": "off"}


def _announce() -> Cluster:
    home = Path(tempfile.mkdtemp(prefix="madoguchi-test-"))
    home.chmod(0o755)
    atexit.register(shutil.rmtree, home, ignore_errors=True)
    cluster = Cluster(home / "postgresql", settings=_FAST)
    os.environ.update(
        MADOGUCHI_HOME=str(home),
        DATABASE_URL=os.environ.get("MADOGUCHI_TEST_DATABASE_URL", cluster.url(user="postgres")),
        MADOGUCHI_DEMO="1",
        MADOGUCHI_PLAIN_STATIC="1",
        MADOGUCHI_SECRET_KEY="only-for-tests",
    )
    return cluster


@pytest.hookimpl(tryfirst=True)
def pytest_configure(config: pytest.Config) -> None:
    """Start the server, but not where tests are only read, or shared out: each worker has its own."""
    shares = config.getoption("numprocesses", None) and not hasattr(config, "workerinput")
    if shares or config.getoption("collectonly"):
        return
    CLUSTER.start()
    atexit.register(CLUSTER.stop, "immediate")


CLUSTER = _announce()
# Thousands of tests are read; what they are made of is not thrown away meanwhile, see `tests/conftest.py`.
gc.disable()
