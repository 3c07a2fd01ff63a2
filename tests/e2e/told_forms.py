"""Run inside the running house: prints every published form with what is typed into it, as JSON."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from madoguchi.engines.records.queries import surroundings
from madoguchi.engines.records.sections import section_of
from madoguchi.foundation.catalogue.queries import Procedure, procedures

Typed = dict[str, tuple[str, ...]]


def form_of(procedure: Procedure) -> dict[str, Any]:
    """The answers of its first example of somebody who may apply, as they are typed."""
    example = next(one for one in _examples(procedure) if one["expect"]["eligible"])
    typed = typed_answers(procedure, example["answers"])
    return {"id": procedure.id, "division": procedure.identity.division, "typed": typed}


def _examples(procedure: Procedure) -> list[dict[str, Any]]:
    examples: Any = procedure.section("examples")
    return list(examples)


def typed_answers(procedure: Procedure, answers: Mapping[str, Any]) -> Typed:
    """What a resident types, tick by tick, by the name of the control."""
    at = surroundings("ja")
    found: Typed = {}
    for field in section_of(procedure).fields:
        _type(field, field.id, answers.get(field.id), at, found)
    return found


def _type(field: Any, path: str, value: Any, at: Any, found: Typed) -> None:
    if value is None or field.type in {"file", "note"}:
        return
    if field.type == "group":
        for number, row in enumerate(value):
            for below in field.fields:
                _type(below, f"{path}.{number}.{below.id}", row.get(below.id), at, found)
        return
    for part, texts in field.typed(value, at).items():
        found[f"{path}.{part}" if part else path] = tuple(texts)


print(json.dumps([form_of(one) for one in procedures()]))  # noqa: T201
