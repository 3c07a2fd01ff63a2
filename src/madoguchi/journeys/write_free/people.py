"""The people visits are about: who serves them, and whose matters were received at the counter."""

from __future__ import annotations

from collections.abc import Sequence

from madoguchi.foundation.access.rules import Resource, require
from madoguchi.journeys.models import VisitForm
from madoguchi.values.actor import Actor


def people_of_matters(numbers: Sequence[str]) -> tuple[str, ...]:
    """The people of the register in whose visits these matters were received: looks at them are theirs to see, too."""
    rows = VisitForm.objects.filter(reference_number__in=[one for one in numbers if one])
    return tuple(sorted(set(rows.values_list("visit__person_ref", flat=True))))


def check_serves(by: Actor, person_ref: str = "") -> None:
    """Raise NotPermitted unless `by` may serve people at a counter, and this one: nobody serves their own household."""
    require(by, "search", Resource(kind="person", near=frozenset({person_ref} - {""})))
