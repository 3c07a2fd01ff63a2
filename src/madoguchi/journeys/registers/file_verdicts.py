"""What becomes of the lines of a file, in a word."""

from __future__ import annotations

from collections.abc import Mapping

from madoguchi.journeys.registers.file_taking import ADD, CHANGE, REFUSE, SAME
from madoguchi.values.message import Message, msg

VERDICTS: Mapping[str, Message] = {
    ADD: msg("増える"),
    CHANGE: msg("変わる"),
    SAME: msg("変わらない"),
    REFUSE: msg("受け取れない"),
}
"""What becomes of a record, or of a line of a file."""
