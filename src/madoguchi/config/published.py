"""Whether definitions are published just as they stand: then a start need not read and check them again."""

from __future__ import annotations

import hashlib
from pathlib import Path

from madoguchi.config import environment

_PACKAGE = Path(__file__).resolve().parent.parent


def is_published_as_it_stands(folder: Path) -> bool:
    """Whether neither this folder, nor the code that checks it, nor what is current was changed since it was noted."""
    try:
        return _mark().read_text(encoding="ascii") == _state(folder)
    except FileNotFoundError:
        return False


def note_published(folder: Path) -> None:
    """Remember that this folder, as it stands, is what is current."""
    _mark().write_text(_state(folder), encoding="ascii")


def _mark() -> Path:
    return environment.home().root / "published"


def _state(folder: Path) -> str:
    from madoguchi.foundation.catalogue.queries import publication_digest

    total = hashlib.sha256(publication_digest().encode())
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            total.update(f"{path}\0".encode() + hashlib.sha256(path.read_bytes()).digest())
    for path in sorted(_PACKAGE.rglob("*.py")):
        found = path.stat()
        total.update(f"{path}\0{found.st_size}\0{found.st_mtime_ns}\0".encode())
    return total.hexdigest()
