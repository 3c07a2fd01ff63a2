"""One thing that is wrong at one place of a definition file."""

from __future__ import annotations

from dataclasses import dataclass

from madoguchi.values.message import Message


@dataclass(frozen=True)
class Complaint:
    """Line and column (counted from 1), what is wrong and how to mend it."""

    line: int
    column: int
    reason: Message
    suggestion: Message
