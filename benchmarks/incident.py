"""Everybody affected by an account, found in a journal of 1,000,000 entries."""

from __future__ import annotations

import time
from datetime import datetime, timedelta

from benchmarks.measure import Measure, at_most
from benchmarks.scratch import scratch_house

ENTRIES, ACCOUNTS, TARGET = 1_000_000, 49, 10.0
BEGIN = datetime.fromisoformat("2026-01-01T00:00:00+09:00")

# Every tenth entry is a list of ten people.
_FILL = """
    INSERT INTO journal_entry
        (at, actor_kind, actor_ref, actor_name, office, verb, data, purpose, legal_basis, dossiers, detail,
         request, result)
    SELECT %s::timestamptz + n * interval '25 seconds', 'staff', 'clerk-' || n %% %s, '見本', 'child_family',
           'read', '氏名', '審査', '', CASE WHEN n %% 10 = 0
           THEN ARRAY(SELECT (n + i)::text FROM generate_series(0, 9) AS i) ELSE ARRAY[n::text] END, '{}',
           md5(n::text), 'shown'
    FROM generate_series(1, %s) AS n
"""


def run() -> list[Measure]:
    """The list of a year and of a day of one account."""
    with scratch_house():
        import django

        django.setup()
        from django.db import connection

        from madoguchi.foundation.journal.incidents import affected_by

        with connection.cursor() as cursor:
            cursor.execute("SET statement_timeout = 0")
            cursor.execute(_FILL, [BEGIN, ACCOUNTS, ENTRIES])

        def seconds(days: int) -> tuple[float, int]:
            began = time.perf_counter()
            count = sum(1 for _ in affected_by("clerk-0", BEGIN, BEGIN + timedelta(days=days)))
            return time.perf_counter() - began, count

        year, people = seconds(365)
        day, _ = seconds(1)
    return [
        at_most(f"incident, {people:,} affected in {ENTRIES:,} entries", year, "s", TARGET),
        Measure("incident, those of one day", day * 1000, "ms"),
    ]
