"""Texts of which one look says that there is nothing in them to doubt: nearly everything anybody types."""

from __future__ import annotations

import re

# ASCII, kana, kanji and full width; no other width or form of them is a digit, and none joins with its neighbour.
LETTERS = (
    "\x20-\x2f\x3a-\x7e\u3000-\u3003\u3005-\u3029\u3041-\u3096\u309d-\u30fe\u4e00-\u9fff\uff01-\uff0f\uff1a-\uff5e"
)
_USUAL = re.compile(f"[{LETTERS}]*+(?:[0-9\uff10-\uff19][{LETTERS}]*+){{0,11}}+")


def is_usual(text: str) -> bool:
    """Whether it is one line of usual letters with fewer than twelve digits: each is seen as one, and none refused."""
    return _USUAL.fullmatch(text) is not None
