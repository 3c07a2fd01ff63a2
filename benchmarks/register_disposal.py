"""What a plan of disposal would hold: of a register in which nothing is over, and of one in which some records are."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

from benchmarks.measure import Measure, at_most
from benchmarks.register_plans import indexes_of
from benchmarks.scratch import unguarded

_OVER = 1_000
_CLASS = "1_year"
# Scattered over the whole register, as records nobody came back to are.
_AGE = """
UPDATE records_record SET updated_at = updated_at - interval '5 years' WHERE id IN (
    SELECT id FROM (SELECT id, row_number() OVER (ORDER BY id) AS at, count(*) OVER () AS many
        FROM records_record WHERE register_id = %s) AS told WHERE at %% greatest(many / %s, 1) = 0)
"""


def measured(
    get: Callable[[str], object],
    p50: Callable[[Callable[[], object]], float],
    by: Any,
    *,
    register: str,
    division: str,
    is_large: bool,
) -> Iterator[Measure]:
    """The dry run of a plan, as its page shows it; raises RuntimeError where it walks through the whole table."""
    import psycopg

    from madoguchi.journeys.disposal.planning import dry_run

    ask = partial(dry_run, division, _CLASS, by=by)
    page = f"/staff/disposals/new?division={division}&class={_CLASS}"
    for name in ("nothing is over", f"{_OVER:,} records are over"):
        indexes = indexes_of(name, ask, is_large=is_large)
        yield at_most(f"dry run of disposal, {name} (through {indexes}), p50", p50(ask), "ms", 50)
        yield Measure(f"page of that dry run, {len(ask().ripe):,} records, p50", p50(lambda: get(page)), "ms")
        with psycopg.connect(unguarded(), autocommit=True) as connection:
            connection.execute(_AGE, [register, _OVER])
            # As the house does by itself some minutes after so many records were written.
            connection.execute("VACUUM ANALYZE records_record")
