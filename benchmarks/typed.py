"""The peer of a register: a table with a typed column for each field behind the same web stack.

The same server, middleware, token, key, JSON reading, policy decision and row of the journal, in one transaction with
a plain insert: what somebody would write who knows the columns beforehand. It has no history, no search, no lists that
anybody can change, no process, no webhooks and no checks but those of the types.
"""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from django.db import connection, transaction
from django.urls import URLPattern, URLResolver, path
from pydantic import Field

from benchmarks.registers import KINDS, REGISTER
from madoguchi.config import urls
from madoguchi.engines.records.queries.registers import register_resource
from madoguchi.faces.api.operations import Call, Operation, Reply
from madoguchi.faces.api.resource import resource
from madoguchi.faces.api.shapes import Given, Taken, Whole
from madoguchi.foundation.access.rules import require
from madoguchi.foundation.access.standing import state_purpose
from madoguchi.foundation.catalogue.queries import register
from madoguchi.foundation.journal.actions import record
from madoguchi.values.purpose import Purpose
from madoguchi.values.references import record_number_for

ADDRESS = "/api/v1/typed"

Line = Annotated[str, Field(min_length=1, max_length=100)]
Day = Annotated[date, Field(strict=False)]


class Values(Taken):
    """The twenty columns."""

    number: Annotated[str, Field(max_length=30)]
    title: Annotated[str, Field(max_length=150)]
    kind: Literal[KINDS]  # type: ignore[valid-type]
    open: bool
    begun_on: Day
    ends_on: Day
    amount: Annotated[Whole, Field(ge=0)]
    quotes: Whole
    place: Line
    reason: Annotated[str, Field(max_length=500)]
    text_1: Line
    text_2: Line
    text_3: Line
    text_4: Line
    text_5: Line
    text_6: Line
    text_7: Line
    text_8: Line
    text_9: Line
    text_10: Line


class NewRow(Taken):
    """One row."""

    values: Values


class RowShape(Given):
    """The row as it was kept."""

    number: str
    revision: int
    values: Values


_COLUMNS = tuple(Values.model_fields)
_INSERT = (
    f"INSERT INTO bench_typed (ref, {', '.join(_COLUMNS)}) VALUES ({', '.join(['%s'] * (1 + len(_COLUMNS)))})"
    " ON CONFLICT (ref) DO NOTHING"
)


def create_row(call: Call) -> Reply:
    """Keep one row; the same key again gives the same one."""
    found, values = register(REGISTER), call.body.values
    # What the house reads from the address of a register, which this is not.
    state_purpose(Purpose.REGISTER.value, call.by)
    require(call.by, "add_record", register_resource(found, "add_record"))
    ref = record_number_for(f"{call.by.ref}|typed|{call.key}")
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(_INSERT, [ref, *(getattr(values, name) for name in _COLUMNS)])
        record(call.by, "write:typed_create", dossiers=[ref], data=found.title(), purpose="測る")
    return Reply(RowShape(number=ref, revision=1, values=values), status=201, headers={"Location": f"{ADDRESS}/{ref}"})


_CREATE = Operation(
    "POST", ADDRESS, "createRow", "Keep one row", create_row, RowShape,
    who="office", status=201, body=NewRow, needs_key=True, counted="registers",
)  # fmt: skip
urlpatterns: list[URLPattern | URLResolver] = [
    path(ADDRESS.removeprefix("/"), resource({"POST": _CREATE})),
    *urls.urlpatterns,
]
