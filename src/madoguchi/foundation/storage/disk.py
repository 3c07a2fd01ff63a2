"""Where the bytes lie: files with random names in two levels of folders, written whole or not at all."""

from __future__ import annotations

import hashlib
import math
import os
import secrets
import time
from pathlib import Path
from typing import BinaryIO

from django.conf import settings

from madoguchi.foundation.storage.errors import NoSuchFile

_CHUNK = 1024 * 1024


def write_place(content: bytes) -> str:
    """Write the content and return its place; it has reached the disk, folder entries included, when this returns."""
    name = secrets.token_hex(20)
    place = f"{name[:2]}/{name[2:4]}/{name}"
    path = _root() / place
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o750)
    unfinished = path.with_suffix(".part")
    with open(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o640), "wb") as file:
        for start in range(0, len(content), _CHUNK):
            file.write(content[start : start + _CHUNK])
        file.flush()
        os.fsync(file.fileno())
    unfinished.rename(path)
    for folder in (path.parent, path.parent.parent, _root()):
        _sync(folder)
    return place


def open_place(place: str) -> BinaryIO:
    """The content for reading; raises NoSuchFile."""
    try:
        return (_root() / place).open("rb")
    except FileNotFoundError:
        raise NoSuchFile from None


def remove_place(place: str) -> None:
    """Take the content away; nothing happens when it is gone already."""
    (_root() / place).unlink(missing_ok=True)


def places() -> list[str]:
    """Every place in use on disk, unfinished ones included."""
    root = _root()
    return [path.relative_to(root).as_posix() for path in root.glob("??/??/*")]


def places_older_than(seconds: float) -> list[str]:
    """The places, unfinished ones included, whose content was written longer ago than this."""
    root, latest = _root(), time.time() - seconds
    return [place for place in places() if _written(root / place) < latest]


def _written(path: Path) -> float:
    """When the content was written; one that went away meanwhile counts as new."""
    try:
        return path.stat().st_mtime
    except FileNotFoundError:
        return math.inf


def sha256_of(content: bytes) -> str:
    """The SHA-256 of the content in hexadecimal."""
    return hashlib.sha256(content).hexdigest()


def _root() -> Path:
    return Path(settings.MADOGUCHI_FILES)


def _sync(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
