"""Calling the second person: whoever could agree to a proposal and has an address is written to, once, with a link."""

from __future__ import annotations

from collections.abc import Iterator

from django.conf import settings
from django.db import transaction

from madoguchi.engines.messaging.actions import write_message_about
from madoguchi.foundation.access.standing import as_from_nowhere
from madoguchi.foundation.catalogue.queries import city
from madoguchi.foundation.identity.queries import staff_with_a_part
from madoguchi.foundation.identity.standing_in import addresses_of
from madoguchi.journeys import jobs
from madoguchi.journeys.proposals.acts import open_proposal, resource_of
from madoguchi.journeys.proposals.models import Proposal
from madoguchi.journeys.proposals.permission import may
from madoguchi.values.actor import are_one_hand

_ROLES = ("administrator", "auditor")
_ASKED, _MOST = 2_000, 50
"""So many people are looked at, and so many of them are written to: one of them is enough."""


@transaction.atomic
def call_second_person(ref: str) -> None:
    """Write to those who could agree now; nothing where somebody did, or it was dropped. Doing it again writes no more.

    What is proposed, by whom and why stays on its page.
    """
    row = open_proposal(ref)
    if row is None:
        return
    facts = {"url": f"{settings.MADOGUCHI_BASE_URL}/staff/proposals/of/{row.ref}", "city": city().name_in("ja")}
    for who, (name, email) in addresses_of([*_who_could(row)], limit=_MOST).items():
        told = {**facts, "name": name}
        key = f"second-{row.ref}-{who}"
        letter = write_message_about(
            _number_of(row), kind="proposal_waits", language="ja", to=email, facts=told, key=key
        )
        jobs.deliver_message.defer(message_ref=letter)


def _number_of(row: Proposal) -> str:
    """So much of its ref as the number of a message holds."""
    return row.ref[:16]


def _who_could(row: Proposal) -> Iterator[str]:
    """Those of the division and of the two roles whom the rules would let, from wherever they come in."""
    what = resource_of(row)
    divisions = [row.division] if row.division else []
    with as_from_nowhere():
        for one in staff_with_a_part(divisions, _ROLES, limit=_ASKED):
            if not are_one_hand(row.asked_ref, one.ref) and may(one, "agree", what):
                yield one.ref
