"""The procedures of the sample city, drawn and described as they are published."""

from __future__ import annotations

import pytest
from jsonschema import Draft202012Validator

from madoguchi.engines.records.actions import start_draft
from madoguchi.engines.records.queries import answers_schema, page_view, pages_shown, summary
from madoguchi.engines.records.section import CONFIRM
from madoguchi.foundation.catalogue.queries import procedures
from madoguchi.values.actor import anonymous


@pytest.mark.usefixtures("published")
def test_every_page_of_every_procedure_can_be_drawn_in_every_language() -> None:
    assert procedures()
    for procedure in procedures():
        draft = start_draft(procedure, by=anonymous(), language="ja")
        for language in ("ja", "ja-easy", "en"):
            for page_id in [*(page for page, _ in pages_shown(procedure, {}, language)), CONFIRM]:
                view = page_view(procedure, draft, page_id, language, checked=True)
                assert view.title
                assert all(field.why for field in view.fields if field.layout != "note")
            assert summary(procedure, {}, language)


@pytest.mark.usefixtures("published")
def test_every_procedure_describes_its_answers() -> None:
    for procedure in procedures():
        Draft202012Validator.check_schema(answers_schema(procedure))
