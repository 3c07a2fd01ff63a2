"""Registers: which of them a programme may look into, and what a record of each looks like."""

from __future__ import annotations

from functools import partial
from typing import Any

from madoguchi.faces.api.operations import Call, Operation, Reply
from madoguchi.faces.api.shapes import Given
from madoguchi.journeys.registers import by_programme as journey


class KeptViewShape(Given):
    """A view that was kept under a name, shared or by the person who answers for this token."""

    number: str
    title: str


class RegisterShape(Given):
    """One register: its lists, its kept views, whether this token may change records, the JSON Schema of a record."""

    id: str
    title: str
    views: list[str]
    kept_views: list[KeptViewShape]
    may_edit: bool
    record_schema: dict[str, Any]


class RegisterList(Given):
    """The registers this token may look into."""

    items: list[RegisterShape]


def list_registers(call: Call) -> Reply:
    """The registers."""
    return Reply(
        RegisterList(
            items=[
                RegisterShape(
                    id=one.id,
                    title=one.title,
                    views=list(one.views),
                    kept_views=[KeptViewShape(number=number, title=title) for number, title in one.kept_views],
                    may_edit=one.may_edit,
                    record_schema=dict(one.schema),
                )
                for one in journey.registers_of(call.by, language=call.language)
            ]
        )
    )


RECORDS = "/registers/{register_id}/records"
on_registers = partial(Operation, who="office", counted="registers")
"""An operation of those who work in an office, counted among what they do with registers."""

OPERATIONS = (
    on_registers(
        "GET",
        "/registers",
        "listRegisters",
        "The registers",
        list_registers,
        RegisterList,
        refusals=(429,),
    ),
)
