"""See that the programmes and fonts of the system are there: install them when root on Debian, else say how.

Standard library only; it runs before anything else is installed.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from glob import glob


@dataclass(frozen=True)
class Need:
    """One thing the system has to provide, the Debian package that brings it, and how to see that it is there."""

    package: str
    is_there: Callable[[], bool]
    instead: str = ""
    """A programme, and the package of its name, that does as well but more slowly where the other cannot be had."""

    def is_met(self) -> bool:
        """Whether it is there, or what does instead."""
        return self.is_there() or bool(self.instead and shutil.which(self.instead))


def has_japanese_font() -> bool:
    """Whether fontconfig knows a font for Japanese."""
    if not shutil.which("fc-list"):
        return any(
            os.path.isdir(f"/usr/share/fonts/{place}") for place in ("opentype/noto", "opentype/ipaexfont-mincho")
        )
    listed = subprocess.run(["fc-list", ":lang=ja", "family"], capture_output=True, text=True, check=False)
    return bool(listed.stdout.strip())


# Where Debian keeps programmes for the administrator, which is not everybody's path.
_PATH = f"{os.environ.get('PATH', '')}:/usr/sbin"
CHROMIUMS = ("chromium-headless-shell", "chromium")
NEEDS = {
    "fonts": Need("fonts-noto-cjk", has_japanese_font),
    "clamav": Need("clamav-daemon", lambda: shutil.which("clamd", path=_PATH) is not None),
    # The shell draws the same pages without the windows, extensions and services of a whole browser.
    "chromium": Need("chromium-headless-shell", lambda: shutil.which(CHROMIUMS[0]) is not None, CHROMIUMS[1]),
    "node": Need("npm", lambda: shutil.which("node") is not None and shutil.which("npm") is not None),
    "pgbouncer": Need("pgbouncer", lambda: shutil.which("pgbouncer", path=_PATH) is not None),
    "nginx": Need("nginx-light", lambda: shutil.which("nginx", path=_PATH) is not None),
    "openssl": Need("openssl", lambda: shutil.which("openssl") is not None),
    # The embedded server speaks no TLS.
    "postgresql": Need("postgresql", lambda: bool(glob("/usr/lib/postgresql/*/bin/initdb"))),
    "poppler": Need("poppler-utils", lambda: shutil.which("pdftotext") is not None),
}


def missing(names: list[str]) -> list[Need]:
    """The needs of these that are not there themselves."""
    return [NEEDS[name] for name in names if not NEEDS[name].is_there()]


def is_known(package: str) -> bool:
    """Whether the package manager can install it."""
    return subprocess.run(["apt-cache", "show", package], capture_output=True, check=False).returncode == 0


def install(needs: list[Need]) -> None:
    """Install by the system's package manager; raises CalledProcessError."""
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    subprocess.run(["apt-get", "update", "-q"], check=True, env=quiet, stdout=subprocess.DEVNULL)
    packages = [one.instead if one.instead and not is_known(one.package) else one.package for one in needs]
    print(f"Installing {', '.join(packages)} ...", flush=True)
    subprocess.run(
        ["apt-get", "install", "-y", "-q", "--no-install-recommends", *packages],
        check=True,
        env=quiet,
        stdout=subprocess.DEVNULL,
    )


def main(names: list[str]) -> int:
    """0 when everything is there in the end; 1 with the command that installs what is missing."""
    needs = missing(names)
    if needs and os.geteuid() == 0 and shutil.which("apt-get"):
        with contextlib.suppress(subprocess.CalledProcessError):  # its own words are on the screen
            install(needs)
    packages = [one.package for one in needs if not one.is_met()]
    if packages:
        print(
            f"Missing: {', '.join(packages)}. Install with: sudo apt-get install {' '.join(packages)}", file=sys.stderr
        )
        return 1
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
