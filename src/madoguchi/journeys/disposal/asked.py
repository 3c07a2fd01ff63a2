"""What looks somebody asks about were at: it is kept until they are answered."""

from __future__ import annotations

from collections.abc import Collection

from madoguchi.journeys.models import LookQuestion


def asked_about() -> set[str]:
    """The numbers of everything somebody asks about whom nobody answered yet."""
    asked = LookQuestion.objects.filter(answered_at=None).values_list("subjects", flat=True)
    return {one for subjects in asked for one in subjects}


def asked_among(numbers: Collection[str]) -> set[str]:
    """Those of these numbers."""
    return asked_about().intersection(numbers) if numbers else set()
