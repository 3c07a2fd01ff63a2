"""Numbers as keyboards and people write them: full width, and any of the dashes that look alike."""

from __future__ import annotations

import re
import unicodedata

# ー is no dash, but it sits on the dash's key while a Japanese keyboard is on.
_DASHES = str.maketrans(dict.fromkeys("‐‑‒–—―−ー", "-"))
_SEPARATORS = re.compile(r"[\s-]+")


def with_plain_hyphens(text: str) -> str:
    """The text in ASCII width with every dash as an ASCII hyphen."""
    return unicodedata.normalize("NFKC", text).translate(_DASHES)


def without_separators(text: str) -> str:
    """The text in ASCII width without spaces and dashes."""
    return _SEPARATORS.sub("", with_plain_hyphens(text))
