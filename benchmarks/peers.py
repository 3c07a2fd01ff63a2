"""What two products of the same kind took for the same questions, as they were measured by hand on another day.

NocoDB 0.301.3 and Directus 12.4.1 over HTTP on the same machine, PostgreSQL 15 with fsync, 100,000 records of 20
fields, one caller at a time, while little else ran; the house answers with ten times as many records. Their programs
are not part of this repository, so these are printed and not measured again.
"""

from __future__ import annotations

from collections.abc import Iterator

from benchmarks.measure import Measure

_NOCODB, _DIRECTUS = "NocoDB 0.301.3", "Directus 12.4.1"
_TOOK = (
    ("create a record, p50", "ms", 17.1, 13.0),
    ("page 1 of a filtered, sorted list of 100, p50", "ms", 55.7, 51.8),
    ("search of two letters, p50", "ms", 328, 671),
    ("a page behind 90,000 records, p50", "ms", 256, None),
    ("100,000 records written in bulk", "rows/s", 800, 650),
)


def peers() -> Iterator[Measure]:
    """What they took, in the words of the lines that are measured here."""
    for name, unit, *took in _TOOK:
        for peer, value in zip((_NOCODB, _DIRECTUS), took, strict=True):
            if value is not None:
                yield Measure(f"for comparison, {peer} with 100,000 records: {name}", float(str(value)), unit)
