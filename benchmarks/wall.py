"""What row-level security costs: the same questions with the second wall and without it, by the processors' time."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import cycle
from pathlib import Path
from typing import Any

from benchmarks.inbox import QUERIES, WORDS
from benchmarks.measure import Measure, at_most
from benchmarks.million import fill
from benchmarks.scratch import scratch_house, unguarded

CASES = 200_000
TARGET = 15.0  # % that the wall may cost
LOOKS = 200_000
_JOURNAL = ("journal_entry", "journal_delay", "journal_namekey")
_LOOKED_AT = """
    INSERT INTO journal_entry (
        at, actor_kind, actor_ref, actor_name, office, verb, data, purpose, legal_basis, dossiers, detail,
        request, result)
    SELECT now() - make_interval(mins => n), 'staff', 's-' || mod(n, 500), '職員', 'centre', 'read', '申請', '審査', '',
        ARRAY[d.reference_number], '{}', '', 'shown'
    FROM generate_series(1, %s) AS n
    JOIN dossier_dossier AS d ON d.id = (SELECT min(id) FROM dossier_dossier) + mod(n, 40000)
"""
KNOTS = 5
_HAPPENED = """
    INSERT INTO dossier_knot (dossier_id, at, kind, actor_kind, who, office, facts, public)
    SELECT d.id, now(), 'received', 'staff', '職員', 'centre', '{}', true
    FROM dossier_dossier AS d, generate_series(1, %s)
    WHERE d.id < (SELECT min(id) FROM dossier_dossier) + 10000
"""
ROUNDS, TURNS = 60, 16
_ASKED = ("dossier_dossier", "cases_case", "dossier_knot", "identity_mandate", "identity_account", *_JOURNAL)
_NUMBERS = "SELECT reference_number FROM dossier_dossier ORDER BY id LIMIT 64"
Ask = Callable[[], object]


def run() -> list[Measure]:
    """The inbox, its tabs, the search and one case as the office asks, one's own matter and its looks as the portal."""
    with scratch_house(publish=False):
        import django

        django.setup()
        fill(CASES)
        _look()
        asks = _questions(_numbers())
        found = [one for name, (side, ask) in asks.items() for one in _compared(name, side, ask)]
        unused = [plan for side, ask in asks.values() for plan in _plans(side, ask) if "Seq Scan on " in plan]
        return [*found, at_most("statements that read a table from end to end", len(unused), "behind the wall", 0)]


def _look() -> None:
    """Looks of the office at a part of the matters, and what happened to them."""
    import psycopg

    with psycopg.connect(unguarded(), autocommit=True) as opened:
        opened.execute(_LOOKED_AT, [LOOKS])
        opened.execute(_HAPPENED, [KNOTS])
        opened.execute("ANALYZE journal_entry, dossier_knot")


def _numbers() -> list[str]:
    import psycopg

    with psycopg.connect(unguarded()) as opened:
        return [number for (number,) in opened.execute(_NUMBERS).fetchall()]


def _questions(numbers: list[str]) -> dict[str, tuple[Any, Ask]]:
    """What is asked, and by whom; the same every time but for the words and numbers, which take turns."""
    from madoguchi.engines.cases import queries as cases
    from madoguchi.engines.cases.queries import InboxFilter
    from madoguchi.foundation.dossier import queries as dossiers
    from madoguchi.foundation.journal import queries as journal
    from madoguchi.foundation.wall.speaker import Side, Speaker

    office = Speaker(Side.STAFF, "centre_3")
    looks = journal.disclosures_of
    visitor = Speaker(Side.PORTAL, "", frozenset(numbers[:3]))
    own, views, words, others = cycle(numbers[:3]), cycle(QUERIES), cycle(WORDS), cycle(numbers)
    theirs, seats = frozenset({"centre", "division_3"}), {("centre", ""), ("division_3", "")}

    def matter() -> None:
        number = next(own)
        dossiers.dossier_facts(number)
        cases.case_of(number)
        dossiers.thread_of(number, public_only=True)

    return {
        "inbox": (office, lambda: cases.inbox(InboxFilter(divisions=theirs, person="centre_3", **next(views)))),
        "tabs of the inbox": (office, lambda: cases.counts(InboxFilter(divisions=theirs, person="centre_3"))),
        "search by kana": (office, lambda: cases.search(next(words), seats=seats)),
        "single case": (office, lambda: cases.case_of(next(others))),
        "one's own matter, case and thread": (visitor, matter),
        "who looked at one's own matter": (visitor, lambda: looks(next(own))),
    }


def _compared(name: str, who: Any, ask: Ask) -> list[Measure]:
    """What one asking takes behind the wall beside what it takes without; both take turns, so noise meets both."""
    from madoguchi.foundation.wall.speaker import speaking

    behind, without = [], []
    for _ in range(ROUNDS):
        with speaking(who):
            behind.append(_taken(ask))
        with _no_wall(), speaking(who):
            without.append(_taken(ask))
    # Whatever else the machine does meets both of a round alike.
    ratio = statistics.median(cost / floor for cost, floor in zip(behind, without, strict=True))
    cost, floor = statistics.median(behind), statistics.median(without)
    return [
        Measure(f"{name}, processors' time behind the wall", cost, "µs", floor=floor, ratio=cost / floor),
        at_most(f"{name}, what the wall costs", 100 * (ratio - 1), "%", TARGET),
    ]


def _taken(ask: Ask) -> float:
    """Microseconds of both processors, ours and the database's, for one asking."""
    from django.db import connection, transaction

    with transaction.atomic():
        for _ in range(5):
            ask()
        server = connection.connection.info.backend_pid
        begun = time.thread_time_ns() + _worked(server)
        for _ in range(TURNS):
            ask()
        return (time.thread_time_ns() + _worked(server) - begun) / 1_000 / TURNS


def _worked(pid: int) -> int:
    """Nanoseconds a process was on a processor."""
    return int(Path(f"/proc/{pid}/schedstat").read_text(encoding="ascii").split()[0])


@contextmanager
def _no_wall() -> Iterator[None]:
    """The tables without their policies."""
    import psycopg

    with psycopg.connect(unguarded(), autocommit=True) as opened:
        for table in _ASKED:
            opened.execute(f"ALTER TABLE {table} DISABLE ROW LEVEL SECURITY")
        yield
        for table in _ASKED:
            opened.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")


def _plans(who: Any, ask: Ask) -> list[str]:
    """How the database answers each statement behind the wall."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from madoguchi.foundation.wall.speaker import speaking

    with speaking(who), connection.cursor() as cursor:
        with CaptureQueriesContext(connection) as captured:
            for _ in range(len(QUERIES)):
                ask()
        plans = []
        for one in {one["sql"] for one in captured}:
            cursor.execute(f"EXPLAIN (COSTS OFF) {one}".replace("%", "%%"), ())
            plans.append("\n".join(line for (line,) in cursor.fetchall()))
        return plans
