"""Sealing the personal texts of all rooms that still lie in the database in plain."""

from __future__ import annotations

from madoguchi.engines.messaging.actions import seal_letters
from madoguchi.foundation.wall.plain_text import seal_all
from madoguchi.journeys.models import LookQuestion


def seal_plain_texts() -> None:
    """Seal the letters and the questions about looks that are plain, some at a time; twice changes nothing."""
    seal_letters()
    seal_all(LookQuestion.objects.all())
