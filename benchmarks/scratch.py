"""A scratch city hall to measure in: its own database cluster with full durability, migrated and published."""

from __future__ import annotations

import contextlib
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path


@contextlib.contextmanager
def scratch_house(
    *, publish: bool = True, demonstration: bool = False, definitions: Path | None = None
) -> Iterator[Path]:
    """A prepared house in a temporary folder; this process sees it through its environment, then it is removed."""
    from madoguchi.config.house import database, run_as_owner
    from madoguchi.foundation.wall.speaker import WORKER, speaking_always

    home = Path(tempfile.mkdtemp(prefix="madoguchi-bench-"))
    home.chmod(0o755)
    before = dict(os.environ)
    os.environ.pop("DATABASE_URL", None)
    os.environ.update(MADOGUCHI_HOME=str(home), MADOGUCHI_DEMO="1", DJANGO_SETTINGS_MODULE="madoguchi.config.settings")
    if definitions:
        os.environ["MADOGUCHI_DEFINITIONS"] = str(definitions)
    try:
        with speaking_always(WORKER), database():
            wanted = [*(["--publish"] if publish else []), *(["--demonstration"] if demonstration else [])]
            if run_as_owner("prepare", *wanted):
                raise RuntimeError("the scratch house could not be prepared")
            yield home
    finally:
        os.environ.clear()
        os.environ.update(before)
        shutil.rmtree(home, ignore_errors=True)


def unguarded() -> str:
    """The address of the scratch database for who passes by every policy: no COPY goes into a guarded table."""
    from madoguchi.config import environment
    from madoguchi.config.postgres import Cluster

    return Cluster(environment.home().postgresql).url(user="postgres")


def python(*arguments: str, **more: object) -> subprocess.Popen[bytes]:
    """A Python process in the scratch house."""
    return subprocess.Popen([sys.executable, *arguments], **more)  # type: ignore[call-overload,no-any-return]
