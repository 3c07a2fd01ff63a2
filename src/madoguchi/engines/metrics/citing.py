"""Reading the cases of a procedure as countable groups, as they stood at the end of a day."""

from __future__ import annotations

from datetime import date

from django.db.models import Case, CharField, Count, F, Q, Value, When
from django.db.models.functions import TruncMonth

from madoguchi.engines.metrics.case_tables import OPEN, Group
from madoguchi.engines.metrics.models import Matter
from madoguchi.engines.metrics.section import CitingSection
from madoguchi.foundation.catalogue.queries import Procedure

_NOTHING = CitingSection.model_construct(datasets=())


def citing_of(procedure: Procedure) -> CitingSection:
    """What others may cite of a procedure; no datasets where it declares none."""
    section = procedure.section("citing")
    return CitingSection.model_validate(section) if section else _NOTHING


def groups_on(procedure: str, on: date) -> tuple[Group, ...]:
    """What had arrived by the end of the day, with the outcome it had then; one query.

    A result that was corrected since is told as corrected: the counts hold the last outcome with its own day.
    """
    then = Q(closed_on__lte=on)
    rows = (
        Matter.objects.filter(procedure=procedure, received_on__lte=on)
        .annotate(
            month=TruncMonth("received_on"),
            then=Case(When(then, then=F("outcome")), default=Value(OPEN), output_field=CharField()),
            prompt=Case(When(then & Q(on_time=True), then=Value(1)), default=Value(0)),
        )
        .values_list("month", "ward", "channel", "then", "prompt")
        .annotate(n=Count("pk"))
        .order_by()
    )
    return tuple(
        Group(month, ward, channel, outcome, bool(prompt), n) for month, ward, channel, outcome, prompt, n in rows
    )
