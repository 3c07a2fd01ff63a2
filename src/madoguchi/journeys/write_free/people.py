"""Whose matters were received at the counter: looks at these people are theirs to see."""

from __future__ import annotations

from collections.abc import Sequence

from madoguchi.journeys.models import VisitForm


def people_of_matters(numbers: Sequence[str]) -> tuple[str, ...]:
    """The people of the register in whose visits these matters were received: looks at them are theirs to see, too."""
    rows = VisitForm.objects.filter(reference_number__in=[one for one in numbers if one])
    return tuple(sorted(set(rows.values_list("visit__person_ref", flat=True))))
