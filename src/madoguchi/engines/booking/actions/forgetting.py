"""Forgetting who came: some time after a visit nothing here tells whose it was, and what is counted stays counted."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import Q

from madoguchi.engines.booking.models import Booking, LotteryEntry, QueueTicket, Waiter
from madoguchi.values.clock import JST

_CONTACT = ("name", "kana", "email", "telephone")
_BOOKING = (*_CONTACT, "note", "reason", "person_key", "person_ref", "account_ref", "room_url")
_WAITER = (*_CONTACT, "person_key", "account_ref")
_TICKET = ("name", "note")


@transaction.atomic
def forget_visitors(before: datetime, *, limit: int = 500) -> list[str]:
    """Empty what tells whose the bookings were that ended before a moment; their numbers, at most `limit`."""
    over = Booking.objects.filter(_tells(_BOOKING), starts_at__lt=before, ends_at__lt=before).order_by("starts_at")
    rows = dict(over.select_for_update(skip_locked=True).values_list("pk", "number")[:limit])
    Booking.objects.filter(pk__in=rows).update(**_emptied(_BOOKING), drafts={})
    return list(rows.values())


@transaction.atomic
def forget_in_line(before: datetime) -> int:
    """The same for tickets, for who waited for a place and for who entered a lottery; how many rows were emptied."""
    day = before.astimezone(JST).date()
    tickets = QueueTicket.objects.filter(_tells(_TICKET), on__lt=day).update(**_emptied(_TICKET))
    waiters = Waiter.objects.filter(_tells(_WAITER), until_on__lt=day).update(**_emptied(_WAITER))
    # That one person entered once is kept by a key nobody can be found by.
    entries = LotteryEntry.objects.filter(_tells(_CONTACT), entered_at__lt=before).update(**_emptied(_CONTACT))
    return tickets + waiters + entries


def _tells(columns: tuple[str, ...]) -> Q:
    return Q(*((name, "") for name in columns), _negated=True)


def _emptied(columns: tuple[str, ...]) -> dict[str, str]:
    return dict.fromkeys(columns, "")
