"""What is asked of a register, asked of a table with a typed column for each field in the same database."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from typing import Any

_ROW = "number, title, amount"
_TEXTS = ("number", "title", "place", "reason", *(f"text_{n}" for n in range(1, 11)))
_SAYS = " OR ".join(f"{one} LIKE %(word)s" for one in _TEXTS)
_WORKS = f"SELECT {_ROW} FROM bench_typed WHERE kind = 'works' AND amount >= 1000"
_BEHIND = f"{_WORKS} ORDER BY amount DESC, id DESC OFFSET 24999 LIMIT 1"
# What may be said of a word: the indexes of the table do not help, as nobody would make one for every column.
_SEARCH = f"SELECT {_ROW} FROM bench_typed WHERE {_SAYS} ORDER BY number, id LIMIT 26"
_QUESTIONS = {
    "page 1 of a filtered, sorted list": f"{_WORKS} ORDER BY amount DESC, id DESC LIMIT 26",
    "page 1,000 of a filtered, sorted list": (
        f"{_WORKS} AND (amount, id) < (%(amount)s, %(id)s) ORDER BY amount DESC, id DESC LIMIT 26"
    ),
    "list narrowed by a choice": (
        f"SELECT {_ROW} FROM bench_typed WHERE kind = 'lease' ORDER BY begun_on DESC, id DESC LIMIT 26"
    ),
    "counted by two fields, whole list": "SELECT kind, open, count(*) FROM bench_typed GROUP BY kind, open",
}
_SEARCHES = ("search of two letters, frequent", "search of two letters, absent", "search of one letter")
_FEW_TIMES, _LONG = 5, 0.2
_BROUGHT = "number, title, kind, open, begun_on, ends_on, amount, quotes, place, reason, " + ", ".join(
    f"text_{n}" for n in range(1, 11)
)
BROUGHT_TABLE = f"""
CREATE TABLE bench_brought (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, number text UNIQUE, title text,
    kind text, open boolean, begun_on date, ends_on date, amount bigint, quotes bigint, place text, reason text,
    {", ".join(f"text_{n} text" for n in range(1, 11))});
CREATE INDEX ON bench_brought (kind, amount DESC, id DESC);
CREATE INDEX ON bench_brought (begun_on DESC, id DESC)
"""
"""The typed table, empty, with the same indexes: what a file is copied into by who checks and remembers nothing."""
BROUGHT_COPY = f"COPY bench_brought ({_BROUGHT}) FROM STDIN"
WHOLE = f"SELECT {_ROW} FROM bench_typed ORDER BY number, id"


def floor_of(connection: Any, name: str, words: str, times: int) -> float | None:
    """How many milliseconds the typed table takes for the question of this name, p50; None where there is no such."""
    sql = _SEARCH if words and name.startswith(_SEARCHES) else _QUESTIONS.get(name)
    if sql is None:
        return None
    behind = connection.execute(_BEHIND.replace(_ROW, "amount, id")).fetchone() or (0, 0)
    given = {"word": f"%{words}%", "amount": behind[0], "id": behind[1]}
    return _p50(lambda: connection.execute(sql, given).fetchall(), times)


def _p50(ask: Callable[[], object], times: int) -> float:
    """What takes long is asked only some times."""
    took: list[float] = []
    while len(took) < (_FEW_TIMES if took and took[0] > _LONG else times):
        begun = time.perf_counter()
        ask()
        took.append(time.perf_counter() - begun)
    return statistics.median(took) * 1000
