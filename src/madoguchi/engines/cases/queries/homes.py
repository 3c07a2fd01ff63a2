"""Which division each case is of today: the one that decides it, or decided it, or whoever has its work since."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.db.models import Q, QuerySet

from madoguchi.engines.cases.models import Case


def homes_of(numbers: Collection[str]) -> dict[str, tuple[str, str]]:
    """By number, division and ward of those of these numbers that are cases."""
    rows = Case.objects.filter(reference_number__in=list(numbers))
    return {
        number: (home, ward) for number, home, ward in rows.values_list("reference_number", "home_division", "ward")
    }


def numbers_at_home(seats: Collection[tuple[str, str]]) -> QuerySet[Case, Any]:
    """The numbers of all cases of these divisions, or of a ward of them, for another query to be narrowed by."""
    theirs = Q(pk__in=())
    for division, ward in seats:
        theirs |= Q(home_division=division, ward=ward) if ward else Q(home_division=division)
    return Case.objects.filter(theirs).values_list("reference_number", flat=True)
