"""The OpenAPI 3.1 document, made from the operations themselves."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from pydantic import BaseModel
from pydantic.json_schema import models_json_schema

from madoguchi.faces.api.operations import Call, Operation, Reply
from madoguchi.faces.api.shapes import Problem
from madoguchi.values.references import RECORD_NUMBER

VERSION = "1.0.0"  # of this interface, apart from the product's

_REFUSALS: Mapping[int, str] = {
    400: "The request cannot be read.",
    401: "The token is missing or not in force.",
    403: "The token may not do this.",
    404: "There is nothing of this name, or nothing this token may know of.",
    405: "The address knows other methods; see Allow.",
    409: "Not possible as things stand, or changed by somebody else meanwhile.",
    413: "The body is larger than 1 MiB.",
    415: "The body is not application/json.",
    422: "Something has to be mended; see errors.",
    429: "This programme has sent what it may send in a day; see Retry-After.",
    503: "The house is away for a moment; see Retry-After.",
}
_KEY = {
    "name": "Idempotency-Key",
    "in": "header",
    "required": True,
    "description": "A new key for every application; a repeated request with the same key gives the first answer.",
    "schema": {"type": "string", "pattern": "^[!-~]{1,255}$"},
}
_LANGUAGE = {
    "name": "Accept-Language",
    "in": "header",
    "required": False,
    "description": "The language of the sentences in the answer: ja, ja-easy or en; ja for every other.",
    "schema": {"type": "string", "examples": ["ja", "ja-easy", "en"]},
}
_PATH_SCHEMAS: Mapping[str, dict[str, Any]] = {
    "booking_number": {"type": "string", "pattern": "^[0-9]{3}-[0-9]{3}-[0-9]{4}$"},
    "dataset_id": {"type": "string", "pattern": "^[a-z][a-z0-9_]{0,59}$"},
    "register_id": {"type": "string", "pattern": "^[a-z][a-z0-9_]{0,59}$"},
    "record_number": {"type": "string", "pattern": f"^{RECORD_NUMBER}$"},
    "procedure_id": {"type": "string", "pattern": "^[a-z][a-z0-9_]{0,79}$"},
    "reference_number": {"type": "string", "pattern": "^[1-9][0-9]{3}-[0-9]{4}-[0-9]{2}$"},
}


def document(operations: Sequence[Operation]) -> dict[str, Any]:
    """The whole document for these operations."""
    schemas, places = _schemas(operations)
    paths: dict[str, dict[str, Any]] = {}
    for one in operations:
        paths.setdefault(one.path, {})[one.method.lower()] = _operation(one, places)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "madoguchi",
            "version": VERSION,
            "description": "The digital city hall for programmes. The pages and this interface go the same ways.",
            "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
        },
        "servers": [{"url": "/api/v1"}],
        "paths": paths,
        "components": {
            "schemas": schemas,
            "securitySchemes": {
                "token": {
                    "type": "http",
                    "scheme": "bearer",
                    "description": "madoguchi token create --role applicant|clerk|decider --division …",
                }
            },
        },
    }


def _schemas(operations: Sequence[Operation]) -> tuple[dict[str, Any], dict[type[BaseModel], dict[str, Any]]]:
    taken: list[type[BaseModel]] = [one.body for one in operations if one.body]
    given: list[type[BaseModel]] = [Problem, *(one.answer for one in operations if one.answer)]
    asked: list[tuple[type[BaseModel], Any]] = [
        *((shape, "validation") for shape in dict.fromkeys(taken)),
        *((shape, "serialization") for shape in dict.fromkeys(given)),
    ]
    found, rest = models_json_schema(asked, ref_template="#/components/schemas/{model}")
    return rest["$defs"], {shape: schema for (shape, _), schema in found.items()}  # type: ignore[misc]


def _operation(one: Operation, places: Mapping[type[BaseModel], dict[str, Any]]) -> dict[str, Any]:
    described: dict[str, Any] = {
        "operationId": one.name,
        "summary": one.summary,
        "tags": [one.path.split("/")[1]],
        "parameters": [*_path_parameters(one), *_query_parameters(one), *([_KEY] if one.needs_key else []), _LANGUAGE],
        "responses": {str(one.status): _answer(one, places), **_refusals(one, places)},
        "security": [] if one.who == "anyone" else [{"token": []}],
        "x-token-role": one.who,
    }
    if one.body:
        described["requestBody"] = {
            "required": True,
            "content": {"application/json": {"schema": places[one.body]}},
        }
    return described


_LIMITS = ("RateLimit-Policy", "RateLimit")
"""What says how much a programme may send in a day, and what is left; without a limit neither is there."""


def _answer(one: Operation, places: Mapping[type[BaseModel], dict[str, Any]]) -> dict[str, Any]:
    schema = places[one.answer] if one.answer else {"type": "object"}
    answer: dict[str, Any] = {"description": one.summary, "content": {"application/json": {"schema": schema}}}
    answer["content"] |= {kind: {"schema": {"type": "string"}} for kind in one.files}
    if one.status == 201:
        answer["headers"] = {"Location": {"required": True, "schema": {"type": "string"}}}
    if one.counted or one.says_limits:
        answer.setdefault("headers", {}).update({name: {"schema": {"type": "string"}} for name in _LIMITS})
    return answer


def _refusals(one: Operation, places: Mapping[type[BaseModel], dict[str, Any]]) -> dict[str, Any]:
    statuses = {*one.refusals, 401, 405, 422, 503, *((400, 413, 415, 422) if one.body else ())}
    content = {"application/problem+json": {"schema": places[Problem]}}
    return {str(status): {"description": _REFUSALS[status], "content": content} for status in sorted(statuses)}


def _path_parameters(one: Operation) -> list[dict[str, Any]]:
    names = re.findall(r"{(\w+)}", one.path)
    return [{"name": name, "in": "path", "required": True, "schema": _PATH_SCHEMAS[name]} for name in names]


def _query_parameters(one: Operation) -> list[dict[str, Any]]:
    if one.query is None:
        return []
    described = one.query.model_json_schema()
    properties, required = described["properties"], described.get("required", ())
    return [
        {"name": name, "in": "query", "required": name in required, "schema": _without_null(schema)}
        for name, schema in properties.items()
    ]


def _without_null(schema: dict[str, Any]) -> dict[str, Any]:
    """An address cannot say null: what is not given is simply absent."""
    kinds = [kind for kind in schema.get("anyOf", [schema]) if kind.get("type") != "null"]
    return {key: value for key, value in kinds[0].items() if key != "title"}


@cache
def _whole() -> dict[str, Any]:
    from madoguchi.faces.api.urls import OPERATIONS

    return document(OPERATIONS)


def show_document(call: Call) -> Reply:
    """This document."""
    return Reply(_whole(), public=True)


OPERATION = Operation("GET", "/openapi.json", "getOpenApi", "This document", show_document, None)
