"""What the house says no to: every refusal is an exception whose docstring is the sentence people read."""

from __future__ import annotations

import re

from madoguchi.values.message import Message


class Refusal(Exception):
    """この操作はできません。"""

    def __init__(self, **facts: object) -> None:
        self.facts = facts
        super().__init__(self.message.text())

    @property
    def code(self) -> str:
        """The stable name of this refusal, for interfaces: SameHands is "same_hands"."""
        return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", type(self).__name__).lower()

    @property
    def message(self) -> Message:
        """The sentence with its facts, untranslated."""
        return Message((type(self).__doc__ or "").strip(), self.facts)
