"""What opens a booking, an entry of a lottery or a place on the list is found by its code and read nowhere."""

from __future__ import annotations

import importlib
from datetime import timedelta

import pytest
from django.apps import apps
from django.db import connection

from madoguchi.engines.booking.actions import lottery as lotteries
from madoguchi.engines.booking.actions import lottery_entries as entries
from madoguchi.engines.booking.actions import opening as openings
from madoguchi.engines.booking.actions import waiters
from madoguchi.engines.booking.actions.bookings import book
from madoguchi.engines.booking.actions.lottery_entries import NewEntry
from madoguchi.engines.booking.models import Booking, LotteryEntry, Outcome, Waiter
from madoguchi.engines.booking.queries.bookings import booking_by_code
from madoguchi.engines.booking.queries.lottery import Choice
from madoguchi.engines.booking.queries.lottery_entries import entry_by_code
from madoguchi.engines.booking.queries.openings import outcome_of_receipt, outcomes_of_keys
from madoguchi.engines.booking.queries.waiters import waiter_by_code
from madoguchi.foundation.identity.sealed_codes import sealed
from madoguchi.values.clock import moved_to, now, today
from madoguchi.values.references import new_resume_code
from tests.engines.booking.actions.test_opening import REF, make_opening
from tests.engines.booking.actions.test_opening import wish as wish_in_line
from tests.engines.booking.office import office_id, slots, wish

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("published")]
TABLES = ("booking", "waiter", "lotteryentry", "outcome")


def kept() -> list[str]:
    """What stands in the columns of codes."""
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(f"SELECT code FROM booking_{one}" for one in TABLES))  # noqa: S608
        return [row[0] for row in cursor.fetchall()]


def waiting() -> waiters.Joining:
    days = {"from_on": today(), "until_on": today() + timedelta(days=5)}
    return waiters.Joining("k", office_id(), ("child",), minutes=15, services=("child",), email="a@example.jp", **days)


def entered() -> str:
    at = now()
    with moved_to(at - timedelta(hours=2)):
        lotteries.create_lottery(
            "walk",
            title={"ja": "見学会"},
            options=[Choice("am", {"ja": "午前"}, 2)],
            opens_at=at - timedelta(hours=1),
            closes_at=at + timedelta(days=1),
            confirm_by=at + timedelta(days=2),
        )
    return entries.enter("walk", NewEntry("k", "p", "見本 葵", ("am",)))[0].code


def test_codes_open_what_they_belong_to_and_the_database_does_not_show_them() -> None:
    made, place, entry = book(wish(slots(), "k"))[0], waiters.join(waiting())[0], entered()
    opening, (slot,) = make_opening()
    outcome = openings.decide_wishes(opening.pk, REF, [wish_in_line(1, slot)])["k1"]
    assert booking_by_code(made.code).number == made.number
    assert waiter_by_code(place.code) == place
    assert entry_by_code(entry).code == entry
    assert booking_by_code(outcome.code).number == outcome.number
    assert outcome_of_receipt(opening.pk, outcome.receipt, outcome.code) == outcome
    assert outcomes_of_keys(opening.pk, ["k1"]) == {"k1": outcome}
    assert outcome_of_receipt(opening.pk, outcome.receipt, new_resume_code()) is None
    assert len(kept()) == 5
    assert all(one.startswith("s1.") and len(one) <= 64 for one in kept())


def test_under_another_key_of_the_house_codes_still_open(settings) -> None:
    made, place, entry = book(wish(slots(), "k"))[0], waiters.join(waiting())[0], entered()
    opening, (slot,) = make_opening()
    outcome = openings.decide_wishes(opening.pk, REF, [wish_in_line(1, slot)])["k1"]
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "another", [settings.SECRET_KEY]
    assert booking_by_code(made.code).number == made.number
    assert waiter_by_code(place.code) == place
    assert entry_by_code(entry).code == entry
    # A booking that is changed is sealed anew; its outcome stays as it was written.
    Booking.objects.get(number=outcome.number).save()
    assert booking_by_code(outcome.code).number == outcome.number
    assert outcome_of_receipt(opening.pk, outcome.receipt, outcome.code) == outcome
    assert outcome_of_receipt(opening.pk, outcome.receipt, new_resume_code()) is None


def test_codes_kept_before_are_sealed_by_the_migration_and_still_open() -> None:
    made, place, entry = book(wish(slots(), "k"))[0], waiters.join(waiting())[0], entered()
    opening, (slot,) = make_opening()
    outcome = openings.decide_wishes(opening.pk, REF, [wish_in_line(1, slot)])["k1"]
    known = {Booking: made.code, Waiter: place.code, LotteryEntry: entry, Outcome: outcome.code}
    with connection.cursor() as cursor:
        for model, code in known.items():
            cursor.execute(
                f"UPDATE {model._meta.db_table} SET code = %s WHERE code = %s",  # noqa: S608
                [code, sealed(code)],
            )
    assert set(known.values()) < set(kept())
    importlib.import_module("madoguchi.engines.booking.migrations.0009_seal_the_codes").seal(apps, None)
    assert all(one.startswith("s1.") for one in kept())
    assert booking_by_code(made.code).number == made.number
    assert waiter_by_code(place.code) == place
    assert entry_by_code(entry).code == entry
    assert outcome_of_receipt(opening.pk, outcome.receipt, outcome.code) == outcome
