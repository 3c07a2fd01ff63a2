"""Counting by account and day the persons who left in files, so that many files below a limit are not more than it."""

from __future__ import annotations

from django.db import connection, transaction
from django.db.models import Sum

from madoguchi.foundation.identity.tries import place_of
from madoguchi.journeys.taken_out.models import TakenOut
from madoguchi.values.clock import today

# Files asked for at the same moment by one account wait for each other: each is counted before the next is asked about.
_ONE_BY_ONE = "SELECT pg_advisory_xact_lock(hashtextextended('taken_out|' || %s, 0))"
_NOTE = """
    INSERT INTO journeys_takenout AS known (account_ref, "on", file, subjects) VALUES (%s, %s, %s, %s)
    ON CONFLICT (account_ref, "on", file) DO UPDATE SET subjects = greatest(known.subjects, excluded.subjects)
"""


def taken_out_before(ref: str, persons: str) -> int:
    """How many persons this account took out today in other files than the one of these `persons`.

    Inside a transaction; until its end nobody else counts for this account.
    """
    with connection.cursor() as cursor:
        cursor.execute(_ONE_BY_ONE, [ref])
    others = TakenOut.objects.filter(account_ref=ref, on=today()).exclude(file=_file_of(ref, persons))
    return int(others.aggregate(sum=Sum("subjects", default=0))["sum"])


@transaction.atomic
def note_taken_out(ref: str, persons: str, subjects: int) -> None:
    """So many persons leave now; of the same ones the greatest number counts."""
    with connection.cursor() as cursor:
        cursor.execute(_NOTE, [ref, today(), _file_of(ref, persons), subjects])


def forget_taken_out() -> int:
    """Remove the counts of the days before today; how many there were."""
    return TakenOut.objects.filter(on__lt=today()).delete()[0]


def _file_of(ref: str, persons: str) -> str:
    return place_of(f"{ref}|{persons}", "taken_out")
