"""Counting a list by its answers: a large one is counted once, and what changed since is added (decision 56)."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import timedelta
from decimal import Decimal
from hashlib import sha256
from itertools import groupby
from typing import Any, NamedTuple

from django.db import connection

from madoguchi.engines.records.field_types.field import Field
from madoguchi.engines.records.models import KeptCount
from madoguchi.engines.records.queries.register_counts import counting, letters_of, totals_from
from madoguchi.engines.records.queries.register_wanted import Wanted, column_of
from madoguchi.engines.records.queries.registers import register_section
from madoguchi.engines.records.queries.shares import share_in
from madoguchi.engines.records.queries.snapshots import CLUSTER, SNAPSHOT
from madoguchi.engines.records.queries.surroundings import surroundings
from madoguchi.engines.records.register_section import View, is_choosable
from madoguchi.engines.records.rights_section import CREATED_BY, CREATED_IN
from madoguchi.engines.records.rules.count_changes import Act, Key, Measured, NotSure, Totals, Values, as_before, moved
from madoguchi.engines.records.rules.system_columns import ASKED_OF
from madoguchi.foundation.catalogue.queries import Register
from madoguchi.values.clock import now
from madoguchi.values.conditions import fields_of

KEPT_FROM = 2_000
"""A list of fewer records is counted as quickly as it would be looked up."""
_MOST_CHANGES = 2_000
_ROLLED_FROM = 100
"""After so many changes the count is kept anew with them."""
_BELIEVED = timedelta(days=1)

# A count of another cluster, as a backup may bring one, is none: its transactions have other numbers. Neither is one
# that was made before the places of the register were worked out anew.
_KEPT = f"""
SELECT kept.totals, kept.snapshot FROM records_keptcount AS kept
WHERE kept.key = %s AND kept.made_at > %s
  AND split_part(kept.snapshot, '|', 1) = {CLUSTER}
  AND NOT EXISTS (
    SELECT 1 FROM records_laidregister AS laid WHERE laid.register_id = kept.register_id
      AND NOT pg_visible_in_snapshot(laid.tx::text::xid8, split_part(kept.snapshot, '|', 2)::pg_snapshot)
  )
"""  # noqa: S608 - a function of the database
# One statement, because the count has to be what its snapshot shows.
_COUNT = """
SELECT told.*, counted.* FROM (
  SELECT {snapshot}, pg_current_xact_id_if_assigned() IS NULL
) AS told LEFT JOIN ({count}) AS counted ON true
"""
_SINCE = """
SELECT record.id, change.revision, change.kind, change.before, change.after, record."values", record.made_by,
  record.made_in, record.deleted_at IS NULL, record.{column} IS NOT NULL,
  {snapshot}, pg_current_xact_id_if_assigned() IS NULL
FROM records_recordchange AS change JOIN records_record AS record ON record.id = change.record_id
WHERE change.register_id = %(register)s AND change.tx >= pg_snapshot_xmin(%(since)s::pg_snapshot)::text::bigint
  AND NOT pg_visible_in_snapshot(change.tx::text::xid8, %(since)s::pg_snapshot)
