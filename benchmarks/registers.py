"""A million records of twenty fields: writing, importing, pages, searching, counting, exporting; and a typed table."""

from __future__ import annotations

import json
import os
import resource
import statistics
import sys
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from itertools import count
from random import Random
from typing import Any
from urllib.parse import urlencode

from benchmarks import register_citing, register_disposal
from benchmarks.measure import Measure, at_least, at_most
from benchmarks.peers import peers
from benchmarks.register_plans import indexes_of
from benchmarks.scratch import scratch_house, unguarded
from benchmarks.typed_questions import BROUGHT_COPY, BROUGHT_TABLE, WHOLE, floor_of
from benchmarks.web import Visitor, served, session_of

# `REGISTER_RECORDS=100000 make bench ONLY=registers` measures a smaller one.
RECORDS = int(os.environ.get("REGISTER_RECORDS", "1000000"))
# As many rows as one file may hold.
IMPORTED = min(100_000, RECORDS)
_MANY = 500_000
"""From so many records on every question has to go through an index."""
SEEDS = min(10_000, RECORDS)
TIMES = 40
_LAID_BATCHES = 10
_OWN = "/api/v1/registers/bench_contracts/records"
_RARE = "鰻"
"""A letter that stands in one record."""
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
KINDS = ("works", "service", "goods", "lease")


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
                            "options": [{"id": one, "label": one} for one in KINDS],
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
        "kind": random.choice(KINDS),
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
        from madoguchi.config.memory import settle
        from madoguchi.foundation.catalogue.actions import publish_register
        from madoguchi.foundation.identity.actions import open_account
        from madoguchi.values.actor import SYSTEM

        settle()  # as the worker does, which takes files in
        publish_register(definition(), by=SYSTEM)
        by = _actor()
        open_account("staff", by.name, ref=by.ref, duties=by.duties, is_demonstration=True)
        _seeded()
        found = [*_told(_filled()), *_told(_files())]
        publish_register(register_citing.definition(REGISTER, DIVISION), by=SYSTEM)
        register_citing.filled(REGISTER, by)
        with served("benchmarks.typed_wsgi:application") as web:
            found += [*_told(_written(web.port)), *_told(_read(web.port)), *_told(_published(web.port))]
        return [*found, *_told(_exported()), *peers()]


def _told(found: Iterable[Measure]) -> Iterator[Measure]:
    """The same, each said as soon as it is known: the whole takes minutes."""
    begun = time.perf_counter()
    for one in found:
        print(
            f"[{time.perf_counter() - begun:6.1f} s] {one.name}: {one.value:,.1f} {one.unit}",
            file=sys.stderr,
            flush=True,
        )
        yield one


def _actor() -> Any:
    from madoguchi.values.actor import Actor, ActorKind, Duty

    return Actor(ActorKind.STAFF, "bench-1", "測る職員", (Duty(DIVISION, "clerk"),))


def _seeded() -> None:
    """The first records, which the others repeat."""
    from madoguchi.journeys.registers import imports

    ref = imports.bring_file(REGISTER, "rows.CSV", _file("CSV", 0, SEEDS), by=_actor())
    imports.begin(REGISTER, ref, by=_actor())
    for _rows in imports.batches(REGISTER, ref):
        pass


def _files() -> Iterator[Measure]:
    """Files of rows, checked and taken in while the register holds all the others."""
    for begin, kind in enumerate(("CSV", "Excel")):
        yield from _brought(kind, _file(kind, SEEDS + begin * IMPORTED, IMPORTED))


