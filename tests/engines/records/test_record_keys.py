"""The table, what is looked up and a file agree on which keys are the same."""

from __future__ import annotations

import pytest

from madoguchi.engines.records.queries.registers import records_like, register_section
from madoguchi.engines.records.rules.record_keys import compared_key
from madoguchi.foundation.catalogue.queries import register
from tests.journeys.registers.house import BICYCLES, bicycle, publish_registers


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("typed", "kept", "looked_for", "is_found"),
    [
        ("kana", "タナカ", "ﾀﾅｶ", True),
        ("kana", "ﾀﾅｶ", "タナカ", True),
        ("text", "タナカ", "ﾀﾅｶ", False),
        ("long_text", "あ" * 200 + "い", "あ" * 200 + "う", True),
        ("integer", "1", 1, True),
    ],
)
def test_a_record_is_looked_up_by_the_key_as_the_table_holds_it(
    typed: str, kept: str, looked_for: object, is_found: bool
) -> None:
    publish_registers(BICYCLES.replace("type: text, label: 番号, max_length: 20", f"type: {typed}, label: 番号"))
    made = bicycle(kept)
    found = register("bicycles")
    held = records_like(found, [], [looked_for], "number")
    asked = f"={compared_key(register_section(found), looked_for)}"
    assert (asked in held and held[asked].ref == made.ref) == is_found
