"""Places are given out block by block, however many come while a block is being fetched."""

from __future__ import annotations

import asyncio
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import Error as DatabaseAway

from madoguchi.engines.booking.actions.opening import keep_places
from madoguchi.faces.lobby.line import BLOCK, Line, Place
from tests.alone import run_alone


class _Away(Exception):
    pass


def line(*, fails: int = 0) -> Any:
    """A line whose blocks come from memory, the first `fails` times not at all."""
    made: Any = Line.__new__(Line)
    made.facts = SimpleNamespace(ref="spring")
    made._next, made._end, made._given, made._fetching, made._known, made._unkept = 1, 0, None, None, {}, []
    taken = [0, fails]

    async def call(_act: object) -> int:
        await asyncio.sleep(0)
        if taken[1]:
            taken[1] -= 1
            raise _Away
        taken[0] += BLOCK
        return taken[0] - BLOCK + 1

    made.call = call
    return made


async def place(of: Any, person: str) -> Place:
    found = of.place_for(person)
    return found if isinstance(found, Place) else await found


def test_everybody_who_comes_at_once_gets_a_place_of_their_own() -> None:
    async def all_at_once() -> list[Place]:
        one = line()
        return await asyncio.gather(*(place(one, f"p{n}") for n in range(3 * BLOCK)))

    serials = [one.serial for one in run_alone(all_at_once())]
    assert len(set(serials)) == 3 * BLOCK


def test_the_same_person_has_the_same_place() -> None:
    async def twice() -> list[Place]:
        one = line()
        return await asyncio.gather(place(one, "p"), place(one, "p"), place(one, "q"))

    first, second, other = run_alone(twice())
    assert first == second
    assert first.serial != other.serial


def test_a_database_that_is_away_is_told_and_asked_again() -> None:
    async def away_then_back() -> Place:
        one = line(fails=1)
        with pytest.raises(_Away):
            await place(one, "p")
        return await place(one, "p")

    assert run_alone(away_then_back()).serial == 1


def test_whose_the_places_are_is_written_when_the_database_is_back() -> None:
    written: list[object] = []

    async def given_while_away() -> None:
        one = line()
        one.facts.id = 7
        fails = [True, False]

        async def call(act: Any) -> int:
            if act.func is not keep_places:
                return 1
            if fails.pop(0):
                raise DatabaseAway
            written.append(act.args)
            return 0

        one.call = call
        await place(one, "p")
        keeping = asyncio.create_task(one.keep_given())
        await asyncio.sleep(0.2)
        await place(one, "q")
        await until_written()
        keeping.cancel()

    async def until_written() -> None:
        for _ in range(500):
            if written:
                return
            await asyncio.sleep(0.02)

    run_alone(given_while_away())
    assert written == [(7, [("p", 1), ("q", 2)])]
