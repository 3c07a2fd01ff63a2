"""Opening a register: who may see, change and fill it, and writing down what somebody saw of it."""

from __future__ import annotations

from collections.abc import Iterable

from madoguchi.engines.records.actions.record_acts import journal_record
from madoguchi.engines.records.errors import NoSuchRecord
from madoguchi.engines.records.queries.registers import RecordFacts, record_in, register_resource
from madoguchi.foundation.access.rules import foresee
from madoguchi.foundation.access.sight import require_sight
from madoguchi.foundation.catalogue.queries import Register, registers
from madoguchi.journeys.registers.shares import check_not_shut, opened_for
from madoguchi.journeys.registers.sight import ADD, EDIT, VIEW, register_in_sight
from madoguchi.values.actor import Actor

__all__ = [
    "ADD",
    "EDIT",
    "VIEW",
    "may_add",
    "may_edit",
    "may_open",
    "may_view",
    "opened",
    "see",
    "seen_record",
]


def opened(register_id: str, by: Actor, action: str = VIEW) -> Register:
    """The register when this person may open it, with their share of it; raises UnknownRegister and NotPermitted."""
    found = register_in_sight(register_id, action, by)
    return check_not_shut(opened_for(found, by, adds=action == ADD), by)


def may_open(register_id: str, by: Actor) -> bool:
    """Whether there is such a register, and this person may see it."""
    return any(one.id == register_id and may_view(one, by) for one in registers())


def may_view(found: Register, by: Actor) -> bool:
    """Whether this person may see records."""
    return foresee(by, VIEW, register_resource(found, VIEW)).allowed


def may_edit(found: Register, by: Actor) -> bool:
    """Whether this person may change records."""
    return foresee(by, EDIT, register_resource(found, EDIT)).allowed


def may_add(found: Register, by: Actor) -> bool:
    """Whether this person may put a record in: nobody may once the register ended."""
    return not found.has_ended and foresee(by, ADD, register_resource(found, ADD)).allowed


def see(found: Register, rows: Iterable[RecordFacts], verb: str, *, by: Actor) -> None:
    """Journal a look at records, where they hold persons."""
    if found.header.persons:
        journal_record(found, [one.ref for one in rows], verb, by=by)


def seen_record(found: Register, ref: str, *, by: Actor) -> RecordFacts:
    """One record, written down as read; what was thrown away only for who may take it back. Raises NoSuchRecord."""
    one = record_in(found, ref)
    if one.is_deleted:
        require_sight(by, EDIT, register_resource(found, EDIT), NoSuchRecord(ref=ref[:16]))
    see(found, [one], "read", by=by)
    return one