def _file(kind: str, begin: int, rows: int) -> bytes:
    """A file of so many rows with the headings of the register, as CSV or as a workbook."""
    from madoguchi.engines.records.queries.registers import register_section
    from madoguchi.faces.ui.workbooks import workbook
    from madoguchi.foundation.catalogue.queries import register
    from madoguchi.values.words import words_in

    random = Random(begin)
    heads = [words_in(one.label, "ja") for one in register_section(register(REGISTER)).fields]
    written = (record(begin + at, random) for at in range(rows))
    cells = [["はい" if one is True else "いいえ" if one is False else one for one in row.values()] for row in written]
    if kind == "CSV":
        return "\n".join(",".join(map(str, row)) for row in (heads, *cells)).encode()
    return b"".join(workbook(heads, cells))


def _brought(kind: str, content: bytes) -> Iterator[Measure]:
    """A file looked at, as who brings it waits for; and the job that takes it in, which reads and checks it again."""
    from madoguchi.journeys.registers import imports
    from madoguchi.journeys.registers.file_taking import ADD

    begun = time.perf_counter()
    ref = imports.bring_file(REGISTER, f"rows.{kind}", content, by=_actor())
    took = time.perf_counter() - begun
    counts = imports.import_sheet(REGISTER, ref, by=_actor(), language="ja").counts
    if counts[ADD] != IMPORTED:
        raise RuntimeError(f"the file was not read as it was written: {counts}")
    yield at_least(f"{IMPORTED:,} rows of {kind} read and validated", IMPORTED / took, "rows/s", 10_000)
    floor = IMPORTED / _brought_plainly(kind, content)
    imports.begin(REGISTER, ref, by=_actor())
    begun = time.perf_counter()
    for _rows in imports.batches(REGISTER, ref):
        pass
    taken = IMPORTED / (time.perf_counter() - begun)
    yield at_least(f"{IMPORTED:,} rows of {kind} taken in with history", taken, "rows/s", 10_000, floor=floor)


def _brought_plainly(kind: str, content: bytes) -> float:
    """How many seconds it takes to read the same file and to copy it unseen into a table with typed columns."""
    import psycopg

    from madoguchi.engines.records.adapters.sheets import rows_of

    with psycopg.connect(unguarded()) as connection, connection.cursor() as cursor:
        cursor.execute(BROUGHT_TABLE)
        begun = time.perf_counter()
        rows = rows_of(f"rows.{kind}", content)[1:]
        with cursor.copy(BROUGHT_COPY) as copy:
            for _line, row in rows:
                copy.write_row(["t" if one == "はい" else "f" if one == "いいえ" else one for one in row])
        connection.commit()
        took = time.perf_counter() - begun
        cursor.execute("DROP TABLE bench_brought")
    return took


