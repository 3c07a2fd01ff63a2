from __future__ import annotations

import pytest
from pydantic import ValidationError

from madoguchi.engines.cases.section import WorkflowSection


def test_a_whole_section_is_read() -> None:
    section = WorkflowSection.model_validate(
        {
            "format_check": "automatic",
            "formal_examination": {"by": "administrative_centre", "minutes": 6},
            "substantive_examination": {"by": "division", "minutes": 5, "sample_second_look": "10%"},
            "decision": {"by": "division", "position": "section_chief", "not_same_as": ["draft"]},
            "skip": [{"step": "substantive_examination", "when": {"field": "amount", "under": 1000}}],
            "correction": {"days": 14, "templates": [{"id": "unreadable", "text": "読み取れませんでした。"}]},
            "review_criteria": [{"text": "市内に住んでいること", "law": "条例 第3条"}],
        }
    )
    assert section.substantive_examination is not None
    assert section.substantive_examination.sample_second_look == 10
    assert section.decision.position == "section_chief"


def test_an_empty_section_is_a_decision_alone() -> None:
    section = WorkflowSection.model_validate({})
    assert section.formal_examination is None
    assert section.substantive_examination is None
    assert section.correction.days == 14


@pytest.mark.parametrize(
    ("broken", "kind"),
    [
        ({"desicion": {}}, "extra_forbidden"),
        ({"formal_examination": {"by": "somebody"}}, "literal_error"),
        ({"substantive_examination": {"by": "division", "sample_second_look": "often"}}, "percent"),
        ({"substantive_examination": {"by": "division", "sample_second_look": "101%"}}, "less_than_equal"),
        ({"skip": [{"step": "formal_examination", "when": {"field": "a", "is": 1}}]}, "skip_of_nothing"),
        ({"correction": {"days": 0}}, "greater_than_equal"),
        ({"correction": {"templates": [{"id": "a", "text": "あ"}, {"id": "a", "text": "い"}]}}, "duplicate_id"),
        ({"correction": {"templates": [{"id": "a", "text": {"en": "a"}}]}}, "words_no_japanese"),
    ],
)
def test_what_makes_no_sense_is_refused(broken: dict[str, object], kind: str) -> None:
    with pytest.raises(ValidationError) as refused:
        WorkflowSection.model_validate(broken)
    assert kind in {error["type"] for error in refused.value.errors()}


def test_the_json_schema_tells_how_a_share_is_written() -> None:
    schema = WorkflowSection.model_json_schema()
    share = schema["$defs"]["SubstantiveWork"]["properties"]["sample_second_look"]
    assert "%" in str(share)
