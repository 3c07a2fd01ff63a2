"""A million records of twenty fields: writing, importing, pages, searching, counting, exporting; and a typed table."""

from __future__ import annotations

import json
import os
import resource
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path
from random import Random
from typing import Any

from benchmarks.measure import Measure, at_least, at_most
from benchmarks.scratch import scratch_house, unguarded
from benchmarks.web import Visitor, served, session_of

# `REGISTER_RECORDS=100000 make bench ONLY=registers` measures a smaller one.
RECORDS = int(os.environ.get("REGISTER_RECORDS", "1000000"))
# As many rows as fit into the 10 MB of one file.
IMPORTED = 10_000
SEEDS = 10_000
TIMES = 40
REGISTER, DIVISION = "bench_contracts", "administrative_centre"

_WORDS = (
    "補助",
    "橋梁",
    "委託",
    "備品",
    "研修",
    "清掃",
    "設計",
    "点検",
    "修繕",
    "広報",
    "警備",
    "印刷",
    "測量",
    "給食",
)
_PLACES = tuple(f"見本町{one}丁目" for one in range(1, 60))
_KINDS = ("works", "service", "goods", "lease")


def definition() -> dict[str, Any]:
    """The register that is measured: twenty fields, three lists."""
    texts = [{"id": f"text_{n}", "type": "text", "label": f"項目{n}", "max_length": 100} for n in range(1, 11)]
    return {
        "id": REGISTER,
        "title": "測る台帳",
        "summary": "速さを測るための台帳です。",
        "purpose": "速さを測るために使います。",
        "division": DIVISION,
        "deputy": "resident_services",
        "retention": {"class": "1_year", "from": "fiscal_year_end"},
        "review_on": "2030-01-01",
        "persons": False,
        "permissions": {"view": "everybody"},
        "record": {
            "heading": "title",
            "key": "number",
            "pages": [
                {
                    "id": "all",
                    "title": "すべて",
                    "fields": [
                        {"id": "number", "type": "text", "label": "番号", "max_length": 30},
                        {"id": "title", "type": "text", "label": "件名", "max_length": 150},
                        {
                            "id": "kind",
                            "type": "choice",
                            "label": "種別",
                            "options": [{"id": one, "label": one} for one in _KINDS],
                        },
                        {"id": "open", "type": "yes_no", "label": "公表"},
                        {"id": "begun_on", "type": "date", "label": "契約の日"},
                        {"id": "ends_on", "type": "date", "label": "期限"},
                        {"id": "amount", "type": "yen", "label": "金額"},
                        {"id": "quotes", "type": "integer", "label": "見積"},
                        {"id": "place", "type": "text", "label": "場所", "max_length": 100},
                        {"id": "reason", "type": "long_text", "label": "理由", "max_length": 500},
                        *texts,
                    ],
                }
            ],
            "views": [
                {"id": "newest", "title": "新しい順", "columns": ["number", "title", "kind", "amount", "begun_on"]},
                {
                    "id": "works",
                    "title": "工事",
                    "columns": ["number", "title", "amount"],
                    "filter": {"all": [{"field": "kind", "is": "works"}, {"field": "amount", "at_least": 1000}]},
                    "order": {"by": "amount", "descending": True},
                },
                {"id": "number", "title": "番号順", "columns": ["number", "title"], "order": {"by": "number"}},
            ],
        },
    }


def record(number: int, random: Random) -> dict[str, Any]:
    """One synthetic record."""
    day = f"20{random.randint(20, 26)}-{random.randint(1, 12):02d}-{random.randint(1, 28):02d}"
    return {
        "number": f"R{number:08d}",
        "title": f"{random.choice(_PLACES)}の{random.choice(_WORDS)}{random.choice(_WORDS)}業務 その{number % 97}",
        "kind": random.choice(_KINDS),
        "open": random.random() < 0.5,
        "begun_on": day,
        "ends_on": day,
        "amount": random.randint(1, 90_000) * 100,
        "quotes": random.randint(1, 9),
        "place": random.choice(_PLACES),
        "reason": f"{random.choice(_WORDS)}の{random.choice(_WORDS)}が急に必要になったため。",
        **{f"text_{n}": f"{random.choice(_WORDS)}{random.choice(_PLACES)}{number % 89}" for n in range(1, 11)},
    }


def run() -> list[Measure]:
    """Fill the register, then ask it as people, programmes and files do."""
    with scratch_house():
        import django

        django.setup()
        from madoguchi.foundation.catalogue.actions import publish_register
        from madoguchi.values.actor import SYSTEM

        publish_register(definition(), by=SYSTEM)
        found = [*_files(), _fill()]
        with served() as web:
            found += [*_written(web.port), *_read(web.port)]
        found += [*_engine(), _exported()]
        return found


