"""One record of a register for programmes: reading it, writing it, moving it on, and the bin."""

from __future__ import annotations

from typing import Annotated, Any

from django.urls import reverse
from pydantic import Field

from madoguchi.faces.api.operations import Call, Reply
from madoguchi.faces.api.record_shapes import RecordShape, shapes_of
from madoguchi.faces.api.registers import RECORDS, on_registers
from madoguchi.faces.api.shapes import Taken, Whole
from madoguchi.journeys.registers import by_programme as journey
from madoguchi.journeys.registers.process import act
from madoguchi.values.references import record_number_for


class NewRecord(Taken):
    """The values of a record by the ids of its fields."""

    values: dict[str, Any]


class ChangedRecord(Taken):
    """All values of a record, the revision that was looked at, and why it is changed."""

    values: dict[str, Any]
    revision: Annotated[Whole, Field(ge=0, le=2_000_000_000)]
    reason: Annotated[str, Field(min_length=1, max_length=2000)]


class ActedRecord(Taken):
    """An action of the process of the register, the revision that was looked at, and a reason where one is asked."""

    action: Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{0,59}$")]
    revision: Annotated[Whole, Field(ge=0, le=2_000_000_000)]
    reason: Annotated[str, Field(max_length=2000)] = ""


class RecordThrownAway(Taken):
    """Why a record goes into the bin; it stands in the history of the record."""

    reason: Annotated[str, Field(min_length=1, max_length=2000)]


def get_record(call: Call) -> Reply:
    """One record."""
    one = journey.record_for(call.path["register_id"], call.path["record_number"], by=call.by)
    return Reply(shapes_of([one], call)[0])


def create_record(call: Call) -> Reply:
    """A new record; the same key again gives the same one."""
    register_id = call.path["register_id"]
    # The number follows from the key, so that a repeated request finds what the first one made.
    ref = record_number_for(f"{call.by.ref}|{register_id}|{call.key}")
    kept = journey.keep_record(register_id, call.body.values, ref=ref, by=call.by, language=call.language)
    place = reverse("api:getRecord", args=[register_id, kept.ref])
    return Reply(shapes_of([kept], call)[0], status=201, headers={"Location": place})


def change_record(call: Call) -> Reply:
    """Other values in the place of those that were read; nobody's change is overwritten."""
    kept = journey.replace_record(
        call.path["register_id"],
        call.path["record_number"],
        call.body.values,
        reason=call.body.reason,
        revision=call.body.revision,
        by=call.by,
        language=call.language,
    )
    return Reply(shapes_of([kept], call)[0])


def delete_record(call: Call) -> Reply:
    """Into the bin; one that lies there already stays as it lies."""
    register_id, ref = call.path["register_id"], call.path["record_number"]
    kept = journey.throw_away(register_id, ref, reason=call.body.reason, by=call.by)
    return Reply(shapes_of([kept], call)[0])


def restore_record(call: Call) -> Reply:
    """Out of the bin; one that does not lie there stays as it is."""
    kept = journey.take_out(call.path["register_id"], call.path["record_number"], by=call.by)
    return Reply(shapes_of([kept], call)[0])


def act_on_record(call: Call) -> Reply:
    """Move a record on, as those do whose turn it is."""
    kept = act(
        call.path["register_id"],
        call.path["record_number"],
        call.body.action,
        revision=call.body.revision,
        reason=call.body.reason,
        by=call.by,
        language=call.language,
    )
    return Reply(shapes_of([kept], call)[0])


_RECORD = f"{RECORDS}/{{record_number}}"

OPERATIONS = (
    on_registers(
        "POST",
        RECORDS,
        "createRecord",
        "Keep a new record",
        create_record,
        RecordShape,
        status=201,
        body=NewRecord,
        needs_key=True,
        takes_in=True,
        refusals=(403, 404, 409, 429),
    ),
    on_registers(
        "GET",
        _RECORD,
        "getRecord",
        "One record",
        get_record,
        RecordShape,
        refusals=(403, 404, 429),
    ),
    on_registers(
        "POST",
        _RECORD,
        "changeRecord",
        "Change a record",
        change_record,
        RecordShape,
        body=ChangedRecord,
        refusals=(403, 404, 409, 429),
    ),
    on_registers(
        "DELETE",
        _RECORD,
        "deleteRecord",
        "Put a record into the bin, where nobody cites it",
        delete_record,
        RecordShape,
        body=RecordThrownAway,
        refusals=(403, 404, 409, 429),
    ),
    on_registers(
        "POST",
        f"{_RECORD}/restore",
        "restoreRecord",
        "Take a record out of the bin",
        restore_record,
        RecordShape,
        refusals=(403, 404, 409, 429),
    ),
    on_registers(
        "POST",
        f"{_RECORD}/act",
        "actOnRecord",
        "Move a record on by an action of its process",
        act_on_record,
        RecordShape,
        body=ActedRecord,
        refusals=(403, 404, 409, 429),
    ),
)
