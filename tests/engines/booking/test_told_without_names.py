"""What the owner tells of everybody's rows is found by indexes, also for an owner who is no superuser.

Behind a policy only what is known to leak nothing goes to an index: an expression that puts a key together does not.
"""

from __future__ import annotations

from importlib import import_module

import pytest
from django.db import connection

pytestmark = pytest.mark.django_db
_FIRST = import_module("madoguchi.engines.booking.migrations.0018_tell_without_names")
_SECOND = import_module("madoguchi.engines.booking.migrations.0019_find_answers_by_their_keys")
_THIRD = import_module("madoguchi.engines.booking.migrations.0022_give_a_place_back_to_the_line")
_TABLES = ("booking_booking", "booking_outcome", "booking_queueticket", "booking_lotteryentry", "booking_lottery")


def _listing(name: str) -> str:
    return next(str(told[1]) for one, told in _FIRST._LISTS.items() if one.startswith(f"{name}("))


QUESTIONS = {
    "answered_before": (_SECOND.QUESTION, ("bigint", "text"), ("1", "'a b'"), ["(key)::text = told.booked_as"]),
    "have_a_time": (
        _THIRD.QUESTION,
        ("bigint", "text", "text"),
        ("1", "'a'", "'b c'"),
        ["opening_id =", "line =", "(key)::text = told.booked_as"],
    ),
    "tickets_without_names": (
        _listing("tickets_without_names"),
        ("text[]", "date", "date"),
        ("'{a}'", "'2026-11-01'", "'2026-11-02'"),
        ["(office)::text = ANY", "date"],
    ),
    "bookings_without_names": (
        _listing("bookings_without_names"),
        ("timestamptz", "timestamptz"),
        ("'2026-11-01'", "'2026-11-02'"),
        ["starts_at >="],
    ),
    "winners_without_names": (
        _listing("winners_without_names"),
        ("text", "text", "integer"),
        ("'a'", "''", "10"),
        ["(ref)::text =", "lottery_id ="],
    ),
}


def plan(question: str, kinds: tuple[str, ...], values: tuple[str, ...]) -> list[str]:
    """How an owner without special rights would find it, who has said that they are the keeper."""
    with connection.cursor() as cursor:
        cursor.execute("CREATE ROLE an_owner NOLOGIN")
        cursor.execute(f"GRANT SELECT ON {', '.join(_TABLES)} TO an_owner")
        for table in set(_TABLES) - {"booking_lottery"}:
            keeps = "(SELECT current_setting('madoguchi.actor', true)) = 'keeper'"
            cursor.execute(f"CREATE POLICY of_an_owner ON {table} TO an_owner USING ({keeps})")
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute(f"PREPARE told ({', '.join(kinds)}) AS {question}")
        cursor.execute("SET LOCAL ROLE an_owner")
        cursor.execute(f"EXPLAIN (COSTS OFF) EXECUTE told ({', '.join(values)})")
        found = [line for (line,) in cursor.fetchall()]
        cursor.execute("RESET ROLE")
        cursor.execute("DEALLOCATE told")
        return found


@pytest.mark.parametrize("name", QUESTIONS)
def test_s_perf_rls_what_is_told_of_all_is_found_by_its_index(name: str) -> None:
    question, kinds, values, wanted = QUESTIONS[name]
    found = plan(question, kinds, values)
    assert any("InitPlan" in line for line in found), "the owner passes by the policy: this shows nothing"
    by_index = [line for line in found if "Index Cond" in line]
    for condition in wanted:
        assert any(condition in line for line in by_index), "\n".join(found)
