"""Taking over an extract of a core system: read, compared, and written whole or not at all."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from django.db import connection, transaction

from madoguchi.engines.registry.actions.reading import Extract, read_extract
from madoguchi.engines.registry.actions.sources import declared_source
from madoguchi.engines.registry.actions.writing import write_people
from madoguchi.engines.registry.errors import RowsRefused
from madoguchi.engines.registry.models import Person, PersonChange, PersonFact, Source, TakeOver
from madoguchi.engines.registry.rules.difference import Difference, FieldChange, changes_of, check_gone
from madoguchi.engines.registry.rules.extract import PersonRow
from madoguchi.engines.registry.section import ExtractMap
from madoguchi.foundation.catalogue.queries import City, city
from madoguchi.foundation.journal.actions import record_act
from madoguchi.values.actor import Actor
from madoguchi.values.clock import now, today
from madoguchi.values.words import words_in

_HELD = (
    *("ref", "household", "relation", "family", "given", "family_kana", "given_kana", "roman", "single", "birth"),
    *("sex", "postal_code", "prefecture", "city", "ward_code", "town", "street", "building", "telephone", "email"),
    "as_of",
)
_ADDED, _GONE, _BACK = "added", "gone", "back"


@dataclass(frozen=True)
class Report:
    """What a file would change, or changed when `written`."""

    difference: Difference
    rows: int
    written: bool


@transaction.atomic
def take_over(
    path: Path,
    declared: ExtractMap,
    *,
    by: Actor,
    dry_run: bool = False,
    without_refused: bool = False,
    say: Callable[[int], None] = lambda count: None,
) -> Report:
    """Take over a file in one transaction; the same file again changes nothing.

    A dry run writes nothing. Raises ExtractUnreadable, ColumnsMissing, TooManyGone, and RowsRefused (with the
    report) when rows cannot be read, unless they are left out on purpose.
    """
    extract = read_extract(path, declared, say)
    # Two take-overs of one source wait for each other here.
    source = declared_source(declared.source, (column.fact for column in declared.facts.values()))
    rows = {ref: _completed(row, city()) for ref, row in extract.rows.items()}
    difference = replace(_compared(rows, declared, source), refused=extract.refused)
    report = Report(difference, len(rows) + len(extract.refused), written=False)
    if dry_run:
        transaction.set_rollback(True)
        return report
    if extract.refused and not without_refused:
        refusal = RowsRefused(count=len(extract.refused))
        refusal.report = report
        raise refusal
    if difference.is_empty:
        return report
    kept = _kept_file(extract, declared, difference, source, by)
    _write(rows, difference, source, kept)
    _journal(kept, by)
    return replace(report, written=True)


def _completed(row: PersonRow, own: City) -> PersonRow:
    """The row with the names of its ward, where the extract carries the code only."""
    if row.city or not own.has_ward(row.ward_code):
        return row
    ward = own.ward(row.ward_code)
    return replace(row, prefecture=row.prefecture or own.prefecture, city=own.name_in("ja") + words_in(ward.name, "ja"))


def _compared(rows: Mapping[str, PersonRow], declared: ExtractMap, source: Source) -> Difference:
    held, gone_before, mine = _held(rows, source)
    added, back, confirmed = [], [], 0
    changed: list[FieldChange] = []
    moved: dict[str, date] = {}
    leaving = {ref for ref, row in rows.items() if row.removed and ref in held and ref not in gone_before}
    for ref, row in rows.items():
        if row.removed:
            continue
        if ref not in held:
            added.append(row)
            continue
        found = list(changes_of(held[ref], row))
        changed += found
        if ref in gone_before:
            back.append(ref)
        elif not found:
            confirmed += 1
        before = held[ref].as_of
        if not found and row.as_of and before and row.as_of > before:
            moved[ref] = row.as_of
    if declared.complete:
        leaving |= mine - set(rows)
        check_gone(len(leaving), len(mine), declared.most_gone)
    return Difference(
        tuple(added), tuple(changed), tuple(sorted(leaving)), (), confirmed, back=tuple(back), moved_on=moved
    )


def _held(rows: Iterable[str], source: Source) -> tuple[dict[str, PersonRow], set[str], set[str]]:
    """The people held, by number; who of them has left; and who is there from this source."""
    held: dict[str, PersonRow] = {}
    left: set[str] = set()
    mine: set[str] = set()
    facts = _facts_held()
    for *values, gone_at, source_id in Person.objects.values_list(*_HELD, "gone_at", "source_id").iterator(5_000):
        row = PersonRow(**dict(zip(_HELD, values, strict=True)), facts=facts.get(values[0], {}))
        held[row.ref] = row
        if gone_at is not None:
            left.add(row.ref)
        elif source_id == source.pk:
            mine.add(row.ref)
    return held, left, mine


def _facts_held() -> dict[str, dict[str, object]]:
    found: dict[str, dict[str, object]] = {}
    for ref, key, value in PersonFact.objects.values_list("person__ref", "key", "value").iterator(5_000):
        found.setdefault(ref, {})[key] = value
    return found


def _kept_file(extract: Extract, declared: ExtractMap, found: Difference, source: Source, by: Actor) -> TakeOver:
    return TakeOver.objects.create(
        source=source,
        map=declared.id,
        file=extract.name[:200],
        sha256=extract.sha256,
        at=now(),
        by=by.name,
        rows=len(extract.rows),
        added=len(found.added),
        changed=len(found.changed),
        gone=len(found.gone),
    )


def _journal(kept: TakeOver, by: Actor) -> None:
    """Who took over which file, and how much it changed: whose rows they were stands in the take-over itself."""
    counts = {"rows": kept.rows, "added": kept.added, "changed": kept.changed, "gone": kept.gone}
    detail = {"source": kept.source.ref, "map": kept.map, "sha256": kept.sha256, **counts}
    record_act(by, "write:residents_taken_over", data="住民の登録", detail=detail)


def _write(rows: Mapping[str, PersonRow], found: Difference, source: Source, kept: TakeOver) -> None:
    touched = {change.ref for change in found.changed} | set(found.back) | set(found.moved_on)
    writing = [*found.added, *(rows[ref] for ref in sorted(touched))]
    write_people(writing, source, today=today(), city_code=city().code)
    Person.objects.filter(ref__in=found.gone).update(gone_at=now())
    table, columns = PersonChange._meta.db_table, "take_over_id, ref, field, before, after"
    with connection.cursor() as cursor:
        # By way of a table of the moment: no COPY goes into a table whose rows are guarded.
        cursor.execute(
            f"CREATE TEMPORARY TABLE changes_coming ON COMMIT DROP AS SELECT {columns} FROM {table} LIMIT 0"  # noqa: S608
        )
        with cursor.copy(f"COPY changes_coming ({columns}) FROM STDIN") as copy:
            for ref, name, before, after in _history(found):
                copy.write_row((kept.pk, ref, name, _json(before), _json(after)))
        cursor.execute(f"INSERT INTO {table} ({columns}) SELECT {columns} FROM changes_coming")  # noqa: S608
        cursor.execute("DROP TABLE changes_coming")


def _history(found: Difference) -> Iterator[tuple[str, str, object, object]]:
    yield from ((row.ref, _ADDED, None, None) for row in found.added)
    yield from ((ref, _BACK, None, None) for ref in found.back)
    yield from ((one.ref, one.field, one.before, one.after) for one in found.changed)
    yield from ((ref, _GONE, None, None) for ref in found.gone)


def _json(value: object) -> str | None:
    if value is None:
        return None
    return json.dumps(value.isoformat() if isinstance(value, date) else value, ensure_ascii=False)
