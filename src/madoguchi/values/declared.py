"""What a city declares in a definition: strict models in which an unknown key is an error."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, GetCoreSchemaHandler, GetJsonSchemaHandler
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema, PydanticCustomError, core_schema

from madoguchi.values.conditions import Condition, ConditionUnreadable, parse_condition
from madoguchi.values.words import LANGUAGES, cut_at_comma


class Declared(BaseModel):
    """One mapping of a definition; frozen, and without a key nobody asked for."""

    model_config = ConfigDict(extra="forbid", frozen=True, arbitrary_types_allowed=True)


def _check_words(value: Any) -> Any:
    if isinstance(value, str):
        if not value.strip():
            raise PydanticCustomError("words_empty", "文がありません。日本語の文を書いてください。")
        return value
    if not isinstance(value, Mapping):
        raise PydanticCustomError("words_type", "文、または言語ごとの文（ja、en、ja-easy）を書いてください。")
    unknown = sorted(set(value) - set(LANGUAGES), key=str)
    if cut_at_comma(value):
        raise PydanticCustomError(
            "words_comma",
            "言語「{language}」は使えません。文に「,」があるときは、文全体を引用符で囲んでください。",
            {"language": unknown[0]},
        )
    if unknown:
        raise PydanticCustomError(
            "words_language",
            "言語「{language}」は使えません。ja、en、ja-easy のどれかにしてください。",
            {"language": unknown[0]},
        )
    if not str(value.get("ja") or "").strip():
        raise PydanticCustomError("words_no_japanese", "日本語（ja）の文がありません。ja を書いてください。")
    return dict(value)


WordsField = Annotated[str | dict[str, str], BeforeValidator(_check_words)]


class _ConditionSchema:
    """Reads a condition tree inside a model, and describes it in JSON Schema by its one shared definition."""

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.no_info_plain_validator_function(cls._read, serialization=core_schema.to_string_ser_schema())

    @staticmethod
    def _read(value: Any) -> Condition:
        if isinstance(value, Condition):
            return value
        try:
            return parse_condition(value)
        except ConditionUnreadable as unreadable:
            raise PydanticCustomError(
                "condition", "{reason}", {"reason": str(unreadable), **_texts(unreadable)}
            ) from unreadable

    @classmethod
    def __get_pydantic_json_schema__(cls, schema: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        return {"type": "object", "title": "Condition", "$comment": "all | any | not | {field, operator}"}


def _texts(unreadable: ConditionUnreadable) -> dict[str, str]:
    return {f"condition_{name}": str(fact) for name, fact in unreadable.facts.items()}


ConditionField = Annotated[Condition, _ConditionSchema]
