"""Make the environment with nothing but Python 3.11: .venv, pinned and hashed packages, the command `madoguchi`.

It uses the standard library only and does nothing when the pins have not changed.
"""

from __future__ import annotations

import compileall
import hashlib
import os
import shutil
import subprocess
import sys
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"


def digest(*files: Path) -> str:
    """One digest over the contents of these files and this Python."""
    total = hashlib.sha256(sys.version.encode())
    for file in files:
        total.update(file.read_bytes())
    return total.hexdigest()


def site_packages() -> Path:
    """Where the environment keeps its packages."""
    return VENV / "lib" / f"python{sys.version_info.major}.{sys.version_info.minor}" / "site-packages"


def install(pins: Path, bootstrap: Path) -> None:
    """Install exactly the pinned packages; uv does it in seconds, and is itself pinned."""
    if not PYTHON.exists():
        venv.create(VENV, with_pip=True, symlinks=True)
    quiet = {**os.environ, "PIP_DISABLE_PIP_VERSION_CHECK": "1", "VIRTUAL_ENV": str(VENV)}
    subprocess.run([PYTHON, "-m", "pip", "install", "-q", "--require-hashes", "-r", bootstrap], check=True, env=quiet)
    uv = [VENV / "bin" / "uv", "pip", "install", "-q", "--compile-bytecode", "--require-hashes"]
    subprocess.run([*uv, "-r", pins], check=True, env=quiet)


def put_command() -> None:
    """Let the environment find the checkout, and give it the command `madoguchi`."""
    (site_packages() / "madoguchi-checkout.pth").write_text(f"{ROOT / 'src'}\n{ROOT}\n", encoding="utf-8")
    command = VENV / "bin" / "madoguchi"
    command.write_text(f'#!/bin/sh\nexec "{PYTHON}" -m madoguchi "$@"\n', encoding="utf-8")
    command.chmod(0o755)


def install_by_npm(folder: Path, what: str) -> None:
    """What a folder of tools asks for, where Node is; its lock file holds hashes and no addresses."""
    npm, lock = shutil.which("npm"), folder / "package-lock.json"
    mark = folder / "node_modules" / "prepared"
    if npm is None or shutil.which("node") is None:
        return
    wanted = digest(lock)
    if not mark.exists() or mark.read_text() != wanted:
        print(f"Installing {what} ...", flush=True)
        subprocess.run([npm, "ci", "--no-progress", "--silent"], cwd=folder, check=True)
        mark.write_text(wanted)


def main(kind: str) -> None:
    """Prepare for running ("runtime") or for everything ("test")."""
    if sys.version_info < (3, 11):  # noqa: UP036  (an older Python may well be what runs this)
        raise SystemExit(f"madoguchi needs Python 3.11 or newer; this is {sys.version.split()[0]}.")
    bootstrap, pins = ROOT / "requirements" / "bootstrap.txt", ROOT / "requirements" / f"{kind}.txt"
    mark = VENV / f"prepared-{kind}"
    wanted = digest(bootstrap, pins, Path(__file__))
    if not mark.exists() or mark.read_text() != wanted:
        print(f"Installing pinned packages ({kind}) ...", flush=True)
        install(pins, bootstrap)
        put_command()
        mark.write_text(wanted)
    install_by_npm(ROOT / "tools" / "providers", "the demonstration's providers")
    if kind == "test":
        install_by_npm(ROOT / "tools" / "axe", "the rules of WCAG")
    # Where PYTHONDONTWRITEBYTECODE is set every process would compile everything again, which is half of a start.
    compileall.compile_dir(ROOT / "src", quiet=1)
    subprocess.run([PYTHON, "-m", "madoguchi.config.translations", "compile"], check=True)


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else "runtime")
