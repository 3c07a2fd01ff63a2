"""Whole numbers from 0 as addresses and forms send them."""

from __future__ import annotations

_MOST_DIGITS = 18  # one fewer than the largest number of a row has
LARGEST = 10**_MOST_DIGITS - 1


def whole_number(text: str, *, most: int = LARGEST) -> int | None:
    """The number the digits 0 to 9 of a text say; None for anything else, and for what is more than `most`.

    Full-width and raised digits, signs, points, blanks and digits of other scripts are no such number.
    """
    if not (text.isascii() and text.isdigit() and len(text) <= _MOST_DIGITS):
        return None
    number = int(text)
    return number if number <= most else None
