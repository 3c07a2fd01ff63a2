"""Registers the room of access with Django."""

from django.apps import AppConfig


class AccessConfig(AppConfig):
    """The room of access."""

    name = "madoguchi.foundation.access"
    label = "access"
    verbose_name = "アクセスの決まり"

    def ready(self) -> None:
        """Let every verification of the journal look at the glasses that were broken."""
        from madoguchi.foundation.access.glass_as_told import GLASSES
        from madoguchi.foundation.journal.beside import hold_against_entries

        hold_against_entries(GLASSES)
