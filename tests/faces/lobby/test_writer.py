"""What one wish holds hurts nobody who came with it, and nobody waits long for a database that has gone."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Mapping, Sequence
from functools import partial

import pytest

from madoguchi.engines.booking.errors.openings import WishNotTaken
from madoguchi.engines.booking.models import Booking, Outcome
from madoguchi.engines.booking.queries.openings import OutcomeFacts
from madoguchi.engines.booking.rules.opening import Wish
from madoguchi.engines.booking.rules.states import OutcomeKind
from madoguchi.faces.lobby.writer import Told, Unreachable, Writer
from madoguchi.journeys.openings import decide_opening
from tests.alone import run_alone
from tests.engines.booking.actions.test_opening import REF, make_opening, wish


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("published")
@pytest.mark.parametrize("bad", [{"telephone": "+1-2-3-4-5-6-7-8-9-0-1-2-3-4-5"}, {"name": "\0"}])
def test_a_wish_that_cannot_be_written_is_refused_and_everybody_else_of_its_batch_is_booked(
    bad: dict[str, str],
) -> None:
    opening, (slot,) = make_opening(places=4)
    wishes = [wish(1, slot), wish(2, slot), wish(3, slot)._replace(**bad), wish(4, slot)]
    told = Writer(partial(decide_opening, opening.pk, REF), lambda *_: None)._write(wishes)
    assert isinstance(told.pop("k3"), WishNotTaken)
    assert {one.kind for one in told.values() if isinstance(one, OutcomeFacts)} == {OutcomeKind.BOOKED}
    assert len(told) == Booking.objects.count() == Outcome.objects.count() == 3


class Held:
    """A database that decides nothing until it is let go; what it decided, and what was noted of it."""

    def __init__(self) -> None:
        self.free = threading.Event()
        self.decided: list[str] = []
        self.noted: list[str] = []

    def decide(self, wishes: Sequence[Wish]) -> Mapping[str, OutcomeFacts]:
        self.free.wait(30)
        self.decided += [one.key for one in wishes]
        return {one.key: outcome(one.key) for one in wishes}

    def note(self, wish: Wish, _: OutcomeFacts) -> None:
        self.noted.append(wish.key)


def outcome(key: str) -> OutcomeFacts:
    return OutcomeFacts(1, key, OutcomeKind.FULL, None, "code", "")


async def _sent_again(held: Held) -> tuple[list[Told], list[Told]]:
    loop, first, second = asyncio.get_running_loop(), [], []
    told, again = asyncio.Event(), asyncio.Event()
    writer = Writer(held.decide, held.note)
    work = loop.create_task(writer.run())
    writer.submit(wish(1, 7), lambda one: (first.append(one), told.set()))
    await asyncio.wait_for(told.wait(), 20)
    writer.submit(wish(1, 7), lambda one: (second.append(one), again.set()))
    held.free.set()
    await asyncio.wait_for(again.wait(), 20)
    work.cancel()
    writer.close()
    return first, second


def test_who_waits_for_a_database_that_has_gone_is_told_so_and_finds_the_outcome_by_sending_it_again() -> None:
    held = Held()
    first, second = run_alone(_sent_again(held))
    assert [type(one) for one in first] == [Unreachable]
    assert second == [outcome("k1")]
    assert held.decided == held.noted == ["k1"]
