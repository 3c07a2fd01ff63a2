"""Finding what was out of the ordinary on one day: asked of the journal by SQL, written once, whatever is run again."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db import connection, transaction

from madoguchi.foundation.catalogue.queries import city
from madoguchi.foundation.identity.queries import known_people
from madoguchi.foundation.journal.actions import REFUSED, STOPPED
from madoguchi.journeys.models import UnusualAccess
from madoguchi.journeys.unusual.statements import Reason, statement_for
from madoguchi.values.clock import JST, now
from madoguchi.values.names import name_key

_WHO = """
    SELECT actor_ref, max(actor_name) FROM journal_entry
    WHERE at >= %(since)s AND at < %(until)s AND actor_kind = 'staff' GROUP BY actor_ref
"""


@dataclass(frozen=True)
class Found:
    """Looks of one member of staff, or of one programme, on one day that are unusual for one reason."""

    reason: Reason
    actor_ref: str
    actor_name: str
    office: str
    looks: int
    first_at: datetime
    last_at: datetime
    numbers: tuple[str, ...]


@transaction.atomic
def find_unusual(on: date) -> int:
    """Look through a day and write down what is new; how many findings the day has. Notes of the auditor stay."""
    found = unusual_on(on)
    rows = [
        UnusualAccess(
            on=on,
            reason=one.reason.value,
            actor_ref=one.actor_ref,
            actor_name=one.actor_name,
            office=one.office,
            looks=one.looks,
            first_at=one.first_at,
            last_at=one.last_at,
            numbers=list(one.numbers),
            found_at=now(),
        )
        for one in found
    ]
    UnusualAccess.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["on", "actor_ref", "reason"],
        update_fields=["looks", "first_at", "last_at", "numbers"],
    )
    return len(rows)


def unusual_on(on: date) -> list[Found]:
    """What was out of the ordinary on one day, by reason and person, by the city's calendar and measures."""
    asked = _asked(on)
    found = []
    with connection.cursor() as cursor:
        for reason in Reason:
            cursor.execute(statement_for(reason), asked)
            found += [_found(reason, row) for row in cursor.fetchall()]
    return found


def _found(reason: Reason, row: tuple[Any, ...]) -> Found:
    ref, name, office, looks, first_at, last_at, numbers = row
    return Found(reason, ref, name, office, looks, first_at, last_at, tuple(numbers))


def _asked(on: date) -> dict[str, Any]:
    since = datetime.combine(on, time(), JST)
    day = {"since": since, "until": since + timedelta(days=1)}
    with connection.cursor() as cursor:
        cursor.execute(_WHO, day)
        who = [(ref, name_key(name)) for ref, name in cursor.fetchall()]
    people = known_people()
    declared, measures = city(), city().unusual_access
    return {
        **day,
        # Where nothing says which person of the register a member of staff is, everybody of the same name may be.
        "refs": [ref for ref, _key in who],
        "keys": [key for _ref, key in who],
        "people": [people.get(ref, "") for ref, _key in who],
        "most_in_an_hour": measures.most_in_an_hour,
        "most_in_a_day": measures.most_in_a_day,
        "most_listed_in_a_day": measures.most_listed_in_a_day,
        "most_in_vain_in_a_day": measures.most_in_vain_in_a_day,
        "night_from": measures.night_from,
        "night_until": measures.night_until,
        "stopped": json.dumps({REFUSED: [{"rule": STOPPED}]}),
        "is_closed": not declared.business_calendar.is_open(on),
    }
