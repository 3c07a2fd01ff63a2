"""Closed cases of a division that has ended: its successor answers for them, corrects and disposes of them."""

from __future__ import annotations

from django.db import transaction
from django.db.models import Q

from madoguchi.engines.cases.actions.change import DATA
from madoguchi.engines.cases.models import Case
from madoguchi.foundation.catalogue.queries import city
from madoguchi.foundation.journal.actions import record
from madoguchi.values.actor import Actor
from madoguchi.values.clock import today

_TOGETHER = 500
_PURPOSE = "組織の改正による引継ぎ"


def hand_over_closed(division: str, *, by: Actor) -> int:
    """Give the closed cases of a division that has ended to the one that has its work today; how many.

    Nothing happened to the matters themselves, so their thread and their revision stay. A batch is one transaction
    with one entry of the journal: an interruption loses nothing, and the next time goes on.
    """
    given = 0
    while batch := _hand_over_some(division, by):
        given += batch
    return given


@transaction.atomic
def _hand_over_some(division: str, by: Actor) -> int:
    to = city().acting_division(division, today())
    if to == division:
        return 0
    mine = Case.objects.filter(Q(division=division) | Q(home_division=division), closed_at__isnull=False)
    rows = list(mine.select_for_update().order_by("pk")[:_TOGETHER])
    for row in rows:
        row.division = to if row.division == division else row.division
        row.home_division = to if row.home_division == division else row.home_division
    Case.objects.bulk_update(rows, ["division", "home_division"])
    record(by, "write:hand_over", dossiers=[row.reference_number for row in rows], data=DATA, purpose=_PURPOSE)
    return len(rows)
