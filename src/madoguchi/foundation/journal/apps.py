"""Tells Django that this room has tables."""

from __future__ import annotations

from django.apps import AppConfig


class JournalConfig(AppConfig):
    """The room's name for Django."""

    name = "madoguchi.foundation.journal"
    label = "journal"
