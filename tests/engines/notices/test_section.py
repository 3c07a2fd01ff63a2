from __future__ import annotations

import pytest
from pydantic import ValidationError

from madoguchi.engines.notices.section import NoticeSection
from tests.engines.notices.sample import APPEAL, grant, refuse, section


@pytest.mark.parametrize("missing", ["reasons", "appeal"])
def test_a_refusal_without_reasons_or_appeal_is_no_definition(missing: str) -> None:
    declared = refuse()
    del declared[missing]
    with pytest.raises(ValidationError, match=missing):
        section(refuse=declared)


def test_a_reason_without_its_provision_is_no_definition() -> None:
    with pytest.raises(ValidationError, match="law"):
        section(refuse=refuse(reasons=[{"id": "a", "text": "理由", "law": " "}]))


def test_an_appeal_without_its_provision_is_no_definition() -> None:
    with pytest.raises(ValidationError, match="law"):
        section(refuse=refuse(appeal={**APPEAL, "law": ""}))


def test_two_reasons_of_one_id_are_refused() -> None:
    reason = {"id": "a", "text": "理由", "law": "第1条"}
    with pytest.raises(ValidationError, match="2回"):
        section(refuse=refuse(reasons=[reason, reason]))


def test_an_unknown_key_is_refused() -> None:
    with pytest.raises(ValidationError, match="colour"):
        section(grant=grant(colour="red"))


@pytest.mark.parametrize("until", ["age_18_fiscal_year_end", "1_year", "3_years", "fiscal_year_end", "none"])
def test_the_ends_a_grant_can_have(until: str) -> None:
    assert section(grant=grant(valid={"from": "application", "until": until})).outcomes.grant.valid is not None


def test_an_end_nobody_can_compute_is_refused() -> None:
    with pytest.raises(ValidationError, match="until"):
        section(grant=grant(valid={"from": "application", "until": "someday"}))


def test_the_fields_a_notice_shows_are_known_for_the_check() -> None:
    shown = section(
        grant=grant(
            body=["{applicant}さんの{guardian.family}と{children.name}"],
            facts=[{"label": "口座", "value": "account"}, {"label": "期間", "value": "{valid_from}から"}],
            valid={"from": "decision", "until": "age_18_fiscal_year_end", "birth": "children.birth"},
        )
    )
    assert shown.field_paths() == {"guardian.family", "children.name", "account", "children.birth"}


def test_outcomes_are_listed_in_the_order_of_the_office() -> None:
    assert section().outcome_ids() == ("grant", "refuse")
    assert section().outcome("dismiss") is None
    assert section().outcome("model_fields") is None
    assert section(dismiss=refuse(template="dismissal")).templates() == {"grant", "refusal", "dismissal"}


def test_a_procedure_without_a_grant_has_no_notice() -> None:
    with pytest.raises(ValidationError, match="grant"):
        NoticeSection.model_validate({"outcomes": {"refuse": refuse()}})