def _filled() -> Iterator[Measure]:
    """Repeat what the engine wrote for the first records until there are RECORDS, every place and key its own."""
    import psycopg

    repeat = max(0, RECORDS // SEEDS - 1)
    with psycopg.connect(unguarded(), autocommit=True) as connection:
        indexes = connection.execute(_INDEXES).fetchall()
        yield _timed(connection, f"writing up to {RECORDS:,} records", [
            # Nothing is read meanwhile, and what is copied was checked when it was written.
            "SET session_replication_role = replica",
            "ALTER SYSTEM SET max_wal_size = '8GB'",
            "SELECT pg_reload_conf()",
            "SET maintenance_work_mem = '768MB'",
            *(f"DROP INDEX {name}" for name, _ in indexes),
            _REPEAT.format(register=REGISTER, seeds=SEEDS, repeat=repeat),
        ])  # fmt: skip
        for name, definition_ in indexes:
            yield _timed(connection, f"building the index {name}", [definition_])
        yield _timed(connection, "counting for the planner", ["VACUUM ANALYZE records_record"])
        yield _timed(connection, "filling the typed table and its indexes", [_TYPED_TABLE])


def _timed(connection: Any, name: str, statements: Iterable[str]) -> Measure:
    begun = time.perf_counter()
    for one in statements:
        connection.execute(one)
    return Measure(name, time.perf_counter() - begun, "s")


_INDEXES = """
SELECT indexname, indexdef FROM pg_indexes WHERE tablename = 'records_record' AND NOT EXISTS
    (SELECT 1 FROM pg_constraint WHERE conname = indexname) ORDER BY indexname
"""
# The number of a record is its key here: a letter, and the row it was made from with the round it was made in.
_REPEAT = """
INSERT INTO records_record (ref, register_id, version, revision, "values", text, terms, key, v1, v2, v3, v4, v5, v6,
    created_at, updated_at, updated_by)
SELECT 'B' || lpad(to_hex(r.id * 1000 + g), 11, '0'), register_id, version, revision,
    jsonb_set("values", '{{number}}', to_jsonb(key || 'x' || g)), text, terms, key || 'x' || g,
    v1 || g, CASE WHEN v2 IS NULL THEN NULL ELSE v2 || g END, v3 || 'x' || g, v4, v5, v6,
    created_at, updated_at, updated_by
FROM (SELECT * FROM records_record WHERE register_id = '{register}' ORDER BY id LIMIT {seeds}) r,
    generate_series(1, {repeat}) g
"""
_TYPED_TABLE = f"""
CREATE TABLE bench_typed AS SELECT id, ref, "values"->>'number' AS number, "values"->>'title' AS title,
    "values"->>'kind' AS kind, ("values"->>'open')::boolean AS open, ("values"->>'begun_on')::date AS begun_on,
    ("values"->>'ends_on')::date AS ends_on, ("values"->>'amount')::bigint AS amount,
    ("values"->>'quotes')::bigint AS quotes, "values"->>'place' AS place, "values"->>'reason' AS reason,
    {", ".join(f''' "values"->>'text_{n}' AS text_{n}''' for n in range(1, 11))}
FROM records_record;
ALTER TABLE bench_typed ADD PRIMARY KEY (id);
CREATE SEQUENCE bench_typed_id OWNED BY bench_typed.id START 100000000;
ALTER TABLE bench_typed ALTER id SET DEFAULT nextval('bench_typed_id');
CREATE UNIQUE INDEX ON bench_typed (ref);
CREATE UNIQUE INDEX ON bench_typed (number);
CREATE INDEX ON bench_typed (kind, amount DESC, id DESC);
CREATE INDEX ON bench_typed (begun_on DESC, id DESC);
GRANT SELECT, INSERT ON bench_typed TO public;
GRANT USAGE ON SEQUENCE bench_typed_id TO public
"""


def _written(port: int) -> Iterator[Measure]:
    """One record over the API, by turns with one row of the typed table behind the same web stack."""
    from benchmarks.typed import ADDRESS

    programme, numbers, random = _programme(port), count(50_000_000), Random(2)

    def create(address: str) -> float:
        body = json.dumps({"values": record(next(numbers), random)}).encode()
        return programme.send(address, body, {"Idempotency-Key": f"b{next(numbers)}"}).milliseconds

    addresses = (ADDRESS, _OWN)
    taken = [[create(one) for one in addresses] for _ in range(5 * TIMES)][TIMES:]
    floor, own = (statistics.median(times) for times in zip(*taken, strict=True))
    rare = record(next(numbers), random) | {"title": f"{_RARE}の養殖業務"}
    programme.send(addresses[1], json.dumps({"values": rare}).encode(), {"Idempotency-Key": "rare"})
    yield Measure("insert a row of a typed table over the same web stack, p50", floor, "ms")
    yield at_most("create a record over the API, p50", own, "ms", floor * 1.5, floor=floor)


def _programme(port: int) -> Visitor:
    from madoguchi.foundation.identity.actions import create_token

    key = create_token("clerk", division=DIVISION, name="測る機械")
    return Visitor(port, headers={"Authorization": f"Bearer {key}"})


def _read(port: int) -> Iterator[Measure]:
    """Pages as a member of staff opens them, each beside the indexes its questions to the records go through."""
    import psycopg

    from madoguchi.foundation.identity.models import Account

    person = Visitor(port, session_of(Account.objects.get(ref=_actor().ref)))
    yield _first_count(person)
    with psycopg.connect(unguarded(), autocommit=True) as typed:
        for name, words, path, ask in _cases(_cursor_of_page(1000)):
            indexes = indexes_of(name, ask, is_large=RECORDS >= _MANY)
            path = f"/staff/registers/{REGISTER}{path}"
            floor = floor_of(typed, name, words, TIMES)
            took = _p50(lambda path=path: person.get(path))  # type: ignore[misc]
            yield at_most(f"{name} (through {indexes}), p50", took, "ms", 50, floor=floor)
    yield from register_citing.measured(person.get, _p50, _actor(), is_large=RECORDS >= _MANY)
    yield from register_disposal.measured(
        person.get, _p50, _actor(), register=REGISTER, division=DIVISION, is_large=RECORDS >= _MANY
    )


def _first_count(person: Visitor) -> Measure:
    """How long whoever counts a list for the first time waits; from then on the counts are kept."""
    took = person.get(f"/staff/registers/{REGISTER}/counts?view=newest&row=kind&column=open").milliseconds
    return Measure("counted by two fields, whole list, for the first time", took / 1000, "s")


# As somebody arranges a list for themselves: its name, the list, what its address says.
_ARRANGED = (
    (
        "arranged list, ordered by another field from its other end, several choices",
        "newest",
        {
            "columns": "number,title,open,begun_on",
            "order": "-number",
            "where": '{"all":[{"field":"kind","in":["lease","goods"]},{"field":"open","is":true}]}',
        },
    ),
    (
        "arranged list between two bounds, a choice",
        "works",
        {
            "columns": "number,title,amount,open",
            "order": "amount",
            "where": '{"all":[{"field":"amount","at_least":3000000},{"field":"amount","at_most":3100000},'
            '{"field":"open","is":true}]}',
        },
    ),
)


def _cases(after: str) -> Iterator[tuple[str, str, str, Callable[[], object]]]:
    """What is asked: its name, its words, the address of the page, and the same question to the engine."""
    from madoguchi.engines.records.queries.register_lists import list_page
    from madoguchi.engines.records.queries.register_wanted import Wanted
    from madoguchi.engines.records.queries.registers import register_section
    from madoguchi.foundation.catalogue.queries import register
    from madoguchi.journeys.registers.counting import count_sheet
    from madoguchi.journeys.registers.lists import list_sheet

    found = register(REGISTER)
    views = {one.id: one for one in register_section(found).views}
    for name, view, wanted in (
        ("page 1 of a filtered, sorted list", "works", Wanted()),
        ("page 1,000 of a filtered, sorted list", "works", Wanted(after=after)),
        ("search of two letters, frequent", "number", Wanted(words="橋梁")),
        ("search of two letters, absent", "number", Wanted(words="鯨船")),
        ("search of one letter, frequent", "number", Wanted(words="橋")),
        ("search of one letter, in one record", "number", Wanted(words=_RARE)),
        ("search of one letter, absent", "number", Wanted(words="鯨")),
        ("search of two letters, page 1,000", "works", Wanted(words="橋梁", after=after)),
        ("search of a filtered list for two letters, absent", "works", Wanted(words="鯨船")),
        ("list narrowed by what its filter rules out", "works", Wanted(chosen={"kind": "lease"})),
        ("list narrowed by a choice", "newest", Wanted(chosen={"kind": "lease"})),
    ):
        asked = {"after": wanted.after, "words": wanted.words, **{f"f.{k}": str(v) for k, v in wanted.chosen.items()}}
        query = urlencode({"view": view, **{key: value for key, value in asked.items() if value}})
        yield name, wanted.words, f"?{query}", partial(list_page, found, views[view], wanted, size=25)
    for name, view, shape in _ARRANGED:
        ask = partial(list_sheet, REGISTER, view, Wanted(), {}, by=_actor(), language="ja", size=25, shape=shape)
        yield name, "", f"?{urlencode({'view': view, **shape})}", ask
    yield (
        "counted by two fields, whole list", "", "/counts?view=newest&row=kind&column=open",
        lambda: count_sheet(REGISTER, "newest", "kind", "open", {}, by=_actor(), language="ja"),
    )  # fmt: skip


def _cursor_of_page(page: int, size: int = 25) -> str:
    from madoguchi.engines.records.models import Record

    rows = Record.objects.filter(register_id=REGISTER, v2__isnull=False).order_by("-v2", "-id")
    last = min(page * size, rows.count() - size) - 1
    return str(rows.values_list("ref", flat=True)[last])


def _published(port: int) -> Iterator[Measure]:
    """A list by a field that had none is published and laid, while a programme goes on writing records."""
    from madoguchi.engines.records.actions.laying_records import lay_places
    from madoguchi.foundation.catalogue.actions import publish_register
    from madoguchi.foundation.catalogue.queries import newest_register
    from madoguchi.values.actor import SYSTEM

    content = definition()
    content["record"]["views"] += [
        {"id": "quotes", "title": "見積順", "columns": ["number"], "order": {"by": "quotes"}}
    ]
    waits: list[float] = []
    is_over = threading.Event()
    writer = threading.Thread(target=_writing, args=(port, waits, is_over))
    writer.start()
    begun = time.perf_counter()
    try:
        publish_register(content, by=SYSTEM)
        published, after = time.perf_counter() - begun, 0
        for _ in range(_LAID_BATCHES):
            after = lay_places(newest_register(REGISTER, ""), after=after, size=500)
        took = time.perf_counter() - begun - published
    finally:
        is_over.set()
        writer.join()
    yield Measure("publish a new indexed field", published * 1000, "ms")
    yield Measure("records laid in its list meanwhile", _LAID_BATCHES * 500 / took, "records/s")
    yield at_most("longest wait of a writer meanwhile", max(waits), "ms", 1000)


def _writing(port: int, waits: list[float], is_over: threading.Event) -> None:
    numbers, random = count(60_000_000), Random(3)
    programme = _programme(port)
    while not is_over.is_set():
        body = json.dumps({"values": record(next(numbers), random)}).encode()
        key = {"Idempotency-Key": f"w{next(numbers)}"}
        waits.append(programme.send(_OWN, body, key).milliseconds)


def _exported() -> Iterator[Measure]:
    """A workbook of the whole register: when its first bytes come, and how much more memory the process holds then."""
    import psycopg

    from madoguchi.faces.ui.workbooks import workbook
    from madoguchi.journeys.registers.export import exported

    begun = time.perf_counter()
    table = exported(REGISTER, "number", {}, "", number="番号", by=_actor(), language="ja")
    pieces = workbook(table.heads, table.rows)
    size = len(next(pieces))
    yield at_most("first bytes of a workbook of all records after", (time.perf_counter() - begun) * 1000, "ms", 1000)
    for piece, _few in zip(pieces, range(10), strict=False):
        size += len(piece)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    size += sum(map(len, pieces))
    took = time.perf_counter() - begun
    more = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1000
    yield at_most(f"memory that a workbook of all records adds ({size / 1e6:,.0f} MB)", more, "MB", 30)
    with psycopg.connect(unguarded()) as typed, typed.cursor("whole") as rows:
        started = time.perf_counter()
        rows.execute(WHOLE)
        plain = sum(1 for _row in rows) / (time.perf_counter() - started)
    yield Measure("records sent as a workbook", RECORDS / took, "records/s", floor=plain, ratio=RECORDS / took / plain)


def _p50(act: Callable[[], object]) -> float:
    for _ in range(5):
        act()
    times = []
    for _ in range(TIMES):
        begun = time.perf_counter()
        act()
        times.append((time.perf_counter() - begun) * 1000)
    return statistics.median(times)
