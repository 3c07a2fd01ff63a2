"""Forgetting who came: bookings, places in line, the letters about them and the names in the journal."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction

from madoguchi.engines.booking.actions.forgetting import forget_in_line, forget_visitors
from madoguchi.engines.booking.queries.declared import has_visits, visit
from madoguchi.engines.messaging.actions import forget_letters_about
from madoguchi.foundation.journal.actions import record_act
from madoguchi.foundation.journal.names import destroy_keys
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
    return forgotten


@transaction.atomic
def _forgotten_before(before: datetime) -> dict[str, int]:
    """One batch; how many of each kind were forgotten, nothing of what there was none."""
    numbers = forget_visitors(before)
    forget_letters_about(numbers)
    destroy_keys(numbers)
    counts = {kind: many for kind, many in {"bookings": len(numbers), **forget_in_line(before)}.items() if many}
    if counts:
        record_act(SYSTEM, "write:visitors_forgotten", data=_DATA, detail=counts)
    return counts