ORDER BY record.id, change.revision DESC LIMIT %(most)s
"""
_KEEP = """
INSERT INTO records_keptcount (key, register_id, snapshot, totals, made_at) VALUES (%s, %s, %s, %s, %s)
ON CONFLICT (key) DO UPDATE SET snapshot = EXCLUDED.snapshot, totals = EXCLUDED.totals, made_at = EXCLUDED.made_at
"""
_LAID = """
INSERT INTO records_laidregister (register_id) VALUES (%s)
ON CONFLICT (register_id) DO UPDATE SET tx = pg_current_xact_id()::text::bigint
"""


def totals_of(
    register: Register, view: View, wanted: Wanted, fields: Sequence[Field], summed: Sequence[Field] = ()
) -> dict[Key, Totals]:
    """The records of a list by the answers to these fields, as they are kept; None where there is no answer."""
    asked = _Asked(register, view, wanted, tuple(fields), tuple(summed))
    kept = _kept(asked) if asked.may_be_kept else None
    if kept is not None:
        try:
            return _with_changes(asked, *kept)
        except NotSure:
            pass
    return _counted(asked)


def note_laid(register: Register) -> None:
    """What was counted before is counted anew: places were worked out in this transaction without a change."""
    with connection.cursor() as cursor:
        cursor.execute(_LAID, [register.id])


class _Asked(NamedTuple):
    """What is to be counted."""

    register: Register
    view: View
    wanted: Wanted
    fields: tuple[Field, ...]
    summed: tuple[Field, ...]

    @property
    def may_be_kept(self) -> bool:
        """Whether a single record can tell without the database if it is counted."""
        chosen, wanted = register_section(self.register).by_id, self.wanted
        # What a record tells of itself is in no change of it.
        told = set(ASKED_OF) - chosen.keys()
        asks_told = self.view.filter is not None and not told.isdisjoint(fields_of(self.view.filter))
        if asks_told or wanted.words or wanted.during or wanted.where is not None:
            return False
        return all(name in chosen and is_choosable(chosen[name]) for name in wanted.chosen)

    @property
    def key(self) -> str:
        """The digest of all that decides about the figures, the share of who asks among it."""
        share = share_in(self.register)
        told = [
            self.register.version,
            self.view.id,
            [[field.id, letters_of(field)] for field in self.fields],
            [field.id for field in self.summed],
            sorted(self.wanted.chosen.items()),
            repr(share.see) if share else "",
        ]
        return sha256(json.dumps(told, ensure_ascii=False).encode()).hexdigest()

    @property
    def measured(self) -> Measured:
        """The same for the rule that adds changes."""
        return Measured([(field.id, letters_of(field)) for field in self.fields], [field.id for field in self.summed])

    def is_counted(self, values: Values, made_by: str, made_in: str) -> bool:
        """Whether a record with these values is counted, when it stands in the list."""
        share = share_in(self.register)
        if share and not share.sees({**values, CREATED_BY: made_by, CREATED_IN: made_in}):
            return False
        return all(_is_same(values.get(name), value) for name, value in self.wanted.chosen.items())


def _is_same(held: object, chosen: object) -> bool:
    """As the database compares: true is not 1."""
    return type(held) is type(chosen) and held == chosen


def _kept(asked: _Asked) -> tuple[dict[Key, Totals], str] | None:
    with connection.cursor() as cursor:
        cursor.execute(_KEPT, [asked.key, now() - _BELIEVED])
        found = cursor.fetchone()
    if found is None:
        return None
    rows = json.loads(found[0]) if isinstance(found[0], str) else found[0]
    totals = {tuple(key): Totals(held, {k: Decimal(v) for k, v in sums.items()}) for key, held, sums in rows}
    return totals, found[1]


def _with_changes(asked: _Asked, totals: dict[Key, Totals], snapshot: str) -> dict[Key, Totals]:
    """The count of then with what it did not see; raises NotSure where counting anew is simpler or safer."""
    given: dict[str, Any] = {"register": asked.register.id, "since": snapshot.partition("|")[2], "most": _MOST_CHANGES}
    with connection.cursor() as cursor:
        cursor.execute(_SINCE.format(snapshot=SNAPSHOT, column=column_of(asked.register, asked.view)), given)
        rows = cursor.fetchall()
    if len(rows) >= _MOST_CHANGES:
        raise NotSure
    if not rows:
        return totals
    out, in_ = [], []
    moment = surroundings("ja").moment
    for _record, group in groupby(rows, key=lambda row: row[0]):
        acts = list(group)
        _, _, _, _, _, values, made_by, made_in, stands, is_in_list, *_ = acts[0]
        values = _read(values)
        then, stood = as_before(
            values, (Act(row[1], row[2], _read(row[3]), _read(row[4])) for row in acts), stands=stands
        )
        if stood and asked.view.holds(then, moment) and asked.is_counted(then, made_by, made_in):
            out.append(then)
        if is_in_list and asked.is_counted(values, made_by, made_in):
            in_.append(values)
    found = moved(totals, asked.measured, out, in_)
    if len(rows) >= _ROLLED_FROM and rows[0][-1]:
        _keep(asked, found, rows[0][-2])
    return found


def _read(raw: Any) -> Any:
    return json.loads(raw) if isinstance(raw, str) else raw


def _counted(asked: _Asked) -> dict[Key, Totals]:
    sql, given = counting(*asked).query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(_COUNT.format(snapshot=SNAPSHOT, count=sql), given)
        rows = cursor.fetchall()
    snapshot, may_be_kept = rows[0][:2]
    counted = (row[2:] for row in rows if row[2 + len(asked.fields)] is not None)
    totals = totals_from(counted, asked.fields, asked.summed)
    # What this transaction wrote itself is in the count, and no snapshot tells that it is.
    if may_be_kept and asked.may_be_kept and sum(one.held for one in totals.values()) >= KEPT_FROM:
        _keep(asked, totals, snapshot)
    return totals


def _keep(asked: _Asked, totals: dict[Key, Totals], snapshot: str) -> None:
    rows = [[list(key), one.held, {name: str(sum_) for name, sum_ in one.sums.items()}] for key, one in totals.items()]
    with connection.cursor() as cursor:
        cursor.execute(_KEEP, [asked.key, asked.register.id, snapshot, json.dumps(rows, ensure_ascii=False), now()])
    # Whoever counts something else at the same time may hold one of these: nobody waits to tidy up.
    stale = KeptCount.objects.filter(register_id=asked.register.id, made_at__lt=now() - _BELIEVED).order_by("pk")
    KeptCount.objects.filter(pk__in=stale.select_for_update(skip_locked=True).values("pk")).delete()
