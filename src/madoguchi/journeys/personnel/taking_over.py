"""Taking over a personnel file: read whole, compared, and written whole or not at all."""

from __future__ import annotations

from datetime import date

from madoguchi.foundation.catalogue.queries import city
from madoguchi.foundation.identity import personnel
from madoguchi.foundation.identity.personnel import Difference
from madoguchi.journeys.personnel.errors import PersonnelFileWrong, TooManyLeave
from madoguchi.journeys.personnel.reading import read_personnel
from madoguchi.values.actor import Actor

MOST_LEAVING = 20


def take_over_personnel(
    raw: bytes, on: date, *, by: Actor, dry_run: bool, most_leaving: int = MOST_LEAVING
) -> Difference:
    """What the file changes from the day `on`; written unless `dry_run`.

    `most_leaving` is the share of today's staff, in percent, that may be missing from the file: a part of a list would
    take everybody else's posts. Raises PersonnelFileWrong with every row that cannot be read, TooManyLeave.
    """
    read = read_personnel(raw, city(), on)
    if read.problems:
        raise PersonnelFileWrong(read)
    found = personnel.difference_of(read.people, on)
    if not dry_run:
        _check_leaving(found, most_leaving)
        found = personnel.take_over(read.people, on, by=by)
    return found


def _check_leaving(found: Difference, most: int) -> None:
    if len(found.left) * 100 > found.staff_before * most:
        raise TooManyLeave(staff=found.staff_before, leaving=len(found.left))