def _actor() -> Any:
    from madoguchi.values.actor import Actor, ActorKind, Duty

    return Actor(ActorKind.STAFF, "bench-1", "測る職員", (Duty(DIVISION, "clerk"),))


def _files() -> Iterator[Measure]:
    """A file of rows, checked and taken in while the register is small; the next ones fill it."""
    from openpyxl import Workbook

    from madoguchi.engines.records.queries.registers import register_section
    from madoguchi.foundation.catalogue.queries import register
    from madoguchi.journeys.registers import imports
    from madoguchi.values.words import words_in

    fields = register_section(register(REGISTER)).fields
    heads, random = [words_in(one.label, "ja") for one in fields], Random(1)
    rows = [[record(at, random)[one.id] for one in fields] for at in range(IMPORTED)]
    book = Workbook(write_only=True)
    sheet = book.create_sheet()
    for row in (heads, *rows):
        sheet.append(["はい" if cell is True else "いいえ" if cell is False else cell for cell in row])
    path = Path(os.environ["MADOGUCHI_HOME"]) / "rows.xlsx"
    book.save(path)
    text = "\n".join(",".join(str(cell) for cell in row) for row in (heads, *rows)).replace("True", "はい")
    for kind, content in (("CSV", text.replace("False", "いいえ").encode()), ("Excel", path.read_bytes())):
        begun = time.perf_counter()
        ref = imports.bring_file(REGISTER, f"rows.{kind}", content, by=_actor())
        counts = imports.import_sheet(REGISTER, ref, by=_actor(), language="ja").counts
        took = time.perf_counter() - begun
        if counts[imports.ADD] != IMPORTED:
            raise RuntimeError(f"the file was not read as it was written: {counts}")
        yield at_least(f"rows of {kind} read and validated", IMPORTED / took, "rows/s", 10_000)
    imports.begin(REGISTER, ref, by=_actor())
    begun = time.perf_counter()
    for _rows in imports.batches(REGISTER, ref, register(REGISTER)):
        pass
    yield Measure("rows of Excel taken in, with history", IMPORTED / (time.perf_counter() - begun), "rows/s")


