"""The OpenAPI document of one register: its operations with its own address, and its own fields as the values."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

from madoguchi.faces.api import record_lists, records
from madoguchi.faces.api.openapi import document
from madoguchi.faces.api.operations import Call, Reply
from madoguchi.faces.api.registers import on_registers
from madoguchi.journeys.registers import by_programme as journey

_HELD = ("RecordShape", "ViewedRecordShape")
_SENT = ("NewRecord", "ChangedRecord")


def register_document(one: journey.RegisterFacts) -> dict[str, Any]:
    """The document of this register as whoever asks may see it: a field that is hidden from them is not in it."""
    whole = _of_any()
    sent = {key: value for key, value in one.schema.items() if key != "$schema"}
    # What is held may lack answers, and tells more than is sent: the state, and what a lookup copied.
    held = {key: value for key, value in sent.items() if key not in ("required", "additionalProperties")}
    schemas = dict(whole["components"]["schemas"])
    schemas |= {name: _with_values(schemas[name], held) for name in _HELD}
    schemas |= {name: _with_values(schemas[name], sent) for name in _SENT}
    return {
        **whole,
        "info": {**whole["info"], "title": one.title},
        "paths": {path.replace("{register_id}", one.id): _of_one(methods) for path, methods in whole["paths"].items()},
        "components": {**whole["components"], "schemas": schemas},
    }


def _of_one(methods: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    return {
        method: {**told, "parameters": [each for each in told["parameters"] if each["name"] != "register_id"]}
        for method, told in methods.items()
    }


def _with_values(shape: Mapping[str, Any], values: Mapping[str, Any]) -> dict[str, Any]:
    return {**shape, "properties": {**shape["properties"], "values": values}}


@cache
def _of_any() -> dict[str, Any]:
    return document([*record_lists.OPERATIONS, *records.OPERATIONS, OPERATION])


def show_document(call: Call) -> Reply:
    """The document of the register at this address."""
    return Reply(
        register_document(journey.register_facts(call.path["register_id"], by=call.by, language=call.language))
    )


OPERATION = on_registers(
    "GET",
    "/registers/{register_id}/openapi.json",
    "getRegisterOpenApi",
    "This interface for one register, with its fields",
    show_document,
    None,
    refusals=(403, 404, 429),
)
