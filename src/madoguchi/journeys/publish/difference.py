"""What publishing a folder would change, in words for residents, and how many open matters it touches."""

from __future__ import annotations

from pathlib import Path

from madoguchi.values.message import Message


def difference(root: Path) -> list[Message]:
    """One sentence per change."""
    return []
