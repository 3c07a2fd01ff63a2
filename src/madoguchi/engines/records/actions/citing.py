"""What holds between registers while they are written: nobody cites what goes, and nothing goes that is cited."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from madoguchi.engines.records.errors import CitedRecordGone, RecordCited
from madoguchi.engines.records.models import Record
from madoguchi.engines.records.queries.cited import cited_in, citing_counts
from madoguchi.engines.records.queries.registers import register_resource, register_section
from madoguchi.engines.records.queries.shares import rights_of
from madoguchi.foundation.access.rules import foresee
from madoguchi.foundation.catalogue.queries import Register
from madoguchi.values.actor import Actor

Values = Mapping[str, Any]

_HOLD = """
SELECT id, register_id, ref FROM records_record
WHERE ref = ANY(%s) AND deleted_at IS NULL ORDER BY id FOR KEY SHARE
"""


def hold_cited(register: Register, changes: Iterable[tuple[Values, Values]]) -> None:
    """Keep the records that are newly named from being thrown away meanwhile; raises CitedRecordGone.

    `changes` are the values before and after. The lock lets others cite the same record at the same time.
    """
    section = register_section(register.whole)
    if not section.citing:
        return
    wanted = {named for before, after in changes for named in cited_in(section, after) - cited_in(section, before)}
    if not wanted:
        return
    rows = Record.objects.raw(_HOLD, [[ref for _, ref in wanted]])
    missing = wanted - {(row.register_id, row.ref) for row in rows}
    if missing:
        raise CitedRecordGone(ref=min(missing)[1])


def check_not_cited(register: Register, ref: str, *, by: Actor) -> None:
    """Raises RecordCited, with how many records of which registers cite this one; the record is locked before.

    A register that `by` sees nothing or only a part of is not named: that it cites this record would tell of it.
    """
    found = [
        f"「{other.title()}」{count}件" if _sees_all(other, by) else "ほかの台帳"
        for other, count in citing_counts(register, ref)
    ]
    if found:
        raise RecordCited(by="、".join(dict.fromkeys(found)))


def _sees_all(register: Register, by: Actor) -> bool:
    resource = register_resource(register, "view_register")
    return rights_of(register) is None and foresee(by, "view_register", resource).allowed
