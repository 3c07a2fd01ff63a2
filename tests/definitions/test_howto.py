"""The how-to is enough on its own: it names every key, field type, operator, constant and placeholder there is."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest

from madoguchi.engines.notices.section import KNOWN_PLACEHOLDERS
from madoguchi.engines.records.field_types.kinds import NAMES
from madoguchi.journeys.publish.definition import Definition
from madoguchi.values.conditions.tree import AgeDay, Operator
from tests.definitions.folders import HOWTO

# Said in code marks, alone or as the first word of a longer mark such as `repeat: {from: 1, to: 12}`.
WORDS = frozenset(
    word
    for mark in re.findall(r"`([^`\n]+)`", HOWTO.read_text(encoding="utf-8"))
    for word in re.findall(r"[\w-]+", mark)
)


def _keys(schema: Any) -> Iterator[str]:
    if isinstance(schema, dict):
        yield from schema.get("properties", {})
        for value in schema.values():
            yield from _keys(value)
    elif isinstance(schema, list):
        for value in schema:
            yield from _keys(value)


def test_the_howto_names_every_key() -> None:
    assert sorted(set(_keys(Definition.model_json_schema())) - WORDS) == []


def test_the_howto_names_every_field_type() -> None:
    assert sorted({*NAMES, "group"} - WORDS) == []


@pytest.mark.parametrize("words", [Operator, AgeDay], ids=lambda words: words.__name__)
def test_the_howto_names_every_word_of_conditions(words: type[Operator] | type[AgeDay]) -> None:
    # `today` is the default day of an age and need not be written.
    assert sorted({str(word) for word in words} - WORDS - {"today"}) == []
    assert {"all", "any", "not", "each", "because", "constant"} <= WORDS


def test_the_howto_names_every_placeholder_of_notices() -> None:
    assert sorted(KNOWN_PLACEHOLDERS - WORDS) == []
