"""What an auditor noted about looks at somebody goes with what was looked at."""

from __future__ import annotations

from collections.abc import Sequence

from madoguchi.journeys.models import UnusualAccess


def forget_notes_about(numbers: Sequence[str]) -> int:
    """Empty the notes of all findings that name one of these numbers; how many. Who checked them, and when, stays.

    A note may tell of each of them, so it goes with the first. What is disposed of does the same inside the database.
    """
    return UnusualAccess.objects.filter(numbers__overlap=list(numbers)).exclude(note="").update(note="")
