"""Carries nothing: a house without a mail server keeps its messages where staff and applicants can read them."""

from __future__ import annotations

from madoguchi.engines.messaging.ports import Carried, Letter


class KeptInTheOutbox:
    """Leaves a message in the outbox."""

    def carry(self, letter: Letter) -> Carried:
        """Nothing leaves the house."""
        return Carried.KEPT
