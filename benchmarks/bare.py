"""The floor of a submission: the rows it leaves behind, written by pgbench as plain inserts without anything around."""

from __future__ import annotations

import os
import re
import subprocess
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

SCHEMA = "bare"
_FRESH = f"{SCHEMA}.fresh"
_WHOLE = ("smallint", "integer", "bigint")


@dataclass(frozen=True)
class Rate:
    """What pgbench found with so many clients."""

    per_second: float
    milliseconds: float


def rows_of(act: Callable[[], object]) -> list[tuple[str, int]]:
    """The tables `act` writes rows into, with how many of each; nobody else may write meanwhile."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_snapshot_xmax(pg_current_snapshot())::text::bigint")
        since = int(cursor.fetchone()[0])
        act()
        found = []
        for table in _tables():
            cursor.execute(f'SELECT count(*) FROM "{table}" WHERE xmin::text::bigint >= {since}')
            count = int(cursor.fetchone()[0])
            found += [(table, count)] if count else []
        _keep_copies(found, since)
    return found


def _tables() -> list[str]:
    from django.db import connection

    return [name for name in connection.introspection.table_names() if not name.startswith("django_")]


def _keep_copies(found: list[tuple[str, int]], since: int) -> None:
    """Tables with the same columns and indexes, and no foreign keys, triggers or other work, hold the rows."""
    import psycopg

    from madoguchi.config.house import owner_environment

    # The owner, too, sees a guarded table only as the keeper.
    with psycopg.connect(owner_environment()["DATABASE_URL"], options="-c madoguchi.actor=keeper") as owner:
        owner.execute(f"CREATE SCHEMA {SCHEMA}")
        owner.execute(f"CREATE SEQUENCE {_FRESH} START 1000000")
        for table, _ in found:
            owner.execute(f'CREATE TABLE {SCHEMA}."{table}" (LIKE public."{table}" INCLUDING ALL)')
            owner.execute(
                f'INSERT INTO {SCHEMA}."{table}" OVERRIDING SYSTEM VALUE '
                f'SELECT * FROM public."{table}" WHERE xmin::text::bigint >= {since}'
            )


def script(found: list[tuple[str, int]]) -> str:
    """One transaction for pgbench that inserts these rows again, each with new values where they must be unique."""
    import psycopg

    from madoguchi.config.house import owner_environment

    lines = ["BEGIN;"]
    with psycopg.connect(owner_environment()["DATABASE_URL"]) as owner:
        for table, _ in found:
            columns = owner.execute(
                "SELECT column_name, data_type FROM information_schema.columns "
                "WHERE table_schema = %s AND table_name = %s AND is_generated = 'NEVER' ORDER BY ordinal_position",
                [SCHEMA, table],
            ).fetchall()
            fresh = _unique_columns(owner, table)
            names = ", ".join(f'"{name}"' for name, _ in columns)
            texts = ", ".join(f'"{name}"::text' for name, _ in columns)
            for row in owner.execute(f'SELECT {texts} FROM {SCHEMA}."{table}"').fetchall():
                values = ", ".join(
                    _fresh(kind) if name in fresh else _literal(value)
                    for (name, kind), value in zip(columns, row, strict=True)
                )
                lines.append(f'INSERT INTO {SCHEMA}."{table}" ({names}) OVERRIDING SYSTEM VALUE VALUES ({values});')
    return "\n".join([*lines, "COMMIT;", ""])


def _unique_columns(owner: object, table: str) -> frozenset[str]:
    """One column of every unique index, which is enough to make the row another one."""
    found = owner.execute(  # type: ignore[attr-defined]
        "SELECT (SELECT attname FROM pg_attribute WHERE attrelid = indrelid AND attnum = ANY(indkey::smallint[]) "
        "  ORDER BY atttypid IN ('int2'::regtype, 'int4'::regtype, 'int8'::regtype, 'text'::regtype, "
        "  'varchar'::regtype) DESC, attnum LIMIT 1) "
        "FROM pg_index WHERE indisunique AND indrelid = to_regclass(%s)",
        [f'{SCHEMA}."{table}"'],
    ).fetchall()
    return frozenset(name for (name,) in found)


def _fresh(kind: str) -> str:
    drawn = f"nextval('{_FRESH}')"
    return drawn if kind in _WHOLE else f"'b' || {drawn}"


def _literal(value: str | None) -> str:
    """A text as SQL; pgbench would take a colon with a letter behind it for one of its variables."""
    if value is None:
        return "NULL"
    escaped = value.replace("\\", "\\\\").replace("'", "''").replace("\n", "\\n").replace(":", "\\x3a")
    return f"E'{escaped}'"


def pgbench(text: str, *, clients: int, seconds: int) -> Rate:
    """Run the script as often as so many clients can, each transaction committed to disk."""
    from madoguchi.config import environment
    from madoguchi.config.postgres import DATABASE, OWNER, Cluster, _installation

    program = _installation() / "bin" / "pgbench"
    with tempfile.NamedTemporaryFile("w", suffix=".sql", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        done = subprocess.run(
            [program, "-h", str(Cluster(environment.home().postgresql).socket), "-U", OWNER, "-n", "-M", "prepared",
             "-c", str(clients), "-j", "1", "-T", str(seconds), "-f", file.name, DATABASE],
            capture_output=True, text=True, check=False, cwd=Path(file.name).parent,
            # The owner, too, writes into a guarded table only as the keeper.
            env={**os.environ, "PGOPTIONS": "-c madoguchi.actor=keeper"},
        )  # fmt: skip
    rate = re.search(r"tps = ([\d.]+)", done.stdout)
    latency = re.search(r"latency average = ([\d.]+) ms", done.stdout)
    if done.returncode or not rate or not latency:
        raise RuntimeError(f"pgbench failed: {done.stderr or done.stdout}")
    return Rate(float(rate[1]), float(latency[1]))
