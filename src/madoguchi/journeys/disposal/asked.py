"""What looks somebody asks about were at: it is kept until they are answered."""

from __future__ import annotations

from collections.abc import Collection

from madoguchi.journeys.models import LookQuestion


def asked_about() -> set[str]:
    """The numbers of everything somebody asks about whom nobody answered yet, and of the matters by whose code."""
    asked = LookQuestion.objects.filter(answered_at=None).values_list("subjects", "code_of")
    return {one for subjects, code_of in asked for one in (*subjects, code_of) if one}


def asked_among(numbers: Collection[str]) -> set[str]:
    """Those of these numbers."""
    return asked_about().intersection(numbers) if numbers else set()
