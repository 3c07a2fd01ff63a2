"""The JSON Schemas of what a city declares, as `docs/reference/` publishes them."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel

from madoguchi.engines.registry.section import ExtractMap
from madoguchi.journeys.publish.definition import CityDefinition, Definition, RegisterDefinition
from madoguchi.values.conditions.operands import FIELD
from madoguchi.values.conditions.tree import AGES, ORDER, AgeDay, Operator
from madoguchi.values.words import LANGUAGES

_DIALECT = "https://json-schema.org/draft/2020-12/schema"
_FIELD = f"^{FIELD.pattern}$"
_CONDITION = "#/$defs/Condition"
_WORDS = "#/$defs/Words"
_TEXT_OR_TEXTS = [{"type": "string"}, {"additionalProperties": {"type": "string"}, "type": "object"}]


def schemas() -> dict[str, dict[str, Any]]:
    """The schemas by the name of their file: `procedure`, `city`, `register` and `extract`."""
    return {
        "procedure": _schema(Definition, "A procedure, declared once"),
        "city": _schema(CityDefinition, "A city"),
        "register": _schema(RegisterDefinition, "A register, declared once"),
        "extract": _schema(ExtractMap, "The columns of an extract"),
    }


def _schema(model: type[BaseModel], title: str) -> dict[str, Any]:
    made = _linked(model.model_json_schema(by_alias=True))
    made["$defs"] = {**made.get("$defs", {}), "Words": _words()}
    if "record" in made["properties"]:
        made["$defs"] |= {"Condition": _condition(), "Test": _test(), "Constant": _constant(), "AnswerTo": _answer_to()}
    return {"$schema": _DIALECT, **made, "title": title}


def _linked(part: Any) -> Any:
    """The schema with conditions and texts replaced by their one shared definition."""
    if isinstance(part, list):
        return [_linked(each) for each in part]
    if not isinstance(part, dict):
        return part
    if part.get("title") == "Condition" and "$comment" in part:
        return {"$ref": _CONDITION}
    alternatives = part.get("anyOf", [])
    if alternatives[:2] == _TEXT_OR_TEXTS:
        rest = {key: value for key, value in part.items() if key not in ("anyOf", "title")}
        more = alternatives[2:]
        return {**rest, "anyOf": [{"$ref": _WORDS}, *more]} if more else {**rest, "$ref": _WORDS}
    return {key: _linked(value) for key, value in part.items()}


def _words() -> dict[str, Any]:
    text = {"type": "string", "minLength": 1}
    by_language = {
        "type": "object",
        "properties": dict.fromkeys(LANGUAGES, text),
        "required": ["ja"],
        "additionalProperties": False,
    }
    return {"description": "A text in Japanese, or one per language", "anyOf": [text, by_language]}


def _condition() -> dict[str, Any]:
    condition = {"$ref": _CONDITION}
    some = {"type": "array", "items": condition, "minItems": 1}
    return {
        "description": "all | any | not | one test of one field",
        "anyOf": [
            {"$ref": "#/$defs/Test"},
            _only("all", some),
            _only("any", some),
            _only("not", condition),
        ],
    }


def _only(key: str, value: dict[str, Any]) -> dict[str, Any]:
    return {"type": "object", "properties": {key: value}, "required": [key], "additionalProperties": False}


def _answer_to() -> dict[str, Any]:
    return {"description": "The answer to another field", **_only("field", {"type": "string", "pattern": _FIELD})}


def _test() -> dict[str, Any]:
    about = {
        "field": {"type": "string", "pattern": _FIELD},
        "on": {"enum": [day.value for day in AgeDay]},
        "each": {"type": "boolean"},
        "because": {"$ref": _WORDS},
    }
    operators = {operator.value: _operand(operator) for operator in Operator}
    return {
        "type": "object",
        "properties": {**about, **operators},
        "required": ["field"],
        "oneOf": [{"required": [name]} for name in operators],
        "additionalProperties": False,
    }


def _operand(operator: Operator) -> dict[str, Any]:
    scalar = {"anyOf": [{"type": ["string", "number", "boolean"]}, {"$ref": "#/$defs/Constant"}]}
    if operator is Operator.ANSWERED:
        return {"type": "boolean"}
    if operator in AGES:
        return {"type": "integer", "minimum": 0, "maximum": 150}
    if operator is Operator.IN:
        return {"type": "array", "items": scalar, "minItems": 1}
    if operator in ORDER:
        return {"anyOf": [{"type": ["string", "number"]}, {"$ref": "#/$defs/Constant"}, {"$ref": "#/$defs/AnswerTo"}]}
    return {"anyOf": [*scalar["anyOf"], {"$ref": "#/$defs/AnswerTo"}]}


def _constant() -> dict[str, Any]:
    return _only("constant", {"type": "string"})
