"""Forgetting who came: some time after a visit nothing here tells whose it was, and what is counted stays counted."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet

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
    return list(_empty(over, _BOOKING, "number", limit, drafts={}))


@transaction.atomic
def forget_in_line(before: datetime, *, limit: int = 500) -> dict[str, int]:
    """The same for tickets, for who waited for a place and for who entered a lottery; how many rows of each.

    At most `limit` of each, so that no statement takes long: whoever calls goes on until nothing is left. An entry is
    needed until its lottery is over, which is when the last winner could answer, however long ago it was made.
    """
    day = before.astimezone(JST).date()
    tickets = QueueTicket.objects.filter(_tells(_TICKET), on__lt=day)
    waiters = Waiter.objects.filter(_tells(_WAITER), until_on__lt=day)
    # That one person entered once is kept by a key nobody can be found by.
    entries = LotteryEntry.objects.filter(
        Q(answer_by=None) | Q(answer_by__lt=before), _tells(_CONTACT), lottery__confirm_by__lt=before
    )
    return {
        "tickets": len(_empty(tickets, _TICKET, "pk", limit)),
        "waiting": len(_empty(waiters, _WAITER, "pk", limit)),
        "entries": len(_empty(entries, _CONTACT, "pk", limit)),
    }


def _empty(rows: QuerySet[Any], columns: tuple[str, ...], told: str, limit: int, **more: object) -> list[Any]:
    """Empty the columns of so many rows that nobody else holds; what is told of each."""
    found = dict(rows.select_for_update(of=("self",), skip_locked=True).values_list("pk", told)[:limit])
    rows.model._default_manager.filter(pk__in=found).update(**dict.fromkeys(columns, ""), **more)
    return list(found.values())


def _tells(columns: tuple[str, ...]) -> Q:
    return Q(*((name, "") for name in columns), _negated=True)