def _fill() -> Measure:
    """Repeat what the engine wrote for the first records until there are RECORDS, every place and key its own."""
    import psycopg

    repeat = max(0, (RECORDS - IMPORTED) // SEEDS)
    begun = time.perf_counter()
    with psycopg.connect(unguarded(), autocommit=True) as connection:
        connection.execute("DROP INDEX records_by_terms")
        connection.execute(_REPEAT, {"register": REGISTER, "seeds": SEEDS, "repeat": repeat})
        connection.execute("SET maintenance_work_mem = '512MB'")
        connection.execute("CREATE INDEX records_by_terms ON records_record USING gin (terms)")
        connection.execute("VACUUM ANALYZE records_record")
        connection.execute(_TYPED_TABLE)
    return Measure(f"filling up to {RECORDS:,} records and their index", time.perf_counter() - begun, "s")


# The number of a record is its key here: a letter, and the row it was made from with the round it was made in.
_REPEAT = """
INSERT INTO records_record (ref, register_id, version, revision, "values", text, terms, key, v1, v2, v3, v4, v5, v6,
    created_at, updated_at, updated_by)
SELECT 'B' || lpad(to_hex(r.id * 1000 + g), 11, '0'), register_id, version, revision,
    jsonb_set("values", '{number}', to_jsonb(key || 'x' || g)), text, terms, key || 'x' || g,
    v1 || g, CASE WHEN v2 IS NULL THEN NULL ELSE v2 || g END, v3 || 'x' || g, v4, v5, v6,
    created_at, updated_at, updated_by
FROM (SELECT * FROM records_record WHERE register_id = %(register)s ORDER BY id LIMIT %(seeds)s) r,
    generate_series(1, %(repeat)s) g
"""
_TYPED_TABLE = """
CREATE TABLE bench_typed AS SELECT id, "values"->>'number' AS number, "values"->>'title' AS title,
    "values"->>'kind' AS kind, ("values"->>'open')::boolean AS open, ("values"->>'begun_on')::date AS begun_on,
    ("values"->>'amount')::bigint AS amount, "values"->>'place' AS place, "values"->>'reason' AS reason
FROM records_record;
ALTER TABLE bench_typed ADD PRIMARY KEY (id);
CREATE UNIQUE INDEX ON bench_typed (number);
CREATE INDEX ON bench_typed (kind, amount DESC, id DESC);
CREATE INDEX ON bench_typed (begun_on DESC, id DESC);
"""


def _written(port: int) -> Iterator[Measure]:
    """One record over the API, beside the same web stack answering a programme plus the insert into a typed table."""
    import psycopg

    from madoguchi.foundation.identity.actions import create_token

    key = create_token("clerk", division=DIVISION, name="測る機械")
    programme, numbers, random = Visitor(port, headers={"Authorization": f"Bearer {key}"}), count(50_000_000), Random(2)

    def create() -> None:
        body = json.dumps({"values": record(next(numbers), random)}).encode()
        programme.send(f"/api/v1/registers/{REGISTER}/records", body, **{"Idempotency-Key": f"b{next(numbers)}"})

    stack = _p50(lambda: programme.get("/api/v1/registers"))
    with psycopg.connect(unguarded(), autocommit=True) as connection:
        typed = _p50(lambda: connection.execute(_INSERT, (next(numbers), f"T{next(numbers)}")))
    floor = stack + typed
    yield at_most("create a record over the API, p50", _p50(create), "ms", floor * 1.5, floor=floor)


_INSERT = (
    """INSERT INTO bench_typed VALUES (%s, %s, '見本町の清掃業務', 'works', true, '2026-11-01', 1200, '見本町', '急')"""
)


def _read(port: int) -> Iterator[Measure]:
    """Pages as a member of staff opens them."""
    from madoguchi.foundation.identity.actions import open_account
    from madoguchi.foundation.identity.models import Account

    by = _actor()
    open_account("staff", by.name, ref=by.ref, duties=by.duties, is_demonstration=True)
    person = Visitor(port, session_of(Account.objects.get(ref=by.ref)))
    at = f"/staff/registers/{REGISTER}"
    after = _cursor_of_page(1000)
    asked = {
        "page 1 of a filtered, sorted list": f"{at}?view=works",
        "page 1,000 of a filtered, sorted list": f"{at}?view=works&after={after}",
        "search of two letters, frequent": f"{at}?view=number&words=%E6%A9%8B%E6%A2%81",
        "search of two letters, absent": f"{at}?view=number&words=%E9%AF%A8%E8%88%B9",
        "list narrowed by a choice": f"{at}?view=newest&f.kind=lease",
        "counted by two fields, whole list": f"{at}/counts?view=newest&row=kind&column=open",
    }
    for name, path in asked.items():
        yield at_most(f"{name}, p50", _p50(lambda path=path: person.get(path)), "ms", 50)  # type: ignore[misc]


def _cursor_of_page(page: int, size: int = 25) -> str:
    from madoguchi.engines.records.models import Record

    rows = Record.objects.filter(register_id=REGISTER, v2__isnull=False).order_by("-v2", "-id")
    last = min(page * size, rows.count() - size) - 1
    return str(rows.values_list("ref", flat=True)[last])


def _engine() -> Iterator[Measure]:
    """Which index each list and search goes through; a query without one is an error."""
    from madoguchi.engines.records.queries import register_lists as lists
    from madoguchi.engines.records.queries.registers import register_section
    from madoguchi.foundation.catalogue.queries import register

    found = register(REGISTER)
    views = register_section(found).views
    after = _cursor_of_page(1000)
    cases = {
        "filtered, sorted list": (views[1], lists.Wanted(), "records_in_list_2"),
        "page 1,000 of it": (views[1], lists.Wanted(after=after), "records_in_list_2"),
        "search of an absent word": (views[2], lists.Wanted(words="鯨船"), "records_by_terms"),
    }
    for name, (view, wanted, index) in cases.items():
        plan = _plan(lambda view=view, wanted=wanted: lists.list_page(found, view, wanted, size=25))  # type: ignore[misc]
        if index not in plan or "Seq Scan" in plan:
            raise RuntimeError(f"{name} does not go through {index}:\n{plan}")
        yield Measure(
            f"{name} in the engine, through {index}",
            _p50(
                lambda view=view, wanted=wanted: lists.list_page(found, view, wanted, size=25)  # type: ignore[misc]
            ),
            "ms",
        )


def _plan(ask: Callable[[], object]) -> str:
    """The plan of the last statement this asks."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as asked:
        ask()
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN {asked.captured_queries[-1]['sql']}")
        return "\n".join(row[0] for row in cursor.fetchall())


def _exported() -> Measure:
    """How much more memory the process holds after reading the whole register for a file."""
    from madoguchi.journeys.registers.export import exported

    table = exported(REGISTER, "number", {}, "", number="番号", by=_actor(), language="ja")
    rows = iter(table.rows)
    for _first in zip(range(2000), rows, strict=False):
        pass
    before, read = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, 2000
    begun = time.perf_counter()
    for _row in rows:
        read += 1
    more = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1000
    print(f"{read:,} rows exported in {time.perf_counter() - begun:.0f} s", file=sys.stderr)
    return at_most(f"memory that an export of {read:,} records adds", more, "MB", 30)


def _p50(act: Callable[[], object]) -> float:
    for _ in range(5):
        act()
    times = []
    for _ in range(TIMES):
        begun = time.perf_counter()
        act()
        times.append((time.perf_counter() - begun) * 1000)
    return statistics.median(times)
