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

    What is counted of them stays; that it was done stands in the journal, whose entries keep the numbers.
    """
    if not has_visits():
        return 0
    before, forgotten = now() - timedelta(days=visit().rules.keep_days), 0
    while numbers := _forgotten_before(before):
        forgotten += len(numbers)
    forget_in_line(before)
    return forgotten


@transaction.atomic
def _forgotten_before(before: datetime) -> list[str]:
    numbers = forget_visitors(before)
    if numbers:
        forget_letters_about(numbers)
        destroy_keys(numbers)
        record_act(SYSTEM, "write:visitors_forgotten", data=_DATA, detail={"bookings": len(numbers)})
    return numbers
