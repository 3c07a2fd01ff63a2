"""Cells of a file that a spreadsheet will open: no text in them runs as a formula."""

from __future__ import annotations

Cell = str | int | float | None

# A spreadsheet takes a text that begins like this for a formula, in Japan also in full width.
_FORMULA = ("=", "+", "-", "@", "＝", "＋", "－", "＠", "\t", "\r", "\n", "\0")


def harmless(value: Cell) -> Cell:
    """The cell with a quotation mark before what would run; numbers stay numbers (OWASP ASVS 5.0 V1.2.10)."""
    return f"'{value}" if isinstance(value, str) and value.lstrip(" \u3000").startswith(_FORMULA) else value
