"""Telling those a comment calls and those who follow its record, as far as they may see it."""

from __future__ import annotations

from collections.abc import Mapping

from django.conf import settings
from django.db import transaction

from madoguchi.engines.messaging.actions import write_message_about
from madoguchi.engines.records.queries.comments import comment_of, followers_of, people_called_in
from madoguchi.foundation.access.standing import as_from_nowhere
from madoguchi.foundation.catalogue.queries import city, register
from madoguchi.foundation.identity.errors import NoSuchAccount
from madoguchi.foundation.identity.queries import actor_of_ref
from madoguchi.foundation.identity.standing_in import addresses_of
from madoguchi.journeys import jobs
from madoguchi.journeys.registers.record_opening import may_open_record
from madoguchi.values.actor import Actor

_TOLD_AT_ONCE = 50


@transaction.atomic
def tell_called_in(register_id: str, ref: str, number: int) -> None:
    """Write to those a comment calls and to those who follow, each once; the words stay on the page of the record.

    Whoever may not see the record any more is told nothing.
    """
    said = comment_of(ref, number)
    if said is None or said.removed_at is not None:
        return
    told = {
        **dict.fromkeys(followers_of(ref), "record_said"),
        **dict.fromkeys(people_called_in(number), "record_called"),
    }
    told.pop(said.by_ref, None)
    found = register(register_id)
    facts = {
        "register": found.title(),
        "who": said.by,
        "url": f"{settings.MADOGUCHI_BASE_URL}/staff/registers/{register_id}/records/{ref}",
        "city": city().name_in("ja"),
    }
    for who, (name, email) in _told_at_once(told).items():
        if not _may_still_see(register_id, ref, who):
            continue
        message = write_message_about(
            ref,
            kind=told[who],
            language="ja",
            to=email,
            facts={**facts, "name": name},
            key=f"said-{number}-{who}",
        )
        jobs.deliver_message.defer(message_ref=message)


def _told_at_once(told: Mapping[str, str]) -> Mapping[str, tuple[str, str]]:
    """Name and address of those who are written to: whoever is called before whoever follows."""
    called, following = ([who for who in told if (told[who] == "record_called") is one] for one in (True, False))
    first = addresses_of(called, limit=_TOLD_AT_ONCE)
    return {**first, **addresses_of(following, limit=_TOLD_AT_ONCE - len(first))}


def _may_still_see(register_id: str, ref: str, who: str) -> bool:
    try:
        return could_see(register_id, ref, actor_of_ref(who))
    except NoSuchAccount:
        return False


def could_see(register_id: str, ref: str, person: Actor) -> bool:
    """Whether this person may see the record when they come in some time, from wherever that is."""
    with as_from_nowhere():
        return may_open_record(register_id, ref, by=person)
