"""A dry run that was worked out is kept beside its file or its records, as long as it would come out the same."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

from madoguchi.engines.records.models import RecordBulkEdit, RecordImport
from madoguchi.engines.records.queries.registers import register_section
from madoguchi.engines.records.queries.shares import share_in
from madoguchi.engines.records.queries.snapshots import is_untouched
from madoguchi.foundation.catalogue.queries import Register
from madoguchi.values.actor import Actor
from madoguchi.values.clock import today

Kind = Literal["import", "bulk"]
_ROWS: Mapping[Kind, type[RecordImport] | type[RecordBulkEdit]] = {"import": RecordImport, "bulk": RecordBulkEdit}


def kept_dry_run(kind: Kind, register: Register, ref: str, *, by: Actor) -> dict[str, Any] | None:
    """What was kept of a dry run; None where there is nothing, or where it may come out otherwise now.

    Whoever has only a share of the register by now is told nothing of the whole.
    """
    if share_in(register) is not None:
        return None
    row = (
        _ROWS[kind]._default_manager.filter(register_id=register.id, ref=ref).values_list("dry_run", flat=True).first()
    )
    if not row or [row["by"], row["version"], row["on"]] != _asked(register, by):
        return None
    return dict(row["found"]) if is_untouched(register.id, row["snapshot"]) else None


def keep_dry_run(
    kind: Kind, register: Register, ref: str, found: Mapping[str, Any], *, snapshot: str, by: Actor
) -> None:
    """Keep what was found out since `snapshot`.

    Nothing is kept where more than this register decides about it: a share of it, or what a field names elsewhere.
    """
    if share_in(register) is None and not register_section(register).citing:
        asked = dict(zip(("by", "version", "on"), _asked(register, by), strict=True))
        _ROWS[kind]._default_manager.filter(register_id=register.id, ref=ref, begun_at=None).update(
            dry_run={**asked, "snapshot": snapshot, "found": dict(found)}
        )


def _asked(register: Register, by: Actor) -> list[str]:
    """Who, by which definition and on which day: limits of days are told from today."""
    return [by.ref, register.version, today().isoformat()]
