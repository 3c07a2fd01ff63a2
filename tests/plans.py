"""How the database would reach rows, whatever it last counted of a small table."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db import connection
from django.db.models import QuerySet
from django.test.utils import CaptureQueriesContext


def plan_of(rows: QuerySet, *, by_terms: bool = False) -> str:  # type: ignore[type-arg]
    """The plan of these rows when a walk through the whole table and a sort cost more than any index.

    Of a table with one row every way is as good, and which is taken hangs on when the server last counted rows.
    Needs a transaction; the ways are taken away until its end. Terms are only ever looked up in a bitmap.
    """
    _take_ways_away("sort", *(["indexscan"] if by_terms else ["bitmapscan"]))
    return rows.explain()


def plans_of(ask: Callable[[], object]) -> str:
    """The plans of every question to records that this asks, as the planner makes them of what it knows now."""
    with CaptureQueriesContext(connection) as asked:
        ask()
    told = [one["sql"].strip() for one in asked.captured_queries]
    read = [one for one in told if one.startswith(("SELECT", "(", "WITH")) and "records_record" in one]
    with connection.cursor() as cursor:
        plans = [cursor.execute(f"EXPLAIN {one}").fetchall() for one in read]
    return "\n".join(line for plan in plans for (line,) in plan)


def records_read(ask: Callable[[], object]) -> int:
    """How many records the questions this asks look at, whether they are found or passed over."""
    with CaptureQueriesContext(connection) as asked:
        ask()
    told = [one["sql"].strip() for one in asked.captured_queries if "records_record" in one["sql"]]
    with connection.cursor() as cursor:
        plans = [
            cursor.execute(f"EXPLAIN (ANALYZE, FORMAT JSON) {one}").fetchone()[0][0]["Plan"]
            for one in told
            if one.startswith(("SELECT", "(", "WITH"))
        ]
    return sum(map(_read, plans))


def _read(node: dict[str, Any]) -> int:
    below = sum(map(_read, node.get("Plans", ())))
    if node.get("Relation Name") != "records_record":
        return below
    passed = node.get("Rows Removed by Filter", 0) + node.get("Rows Removed by Index Recheck", 0)
    return below + int((node["Actual Rows"] + passed) * node["Actual Loops"])


def leave_only(index: str) -> None:
    """Take the walk through the whole table and every other index of its table away, until the test ends.

    Unique indexes stay: they are rules. Where few rows make any index as good as another, this shows that `index` can
    answer the question. Needs a transaction.
    """
    _take_ways_away()
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(_OTHERS, [index])
        for (other,) in cursor.fetchall():
            cursor.execute(f"DROP INDEX {other}")


_OTHERS = """
SELECT other.indexrelid::regclass::text FROM pg_index AS other JOIN pg_index AS this USING (indrelid)
WHERE this.indexrelid = %s::regclass AND other.indexrelid <> this.indexrelid AND NOT other.indisunique
"""


def _take_ways_away(*ways: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("; ".join(f"SET LOCAL enable_{way} = off" for way in ("seqscan", *ways)))
