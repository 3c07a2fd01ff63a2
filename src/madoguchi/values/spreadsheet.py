"""Cells of a file that a spreadsheet will open: no text in them runs as a formula."""

from __future__ import annotations

import unicodedata

Cell = str | int | float | None

# A spreadsheet takes a text that begins like this for a formula, in Japan also in full width.
_FORMULA = ("=", "+", "-", "@", "＝", "＋", "－", "＠", "\t", "\r", "\n", "\0")


def harmless(value: Cell) -> Cell:
    """The cell with a quotation mark before what would run; numbers stay numbers (OWASP ASVS 5.0 V1.2.10)."""
    return f"'{value}" if isinstance(value, str) and _runs(value) else value


def _runs(text: str) -> bool:
    """Whether the first letter that is seen, or anything that is not seen before it, begins a formula."""
    for letter in text:
        if letter in _FORMULA:
            return True
        if not letter.isspace() and unicodedata.category(letter) != "Cf":
            return False
    return False
