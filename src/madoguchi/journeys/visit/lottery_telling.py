"""Telling people how their entry in a lottery stands."""

from __future__ import annotations

from django.conf import settings
from django.db import transaction

from madoguchi.engines.booking.queries.lottery import LotteryFacts, lottery_of
from madoguchi.engines.booking.queries.lottery_entries import EntryFacts, entry_of, to_tell
from madoguchi.engines.booking.rules.states import EntryState
from madoguchi.engines.messaging.actions import write_message_about
from madoguchi.foundation.catalogue.queries import city
from madoguchi.journeys import jobs
from madoguchi.journeys.visit.telling import moment_in
from madoguchi.values.words import words_in

_STANDING = {EntryState.WON.value: "lottery_won", EntryState.RESERVE.value: "lottery_reserve"}


@transaction.atomic
def tell_entrant_of(lottery: str, number: str, kind: str = "", *, key: str) -> str:
    """Write one message, or none where there is nothing to say; the same `key` gives the same message.

    Raises NoSuchEntry.
    """
    entry = entry_of(lottery, number)
    kind = kind or _STANDING.get(entry.state, "")
    if not kind:
        return ""
    facts = _facts(entry, lottery_of(lottery))
    ref = write_message_about(number, kind=kind, language=entry.language, to=entry.email, facts=facts, key=key)
    if entry.email:
        jobs.deliver_message.defer(message_ref=ref)
    return ref


@transaction.atomic
def tell_next_results(lottery: str, *, after: int) -> None:
    """Enqueue a batch of messages about a draw and the next batch behind it."""
    batch = to_tell(lottery, after=after)
    for _, number in batch:
        jobs.tell_entrant.defer(lottery=lottery, number=number)
    if batch:
        jobs.tell_lottery_results.defer(lottery=lottery, after=batch[-1][0])


def _facts(entry: EntryFacts, lottery: LotteryFacts) -> dict[str, object]:
    language = entry.language
    return {
        "name": entry.name,
        "title": words_in(lottery.title, language),
        "option": words_in(lottery.name_of(entry.option), language),
        "rank": entry.rank or "",
        "closes_at": moment_in(lottery.times.closes_at, language),
        "answer_by": moment_in(entry.answer_by, language) if entry.answer_by else "",
        # Whoever has the letter has the key to the page, as with the letters about a visit.
        "url": f"{settings.MADOGUCHI_BASE_URL}/l/{entry.code}",
        "city": city().name_in(language),
    }
