"""A definition as the YAML people write, with its keys in the order they write them; read back it is the same."""

from __future__ import annotations

import io
from collections.abc import Mapping
from typing import Any

from ruamel.yaml import YAML

# The order in which people write a definition, from the top of the file and inside each part of it.
_WRITTEN_FIRST = (
    *("id", "type", "name", "title", "label", "ja", "en", "ja-easy", "lead", "hint", "summary"),
    *("form_title", "kind", "survey"),
    *("audience", "life_events", "keywords", "law", "division", "standard_days", "retention", "assurance", "ways"),
    *(
        "fee",
        "contact",
        "guide",
        "record",
        "workflow",
        "notice",
        "effect",
        "citing",
        "examples",
        "purpose",
        "pages",
        "documents",
    ),
    *("applicant", "ward", "consent", "eligible", "duplicates", "step", "field", "by", "route", "when", "show"),
    *("require", "fields"),
    *("format_check", "formal_examination", "substantive_examination", "decision", "skip", "correction"),
    *("review_criteria", "outcomes", "grant", "refuse", "dismiss"),
)
_REGISTER_FIRST = (
    *("id", "type", "name", "title", "label", "ja", "en", "ja-easy", "summary", "purpose", "law", "division", "deputy"),
    *("retention", "review_on", "ended_on", "persons", "keywords", "permissions"),
    *("record", "heading", "key", "pages", "views"),
    *("datasets", "hint", "view", "edit", "position", "columns", "field", "filter", "order", "by", "show", "require"),
    *("options", "ended", "fields"),
)


def yaml_of(content: Mapping[str, Any]) -> str:
    """A procedure as YAML."""
    return _written(content, _WRITTEN_FIRST)


def register_yaml_of(content: Mapping[str, Any]) -> str:
    """A register as YAML."""
    return _written(content, _REGISTER_FIRST)


def _written(content: Mapping[str, Any], first: tuple[str, ...]) -> str:
    yaml = YAML()
    yaml.default_flow_style = False
    yaml.width = 100
    into = io.StringIO()
    yaml.dump(_plain(content, first), into)
    return into.getvalue()


def _plain(value: Any, first: tuple[str, ...]) -> Any:
    """The value with its keys in the order people write them; the store keeps none."""
    if isinstance(value, Mapping):
        place = {key: first.index(key) if key in first else len(first) for key in value}
        return {key: _plain(value[key], first) for key in sorted(value, key=lambda key: (place[key], key))}
    return [_plain(one, first) for one in value] if isinstance(value, list | tuple) else value
