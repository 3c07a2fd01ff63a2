"""`make run` on a fresh copy of the checkout: how long until the first page, and again on a second start."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
import time
import urllib.request
from pathlib import Path

from benchmarks.measure import Measure, at_most
from benchmarks.web import free_port

FIRST, SECOND = 60.0, 5.0
_PATIENCE = 300
_OURS = ("MADOGUCHI_", "DATABASE_", "DJANGO_", "PORT", "MAKE", "MFLAGS", "VIRTUAL_ENV", "PYTHONPATH")


def run() -> list[Measure]:
    """Copy what git knows of the checkout, start it twice, and see that Ctrl-C leaves nothing running."""
    folder = Path(tempfile.mkdtemp(prefix="madoguchi-start-"))
    folder.chmod(0o755)
    try:
        _copy_checkout(folder)
        times = [_seconds_to_the_first_page(folder) for _ in range(2)]
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    return [
        at_most("make run on a fresh copy, to the first page", times[0], "s", FIRST),
        at_most("make run again, to the first page", times[1], "s", SECOND),
    ]


def _copy_checkout(folder: Path) -> None:
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"], capture_output=True, check=True
    )
    for name in filter(None, listed.stdout.decode().split("\0")):
        if Path(name).is_file():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(name, folder / name)


def _seconds_to_the_first_page(folder: Path) -> float:
    port = free_port()
    environment = {name: value for name, value in os.environ.items() if not name.startswith(_OURS)}
    environment |= {"PORT": str(port), "MADOGUCHI_HOME": str(folder / "home")}
    begun = time.perf_counter()
    with (folder / "run.log").open("wb") as log:
        # Its own session is the terminal's foreground group: Ctrl-C reaches all of it.
        running = subprocess.Popen(
            ["make", "run"], cwd=folder, env=environment, stdout=log, stderr=log, start_new_session=True
        )
    try:
        _wait_for_a_page(port, running, folder / "run.log")
        return time.perf_counter() - begun
    finally:
        _interrupt(running)
        _check_nothing_is_left(folder)


def _wait_for_a_page(port: int, running: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + _PATIENCE
    while time.monotonic() < deadline and running.poll() is None:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=30) as answer:
                if answer.status == 200 and answer.read():
                    return
        except OSError:
            time.sleep(0.05)
    raise RuntimeError(f"make run gave no page: {log.read_text(errors='replace')[-2000:]}")


def _interrupt(running: subprocess.Popen[bytes]) -> None:
    os.killpg(running.pid, signal.SIGINT)
    try:
        running.wait(60)
    except subprocess.TimeoutExpired:
        os.killpg(running.pid, signal.SIGKILL)
        raise RuntimeError("make run did not stop within a minute of Ctrl-C") from None


def _check_nothing_is_left(folder: Path) -> None:
    """No process names this copy, neither in its command nor in its environment."""
    left = [_command(one) for one in Path("/proc").iterdir() if one.name.isdigit() and _is_of(one, folder)]
    if left:
        raise RuntimeError(f"processes were left running: {', '.join(left)}")


def _command(process: Path) -> str:
    return (process / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")


def _is_of(process: Path, folder: Path) -> bool:
    mark = str(folder).encode()
    for part in ("cmdline", "environ"):
        try:
            if mark in (process / part).read_bytes():
                return True
        except OSError:
            continue  # it ended meanwhile, or belongs to somebody else
    return False
