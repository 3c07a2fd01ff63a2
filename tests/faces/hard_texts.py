"""Texts that break careless software: each with what it is, and numbers made only while a test runs."""

from __future__ import annotations

from collections.abc import Mapping

from madoguchi.values.individual_number import holds_individual_number

# Sent as the bytes of a form; what is no character at all is sent as the bytes a broken program sends.
BROKEN: Mapping[str, bytes] = {
    "a zero byte": b"a%00b",
    "an escape": b"a%1Bb",
    "a lone surrogate": b"a%ED%A0%80b",
    "a byte that is no text": b"a%FFb",
}

NAMES = ("髙﨑\ufa10", "𠮷邉󠄀", "花👩‍👧子", "ﾊﾝｶｸ", "か゚き", "\ufa10﨑")
"""Names that a normalising program would change: compatibility characters, beyond the 16 bits, with a selector."""


def individual_number() -> str:
    """Twelve digits with a valid check digit; nobody's number, and written nowhere."""
    begin = "98765432109"
    return next(f"{begin}{last}" for last in range(10) if holds_individual_number(f"{begin}{last}"))
