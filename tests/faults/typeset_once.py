"""A notice that was set before is not set again: each process that is lost would begin with cold fonts.

The typesetter is the real one; what it made of the same files lies in a folder for the processes that come after it.
"""

from __future__ import annotations

import hashlib
import os
from pathlib import Path
from typing import Any

from madoguchi.engines.notices.adapters import typst as adapter

_compile = adapter._compile


def keep_what_is_set(folder: Path) -> None:
    """From now on this process looks here before it sets a notice."""
    folder.mkdir(exist_ok=True)

    def set_once(files: dict[str, bytes], **how: Any) -> tuple[object, list[Any]]:
        mark = hashlib.sha256(repr(sorted(files.items())).encode()).hexdigest()
        kept = folder / f"{mark}.pdf"
        if not kept.exists():
            pdf, warnings = _compile(files, **how)
            if warnings or not isinstance(pdf, bytes):
                return pdf, warnings
            fresh = folder / f"{mark}.{os.getpid()}"
            fresh.write_bytes(pdf)
            fresh.rename(kept)
        return kept.read_bytes(), []

    adapter._compile = set_once
