"""Forgetting who came: bookings, places in line, the letters about them and the names in the journal."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef

from madoguchi.engines.booking.actions.forgetting import (
    forget_in_line,
    forget_visitors,
    forget_who_was_there,
    openings_to_forget,
)
from madoguchi.engines.booking.queries.declared import has_visits, visit
from madoguchi.engines.messaging.actions import forget_letters_about, forget_letters_of_opening
from madoguchi.foundation.journal.actions import record_act
from madoguchi.foundation.journal.names import destroy_keys
from madoguchi.foundation.journal.removals import HOLDERS, VISITORS
from madoguchi.journeys.models import Visit, VisitForm
from madoguchi.journeys.unusual.forgetting import forget_notes_about
from madoguchi.values.actor import SYSTEM
from madoguchi.values.clock import now

_DATA = "終わった予約の個人の情報"


def forget_visits() -> int:
    """Forget whose the visits were that ended before `visit.rules.keep_days`; how many bookings that were.

    What is counted of them stays; that it was done stands in the journal, whose entries keep the numbers. Each batch is
    a transaction of its own: what was done stays done when a later one fails.
    """
    if not has_visits():
        return 0
    before, forgotten = now() - timedelta(days=visit().rules.keep_days), 0
    while counts := _forgotten_before(before):
        forgotten += counts.get("bookings", 0)
    for opening_id, ref in openings_to_forget(before).items():
        _forget_opening(opening_id, ref)
    return forgotten


@transaction.atomic
def _forgotten_before(before: datetime) -> dict[str, int]:
    """One batch; how many of each kind were forgotten, nothing of what there was none."""
    numbers, line = forget_visitors(before), forget_in_line(before)
    named = [*numbers, *line.waiting, *line.entries]
    forget_letters_about(named)
    held = destroy_keys(named)
    forget_notes_about(named)
    many = {
        "bookings": len(numbers),
        "tickets": line.tickets,
        "waiting": len(line.waiting),
        "entries": len(line.entries),
        "counter": _forget_at_the_counter(before),
    }
    counts = {kind: count for kind, count in many.items() if count}
    if counts:
        record_act(SYSTEM, VISITORS, data=_DATA, detail={**counts, HOLDERS: sorted({*held})})
    return counts


def _forget_at_the_counter(before: datetime, *, limit: int = 500) -> int:
    """Remove visits at a counter that led to no matter; those of a matter go with its papers. How many there were."""
    led = VisitForm.objects.filter(visit=OuterRef("pk")).exclude(reference_number="")
    over = Visit.objects.filter(~Exists(led), started_at__lt=before).values_list("pk", flat=True)
    found = list(over.select_for_update(skip_locked=True)[:limit])
    Visit.objects.filter(pk__in=found).delete()
    return len(found)


def _forget_opening(opening_id: int, ref: str) -> None:
    """Its letters first: broken off, it is still to be forgotten the next night."""
    letters = 0
    while gone := forget_letters_of_opening(opening_id):
        letters += gone
    with transaction.atomic():
        forget_who_was_there(opening_id)
        record_act(SYSTEM, VISITORS, data=_DATA, detail={"opening": ref, "letters": letters})
