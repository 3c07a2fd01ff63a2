"""Through which indexes a question to a register goes, as the database says of the plan it took."""

from __future__ import annotations

import re
from collections.abc import Callable

_INDEX = re.compile(r"(?:using|Bitmap Index Scan on) (records_\w+|one_\w+|changes_since)")
_READ = ("SELECT", "(", "WITH looked_up")
_TABLES = ("records_record", "records_keptcount")


def indexes_of(name: str, ask: Callable[[], object], *, is_large: bool) -> str:
    """The indexes this asks; raises RuntimeError where it walks through a large table.

    Of few records a walk through the table is as quick as any index.
    """
    ask()
    plan = _plan(ask)
    if "Seq Scan on records_record" in plan and is_large:
        raise RuntimeError(f"{name} walks through the whole table:\n{plan}")
    return ", ".join(sorted(set(_INDEX.findall(plan)))) or "no index"


def _plan(ask: Callable[[], object]) -> str:
    """The plans of the questions to the records this asks."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as asked:
        ask()
    said = [one["sql"].strip() for one in asked.captured_queries]
    told = [one for one in said if one.startswith(_READ) and any(table in one for table in _TABLES)]
    with connection.cursor() as cursor:
        plans = [cursor.execute(f"EXPLAIN (ANALYZE) {one}").fetchall() for one in told]
    # Of two ways in one statement only one is gone.
    return "\n".join(line for plan in plans for (line,) in plan if "never executed" not in line)
