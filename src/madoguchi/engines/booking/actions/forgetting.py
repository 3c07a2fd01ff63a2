"""Forgetting who came: some time after a visit nothing here tells whose it was, and what is counted stays counted."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import CharField, Exists, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Cast, Concat

from madoguchi.engines.booking.models import Booking, LotteryEntry, Opening, PlacesGiven, QueueTicket, Slot, Waiter
from madoguchi.engines.booking.queries.bookings import OF_SOMEBODY
from madoguchi.engines.booking.queries.waiters import mark_of
from madoguchi.values.clock import JST

_CONTACT = ("name", "kana", "email", "telephone")
_WAITER = (*_CONTACT, "reason", "person_key", "account_ref")
_TICKET = ("name", "note")
# In place of the digest that recognised somebody: one for each row, and nobody's.
_NOBODY = "forgotten-"


@dataclass(frozen=True)
class InLine:
    """What was emptied in line; numbers and marks are how letters and the journal name the rows."""

    tickets: int
    waiting: tuple[str, ...]
    entries: tuple[str, ...]


@transaction.atomic
def forget_visitors(before: datetime, *, limit: int = 500) -> list[str]:
    """Empty what tells whose the bookings were that ended before a moment; their numbers, at most `limit`."""
    over = Booking.objects.filter(_tells(OF_SOMEBODY), starts_at__lt=before, ends_at__lt=before).order_by("starts_at")
    return list(_empty(over, OF_SOMEBODY, "number", limit, drafts={}))


@transaction.atomic
def forget_in_line(before: datetime, *, limit: int = 500) -> InLine:
    """The same for tickets, for who waited for a place and for who entered a lottery; whose rows they were.

    At most `limit` of each, so that no statement takes long: whoever calls goes on until nothing is left. An entry is
    needed until its lottery is over, which is when the last winner could answer, however long ago it was made.
    """
    day = before.astimezone(JST).date()
    tickets = QueueTicket.objects.filter(_tells(_TICKET), on__lt=day)
    waiters = Waiter.objects.filter(_tells(_WAITER), until_on__lt=day)
    # The digest of reading and birthday could be tried out; once the lottery is over nobody has to be recognised.
    entries = LotteryEntry.objects.filter(
        Q(answer_by=None) | Q(answer_by__lt=before),
        _tells(_CONTACT) | ~Q(person_key__startswith=_NOBODY),
        lottery__confirm_by__lt=before,
    )
    nobody = Concat(Value(_NOBODY), Cast("pk", CharField()))
    return InLine(
        tickets=len(_empty(tickets, _TICKET, "pk", limit)),
        waiting=tuple(mark_of(code) for code in _empty(waiters, _WAITER, "code", limit)),
        entries=tuple(_empty(entries, _CONTACT, "number", limit, person_key=nobody)),
    )


def openings_to_forget(before: datetime) -> dict[int, str]:
    """The openings whose last time ended before a moment and that can still recognise people: their refs by id."""
    later = Slot.objects.filter(line=OuterRef("ref"), ends_at__gte=before)
    over = Opening.objects.filter(~Exists(later), closes_at__lt=before).exclude(secret="")
    return dict(over.order_by("pk").values_list("pk", "ref"))


def forget_who_was_there(opening_id: int) -> None:
    """Let go what recognised people in an opening.

    Its outcomes are evidence and stay as they were written; without this secret their digests say nothing of anybody.
    """
    PlacesGiven.objects.filter(opening_id=opening_id).delete()
    Opening.objects.filter(pk=opening_id).update(secret="")


def _empty(rows: QuerySet[Any], columns: tuple[str, ...], told: str, limit: int, **more: object) -> list[Any]:
    """Empty the columns of so many rows that nobody else holds; what is told of each."""
    found = dict(rows.select_for_update(of=("self",), skip_locked=True).values_list("pk", told)[:limit])
    rows.model._default_manager.filter(pk__in=found).update(**dict.fromkeys(columns, ""), **more)
    return list(found.values())


def _tells(columns: tuple[str, ...]) -> Q:
    return Q(*((name, "") for name in columns), _negated=True)
