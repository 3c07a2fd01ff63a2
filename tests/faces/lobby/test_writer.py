"""What one wish holds hurts nobody who came with it."""

from __future__ import annotations

from functools import partial

import pytest

from madoguchi.engines.booking.errors.openings import WishNotTaken
from madoguchi.engines.booking.models import Booking, Outcome
from madoguchi.engines.booking.queries.openings import OutcomeFacts
from madoguchi.engines.booking.rules.states import OutcomeKind
from madoguchi.faces.lobby.writer import Writer
from madoguchi.journeys.openings import decide_opening
from tests.engines.booking.actions.test_opening import REF, make_opening, wish


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("published")
@pytest.mark.parametrize("bad", [{"telephone": "+1-2-3-4-5-6-7-8-9-0-1-2-3-4-5"}, {"name": "\0"}])
def test_a_wish_that_cannot_be_written_is_refused_and_everybody_else_of_its_batch_is_booked(
    bad: dict[str, str],
) -> None:
    opening, (slot,) = make_opening(places=4)
    wishes = [wish(1, slot), wish(2, slot), wish(3, slot)._replace(**bad), wish(4, slot)]
    told = Writer(partial(decide_opening, opening.pk, REF))._write(wishes)
    assert isinstance(told.pop("k3"), WishNotTaken)
    assert {one.kind for one in told.values() if isinstance(one, OutcomeFacts)} == {OutcomeKind.BOOKED}
    assert len(told) == Booking.objects.count() == Outcome.objects.count() == 3
