"""A lobby whose writer lacks a guard is found out over HTTP; the whole one holds without what stands behind it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from psycopg.sql import SQL, Identifier

from tests.faults.rig import Rig
from tests.faults.test_lost_lobby import Lobby, Person, decide_through, make_opening, open_it

_BEHIND = {
    "booking_slot": ["no_slot_beyond_its_capacity"],
    "booking_outcome": ["one_outcome_per_request"],
}
_INDEXES_BEHIND = ["one_time_per_person_and_line"]


class Unguarded(Lobby):
    """The real lobby, without one guard of its writer; with an empty name it lacks none."""

    command = "tests.faults.unguarded_lobby:lobby"


@pytest.fixture(scope="module")
def rig() -> Iterator[Rig]:
    """A house whose tables check nothing themselves, so that it is the writer's guards that are tried."""
    rig = Rig(serves=False)
    with rig.database() as sql:
        for table, names in _BEHIND.items():
            for name in names:
                sql.execute(SQL("ALTER TABLE {} DROP CONSTRAINT {}").format(Identifier(table), Identifier(name)))
        for name in _INDEXES_BEHIND:
            sql.execute(SQL("DROP INDEX {}").format(Identifier(name)))
    yield rig
    rig.stop()


def found_out(rig: Rig, guard: str) -> list[str]:
    """What is wrong after an opening served by a lobby without this guard."""
    lobby = Unguarded(rig, RIG_WITHOUT=guard)
    try:
        return wishing_twice(rig, lobby) + decide_through(rig, lobby, "nothing")
    finally:
        lobby.lose()


def wishing_twice(rig: Rig, lobby: Lobby) -> list[str]:
    """One person who wants two times, one after the other."""
    slots = make_opening(rig, lobby)
    person = Person(lobby, 1)
    person.take_place()
    open_it(rig)
    person.be_let_in()
    for attempt, slot in enumerate(slots):
        person.book([slot], attempt)
    with rig.database() as look:
        row = look.execute("SELECT count(*) FROM booking_booking WHERE line = %s", [lobby.ref]).fetchone()
    return [] if row == (1,) else [f"{row} bookings of one person"]


def test_the_writer_holds_without_the_checks_of_the_tables(rig: Rig) -> None:
    assert found_out(rig, "") == []


@pytest.mark.parametrize(
    ("guard", "sign"),
    [("capacity", "bookings for"), ("person", "bookings of one person"), ("request", "outcomes for")],
)
def test_a_lobby_without_a_guard_is_found_out(rig: Rig, guard: str, sign: str) -> None:
    assert any(sign in problem for problem in found_out(rig, guard))
