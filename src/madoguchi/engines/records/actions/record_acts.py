"""An act on a record: what was before and after it, who did it, when and why, and the entry in the journal."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from madoguchi.engines.records.models import Record
from madoguchi.engines.records.queries.shares import share_in
from madoguchi.foundation.catalogue.queries import Register
from madoguchi.foundation.journal.actions import record
from madoguchi.values.actor import Actor
from madoguchi.values.words import words_in

Values = Mapping[str, Any]


def journal_record(register: Register, refs: Sequence[str], verb: str, *, by: Actor, part: str = "") -> None:
    """Write down that somebody saw or changed these records, or only this part of them.

    Of a record whose fields are not all theirs they are shown a part; of a part they are shown the whole.
    """
    share = share_in(register)
    partly = share is not None and bool(share.hidden) and not part
    purpose = words_in(register.header.purpose, "ja")
    data = f"台帳「{register.title()}」{part}"
    law = register.header.legal_basis
    record(by, verb, dossiers=list(refs), data=data, purpose=purpose, legal_basis=law, partly=partly)


def difference_of(before: Values, after: Values) -> tuple[dict[str, Any], dict[str, Any]]:
    """The values that are different, as they were and as they are; None where there is none."""
    names = [name for name in {**before, **after} if before.get(name) != after.get(name)]
    return {name: before.get(name) for name in names}, {name: after.get(name) for name in names}


def act_columns(row: Record, before: Values, after: Values, *, kind: str, reason: str, by: Actor) -> dict[str, Any]:
    """One act as it stands in the history of the record."""
    return {
        "register_id": row.register_id,
        "revision": row.revision,
        "kind": kind,
        "before": before,
        "after": after,
        "reason": reason,
        "by_kind": by.kind.value,
        "by_ref": by.ref,
        "by_name": by.name,
        "at": row.updated_at,
    }
