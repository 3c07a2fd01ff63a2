"""A notice that was set before is not set again: each process that is lost would begin with cold fonts.

The typesetter is the real one; what it made of the same files lies in a folder for the processes that come after it.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

from madoguchi.engines.notices.adapters import typst as adapter

_set_paper = adapter.set_paper


def keep_what_is_set(folder: Path) -> None:
    """From now on this process looks here before it sets a notice."""
    folder.mkdir(exist_ok=True)

    def set_once(files: Mapping[str, bytes], *, text: str, name: str, at: datetime) -> bytes:
        mark = hashlib.sha256(repr((sorted(files.items()), text, name)).encode()).hexdigest()
        kept = folder / f"{mark}.pdf"
        if not kept.exists():
            fresh = folder / f"{mark}.{os.getpid()}"
            fresh.write_bytes(_set_paper(files, text=text, name=name, at=at))
            fresh.rename(kept)
        return kept.read_bytes()

    adapter.set_paper = set_once
