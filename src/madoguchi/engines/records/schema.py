"""The JSON Schema of a procedure's answers, for programs that apply."""

from __future__ import annotations

from typing import Any

from madoguchi.engines.records.field_types.field import Field
from madoguchi.engines.records.field_types.group import GroupField
from madoguchi.engines.records.section import CONSENT, Page, RecordSection
from madoguchi.values.words import words_in


def answers_schema(section: RecordSection, language: str) -> dict[str, Any]:
    """An object with one property per field; what depends on other answers is optional here and checked on arrival."""
    properties: dict[str, Any] = {}
    required: list[str] = []
    for page in section.all_pages:
        for field in page.fields:
            if field.asks:
                properties[field.id] = _described(field, page, language)
                if page.show is None and _is_always_required(field):
                    required.append(field.id)
    if section.consent.checks:
        properties[CONSENT] = _consent(section, language)
        required.append(CONSENT)
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "type": "object",
        "properties": properties,
        "required": required,
        "additionalProperties": False,
    }


def granted_schema(section: RecordSection, language: str) -> dict[str, Any]:
    """What a grant may state: every value is optional, and is what was applied for when it is left out."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "type": "object",
        "properties": {one.field.id: _described(one.field, None, language) for one in section.granted},
        "additionalProperties": False,
    }


def _described(field: Field, page: Page | None, language: str) -> dict[str, Any]:
    shape = _rows(field, language) if isinstance(field, GroupField) else field.json_schema()
    said = {"title": words_in(field.label, language)}
    purpose = field.purpose or (page.purpose if page else None)
    about = [words_in(text, language) for text in (field.hint, purpose) if text]
    return {**said, **({"description": "\n".join(about)} if about else {}), **shape}


def _rows(group: GroupField, language: str) -> dict[str, Any]:
    asked = [field for field in group.fields if field.asks]
    return {
        "type": "array",
        "minItems": group.repeat.first,
        "maxItems": group.repeat.last,
        "items": {
            "type": "object",
            "properties": {field.id: _described(field, None, language) for field in asked},
            "required": [field.id for field in asked if _is_always_required(field)],
            "additionalProperties": False,
        },
    }


def _consent(section: RecordSection, language: str) -> dict[str, Any]:
    checks = section.consent.checks
    return {
        "type": "object",
        "title": words_in(section.consent.purpose, language),
        "properties": {check.id: {"const": True, "title": words_in(check.text, language)} for check in checks},
        "required": [check.id for check in checks],
        "additionalProperties": False,
    }


def _is_always_required(field: Field) -> bool:
    if isinstance(field, GroupField) and field.repeat.first == 0:
        return False
    return field.require is True and field.show is None
