"""Divisions that end: what they have open goes to the division that has their work, from the day after their last."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from madoguchi.engines.cases import actions as cases
from madoguchi.engines.cases.queries import open_numbers_of
from madoguchi.foundation.catalogue.queries import city
from madoguchi.values.actor import Actor
from madoguchi.values.clock import today


@dataclass(frozen=True)
class Succession:
    """A division that has ended on a day, who has its work then, and the numbers of what it still had open."""

    division: str
    successor: str
    until_on: date
    numbers: tuple[str, ...]


def successions(on: date) -> list[Succession]:
    """Every division that has ended before that day, with what it has open now; nothing is written."""
    ended = [one for one in city().divisions if one.until_on is not None and one.until_on < on]
    return [
        Succession(one.id, city().acting_division(one.id, on), one.until_on, tuple(open_numbers_of(one.id)))
        for one in ended
        if one.until_on is not None
    ]


def hand_over_what_ended(*, by: Actor) -> int:
    """Give every open case of a division that has ended to its successor, one by one; how many were given.

    Each is a change of its own, so that an interruption loses nothing and the next time goes on.
    """
    numbers = {number for one in successions(today()) for number in one.numbers}
    return sum(cases.hand_over_to_successor(number, by=by) is not None for number in sorted(numbers))
