"""Divisions that end: what they have open goes to the division that has their work, from the day after their last."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from madoguchi.engines.cases import actions as cases
from madoguchi.engines.cases.queries import count_closed_of, open_numbers_of
from madoguchi.foundation.catalogue.queries import city
from madoguchi.journeys.disposal.carrying_out import drop_plans_of
from madoguchi.values.actor import Actor
from madoguchi.values.clock import today


@dataclass(frozen=True)
class Succession:
    """A division that has ended on a day, who has its work then, what it still had open, and how many it had closed."""

    division: str
    successor: str
    until_on: date
    numbers: tuple[str, ...]
    closed: int = 0


def successions(on: date) -> list[Succession]:
    """Every division that has ended before that day, with what it has open now; nothing is written."""
    ended = [(one.id, one.until_on) for one in city().divisions if one.until_on is not None and one.until_on < on]
    return [_succession(division, until_on, on) for division, until_on in ended]


def _succession(division: str, until_on: date, on: date) -> Succession:
    open_ones = tuple(open_numbers_of(division))
    return Succession(division, city().acting_division(division, on), until_on, open_ones, count_closed_of(division))


def hand_over_what_ended(*, by: Actor) -> int:
    """Give every case of a division that has ended to its successor, and drop its open plans of disposal.

    How many cases were given; the successor plans anew for what is its own then.
    Each open one is a change of its own, closed ones go in batches: an interruption loses nothing, and
    the next time goes on.
    """
    ended = successions(today())
    drop_plans_of([one.division for one in ended], by=by)
    numbers = {number for one in ended for number in one.numbers}
    closed = sum(cases.hand_over_closed(one.division, by=by) for one in ended if one.closed)
    return closed + sum(cases.hand_over_to_successor(number, by=by) is not None for number in sorted(numbers))
