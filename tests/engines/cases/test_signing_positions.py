"""A condition chooses who signs off: another position, alone or of another division."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from madoguchi.engines.cases import actions, errors
from madoguchi.engines.cases.models import Case
from madoguchi.engines.cases.queries import case_of
from madoguchi.engines.cases.rules import CaseFacts, may_sign_off
from madoguchi.engines.cases.section import WorkflowSection

from .conftest import Arrive
from .made import CENTRE, CHIEF, CLERK, STRANGER, SUBCHIEF


def at_the_decision(arrive: Arrive, amount: int) -> CaseFacts:
    case = arrive("ranked", answers={"amount": amount})
    return actions.pass_step(case.reference_number, by=CENTRE, answers={"amount": amount})


def signers(case: CaseFacts) -> list[str]:
    return [one.ref for one in (SUBCHIEF, CHIEF, STRANGER) if may_sign_off(case_of(case.reference_number), one)]


@pytest.mark.parametrize(
    ("amount", "who"), [(1000, ["subchief-1", "chief-1"]), (1001, ["chief-1"]), (9000, ["chief-1"]), (9001, ["tax-1"])]
)
def test_the_sum_chooses_who_signs_off(arrive: Arrive, amount: int, who: list[str]) -> None:
    assert signers(at_the_decision(arrive, amount)) == who


def test_a_lower_position_cannot_sign_off_what_is_for_the_higher_one(arrive: Arrive) -> None:
    number = at_the_decision(arrive, 1001).reference_number
    actions.draft_decision(number, outcome="grant", by=CLERK)
    with pytest.raises(errors.PositionTooLow, match="「課長」か、それより上の職"):
        actions.sign_off(number, by=SUBCHIEF)
    assert actions.sign_off(number, by=CHIEF).outcome == "grant"


def test_a_corrected_sum_chooses_anew_until_the_decision_is_drafted(arrive: Arrive) -> None:
    case = at_the_decision(arrive, 10)
    actions.follow_answers(case.reference_number, {"amount": 2000})
    assert signers(case) == ["chief-1"]
    actions.follow_answers(case.reference_number, {"amount": 10})
    assert signers(case) == ["subchief-1", "chief-1"]
    actions.draft_decision(case.reference_number, outcome="grant", by=CLERK)
    actions.follow_answers(case.reference_number, {"amount": 2000})
    assert signers(case) == ["subchief-1", "chief-1"]


def test_who_may_decide_about_so_much_is_the_same_wherever_a_person_hands_the_case(arrive: Arrive) -> None:
    case = at_the_decision(arrive, 2000)
    actions.hand_over(case.reference_number, division="tax", reason="税の判断がいるため", by=CLERK)
    assert (signers(case), case_of(case.reference_number).position) == (["tax-1"], "section_chief")


def test_a_position_the_city_no_longer_has_leaves_it_to_the_usual_one(arrive: Arrive) -> None:
    case = at_the_decision(arrive, 2000)
    Case.objects.filter(reference_number=case.reference_number).update(position="sub_section_chief")
    assert signers(case) == ["subchief-1", "chief-1"]


def test_a_line_names_a_division_or_a_position_and_of_an_examination_a_division() -> None:
    when = {"field": "amount", "over": 1}
    for lines in (
        {"decision": {"route": [{"when": when}]}},
        {"formal_examination": {"by": "ward", "route": [{"when": when}]}},
    ):
        with pytest.raises(ValidationError):
            WorkflowSection.model_validate(lines)
