"""What the lobby holds in memory: openings go when they are over, and what is asked for compressed is ready."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta
from itertools import count
from typing import Any

import pytest

from madoguchi.engines.booking.queries.openings import OpeningFacts
from madoguchi.faces.lobby import drawing, house
from madoguchi.faces.lobby.house import Lobby, pause_after
from madoguchi.faces.lobby.shelf import Printed, Sheet
from madoguchi.faces.lobby.wire import Request
from madoguchi.values.clock import now
from tests.alone import run_alone
from tests.faces.lobby.test_opening import FACTS

# Before anybody is let in, so that nothing but what is tested asks the database.
AHEAD = replace(FACTS, gathers_at=now() + timedelta(days=1), opens_at=now() + timedelta(days=2))


@pytest.fixture
def served(monkeypatch: pytest.MonkeyPatch) -> list[OpeningFacts]:
    """The openings the database has, without one."""
    openings: list[OpeningFacts] = []
    monkeypatch.setattr(house, "openings_since", lambda _moment: tuple(openings))
    monkeypatch.setattr(house, "places_of_opening", lambda _ref: ())
    monkeypatch.setattr(house, "places_given", lambda _opening_id: {})
    monkeypatch.setattr(house, "publication_number", lambda: 1)
    monkeypatch.setattr(drawing, "pages", lambda _opening, _language: None)
    return openings


def test_an_opening_that_is_over_leaves_nothing_behind(served: list[OpeningFacts]) -> None:
    async def come_and_go() -> tuple[Lobby, list[Any]]:
        lobby = Lobby([])
        served.append(AHEAD)
        await lobby.renew()
        tasks = lobby._running[b"spring"]
        assert list(lobby._receptions) == [b"spring"]
        served.clear()
        await lobby.renew()
        return lobby, await asyncio.wait_for(asyncio.gather(*tasks, return_exceptions=True), 30)

    lobby, ended = run_alone(come_and_go())
    assert (lobby._receptions, lobby._running, lobby._drawn) == ({}, {}, {})
    assert [type(one) for one in ended] == [asyncio.CancelledError] * 3


def test_an_opening_stays_as_it_is_until_another_takes_its_name(served: list[OpeningFacts]) -> None:
    async def renewed(*facts: OpeningFacts) -> list[Any]:
        lobby, found = Lobby([]), []
        for one in facts:
            served[:] = [one]
            await lobby.renew()
            found.append(lobby._receptions[b"spring"])
        return found

    first, same, other = run_alone(renewed(AHEAD, AHEAD, replace(AHEAD, id=2)))
    assert first is same
    assert other is not first
    assert other.line.facts.id == 2


def test_what_was_asked_for_compressed_is_compressed_before_it_is_shown_again(served: list[OpeningFacts]) -> None:
    turn = count()
    asked = Request(b"GET", b"/times", {b"accept-encoding": b"gzip"}, b"")

    async def shown() -> list[bool]:
        lobby = Lobby([lambda: {"/times": Sheet(f"page {next(turn)}".encode())}])
        ready = []
        for wanted in (True, False, False):
            await lobby.renew()
            ready.append(_is_ready(lobby._shelf[b"/times"]))
            if wanted:
                lobby.answer(asked)
        return ready

    # Not before anybody asked, then once, and no longer when nobody asks any more.
    assert run_alone(shown()) == [False, True, False]


@pytest.mark.parametrize("took", [0.0, 0.1, 0.3, 0.4])
def test_what_is_shown_is_never_older_than_a_second(took: float) -> None:
    # What is read when a look begins is shown until the next look, which takes as long, has ended.
    assert took + pause_after(took) + took < 1


def test_a_house_that_is_slow_to_look_is_not_asked_without_a_pause() -> None:
    assert pause_after(5) > 0


def _is_ready(page: Printed) -> bool:
    return "zipped" in vars(page)
