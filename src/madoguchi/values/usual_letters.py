"""Texts of which one look says that there is nothing in them to doubt: nearly everything anybody types."""

from __future__ import annotations

import re
from collections.abc import Sequence

# ASCII, kana, kanji and full width; no other width or form of them is a digit, and none joins with its neighbour.
LETTERS = (
    "\x20-\x2f\x3a-\x7e\u3000-\u3003\u3005-\u3029\u3041-\u3096\u309d-\u30fe\u4e00-\u9fff\uff01-\uff0f\uff1a-\uff5e"
)
_LINE = f"[{LETTERS}]*+(?:[0-9\uff10-\uff19][{LETTERS}]*+){{0,11}}+"
_USUAL, _ALL_USUAL = re.compile(_LINE), re.compile(f"{_LINE}(?:\n{_LINE})*+")


def is_usual(text: str) -> bool:
    """Whether it is one line of usual letters with fewer than twelve digits: each is seen as one, and none refused."""
    return _USUAL.fullmatch(text) is not None


def are_usual(texts: Sequence[str]) -> bool:
    """Whether each of these is such a line; they are looked at together, which takes less than one after another."""
    whole = "\n".join(texts)
    return whole.count("\n") == len(texts) - 1 and _ALL_USUAL.fullmatch(whole) is not None
