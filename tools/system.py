"""See that the programmes and fonts of the system are there: install them when root on Debian, else say how.

Standard library only; it runs before anything else is installed.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Need:
    """One thing the system has to provide, the Debian package that brings it, and how to see that it is there."""

    package: str
    is_there: Callable[[], bool]


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
NEEDS = {
    "fonts": Need("fonts-noto-cjk", has_japanese_font),
    "clamav": Need("clamav-daemon", lambda: shutil.which("clamd", path=_PATH) is not None),
    "chromium": Need("chromium", lambda: shutil.which("chromium") is not None),
    "node": Need("npm", lambda: shutil.which("node") is not None and shutil.which("npm") is not None),
    "pgbouncer": Need("pgbouncer", lambda: shutil.which("pgbouncer", path=_PATH) is not None),
    "nginx": Need("nginx-light", lambda: shutil.which("nginx", path=_PATH) is not None),
    "openssl": Need("openssl", lambda: shutil.which("openssl") is not None),
    "poppler": Need("poppler-utils", lambda: shutil.which("pdftotext") is not None),
}


def missing(names: list[str]) -> list[str]:
    """The packages of these needs that are not met."""
    return [NEEDS[name].package for name in names if not NEEDS[name].is_there()]


def install(packages: list[str]) -> None:
    """Install by the system's package manager; raises CalledProcessError."""
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    print(f"Installing {', '.join(packages)} ...", flush=True)
    subprocess.run(["apt-get", "update", "-q"], check=True, env=quiet, stdout=subprocess.DEVNULL)
    subprocess.run(
        ["apt-get", "install", "-y", "-q", "--no-install-recommends", *packages],
        check=True,
        env=quiet,
        stdout=subprocess.DEVNULL,
    )


def main(names: list[str]) -> int:
    """0 when everything is there in the end; 1 with the command that installs what is missing."""
    packages = missing(names)
    if packages and os.geteuid() == 0 and shutil.which("apt-get"):
        install(packages)
        packages = missing(names)
    if packages:
        print(
            f"Missing: {', '.join(packages)}. Install with: sudo apt-get install {' '.join(packages)}", file=sys.stderr
        )
        return 1
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
