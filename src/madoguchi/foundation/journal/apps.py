"""Tells Django that this room has tables."""

from __future__ import annotations

from django.apps import AppConfig


class JournalConfig(AppConfig):
    """The room's name for Django."""

    name = "madoguchi.foundation.journal"
    label = "journal"

    def ready(self) -> None:
        """Let every verification look at what lies beside the chain."""
        from madoguchi.foundation.journal.as_told import DELAYS, SEAL_KEYS
        from madoguchi.foundation.journal.beside import hold_against_entries

        hold_against_entries(DELAYS, SEAL_KEYS)
