"""Words typed on the pages of a register that is built, as they are kept: on one line, and not without an end."""

from __future__ import annotations

from collections.abc import Mapping

from django.http import QueryDict

LONGEST_LABEL, LONGEST_TEXT = 1000, 2000
"""How much of what was typed is kept at all; a name that is too long is said to be, and not cut."""


def one_line(given: QueryDict | Mapping[str, str], name: str, longest: int = LONGEST_LABEL) -> str:
    """What was typed there, on one line."""
    return " ".join(str(given.get(name, "")).split())[:longest]
