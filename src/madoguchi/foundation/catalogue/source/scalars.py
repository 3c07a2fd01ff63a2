"""What a plain word of YAML 1.2 (core schema) means: nothing, true or false, a number, or a text."""

from __future__ import annotations

import math
import re

Scalar = str | int | float | bool | None

_NOTHING = frozenset({"", "~", "null", "Null", "NULL"})
_TRUE = frozenset({"true", "True", "TRUE"})
_FALSE = frozenset({"false", "False", "FALSE"})
_INTEGER = re.compile(r"[-+]?[0-9]{1,18}", re.ASCII)
_LEADING_ZERO = re.compile(r"[-+]?0[0-9]+", re.ASCII)
_FLOAT = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?", re.ASCII)
# Controls, lone surrogates, and the marks that make a line read differently from how it is stored.
_FORBIDDEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\u200e\u200f\u202a-\u202e\u2066-\u2069]")


def plain_scalar(text: str) -> Scalar:
    """The value of an unquoted scalar; dates, times and percentages stay text."""
    if text in _NOTHING:
        return None
    if text in _TRUE or text in _FALSE:
        return text in _TRUE
    if _INTEGER.fullmatch(text):
        return int(text)
    if len(text) <= 40 and _FLOAT.fullmatch(text):
        number = float(text)
        return number if math.isfinite(number) else text
    return text


def has_leading_zero(text: str) -> bool:
    """Whether an unquoted number would lose its leading zero, as a postal code or a code of an office would."""
    return _LEADING_ZERO.fullmatch(text) is not None


def forbidden_character_in(text: str) -> str:
    """The first character no definition may hold, as U+XXXX; empty when there is none."""
    found = _FORBIDDEN.search(text)
    return f"U+{ord(found.group()):04X}" if found else ""
