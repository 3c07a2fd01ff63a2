from __future__ import annotations

import pytest

from madoguchi.engines.cases import actions
from madoguchi.engines.cases.errors import NotForManyAtOnce, TooManyAtOnce
from madoguchi.engines.cases.queries import case_of, log_of
from madoguchi.engines.cases.rules import CaseFacts
from madoguchi.values.refusal import Refusal

from .conftest import Arrive
from .made import CENTRE, CENTRE_TOO, CHIEF, CLERK


class Trouble(Refusal):
    """通知を用意できません。"""


def test_the_dry_run_says_what_will_happen_to_each_and_changes_nothing(arrive: Arrive) -> None:
    free, taken = arrive().reference_number, arrive().reference_number
    actions.take(taken, by=CENTRE_TOO)
    plan = actions.plan_bulk([free, taken, "4827-0935-61", free], "pass_step", CENTRE)
    assert [(step.reference_number, step.allowed) for step in plan] == [
        (free, True), (taken, False), ("4827-0935-61", False),
    ]  # fmt: skip
    assert CENTRE_TOO.name in str(plan[1].reason)
    assert case_of(free).step == "formal_examination"
    assert [change.event for change in log_of(free)] == ["open_case", "pass_format_check"]


def test_what_the_dry_run_allowed_is_done_and_the_rest_says_why_not(arrive: Arrive) -> None:
    free, taken = arrive(), arrive()
    actions.take(taken.reference_number, by=CENTRE_TOO)
    results = actions.apply_bulk(
        {free.reference_number: free.revision, taken.reference_number: taken.revision + 1}, "pass_step", CENTRE
    )
    assert [result.done for result in results] == [True, False]
    assert case_of(free.reference_number).step == "substantive_examination"
    assert case_of(taken.reference_number).step == "formal_examination"


def test_a_case_that_changed_after_the_dry_run_is_left_out(arrive: Arrive) -> None:
    case = arrive()
    actions.add_note(case.reference_number, text="電話中", by=CENTRE_TOO)
    (result,) = actions.apply_bulk({case.reference_number: case.revision}, "pass_step", CENTRE)
    assert not result.done
    assert "記録をつける" in str(result.reason)


def test_simple_grants_are_drafted_and_signed_off_together(arrive: Arrive) -> None:
    cases = [arrive("bare") for _ in range(3)]
    actions.apply_bulk({case.reference_number: case.revision for case in cases}, "draft_decision", CLERK)
    drafted = {case.reference_number: case_of(case.reference_number).revision for case in cases}
    followed: list[str] = []
    results = actions.apply_bulk(drafted, "sign_off", CHIEF, then=lambda case: followed.append(case.reference_number))
    assert all(result.done for result in results)
    assert followed == list(drafted)
    assert {result.case.outcome for result in results if result.case} == {"grant"}


def test_four_eyes_hold_for_many_at_once(arrive: Arrive) -> None:
    case = arrive("bare")
    actions.draft_decision(case.reference_number, outcome="grant", by=CHIEF)
    (step,) = actions.plan_bulk([case.reference_number], "sign_off", CHIEF)
    assert not step.allowed


def test_refusals_and_corrected_cases_are_signed_off_one_by_one(arrive: Arrive) -> None:
    refused, corrected = arrive("bare").reference_number, arrive("bare").reference_number
    actions.draft_decision(refused, outcome="refuse", reason_text="理由", by=CLERK)
    actions.request_correction(corrected, fields=["a"], text="直してください。", by=CLERK)
    actions.receive_correction(corrected, by=CLERK)
    actions.draft_decision(corrected, outcome="grant", by=CLERK)
    plan = actions.plan_bulk([refused, corrected], "sign_off", CHIEF)
    assert [step.allowed for step in plan] == [False, False]
    assert all(str(step.reason) for step in plan)


def test_what_cannot_follow_undoes_its_own_case_only(arrive: Arrive) -> None:
    first, second = arrive(), arrive()

    def then(case: CaseFacts) -> None:
        if case.reference_number == first.reference_number:
            raise Trouble()

    results = actions.apply_bulk(
        {first.reference_number: first.revision, second.reference_number: second.revision}, "take", CENTRE, then=then
    )
    assert [result.done for result in results] == [False, True]
    assert case_of(first.reference_number).assignee_ref == ""


def test_what_needs_words_is_not_for_many_at_once() -> None:
    with pytest.raises(NotForManyAtOnce):
        actions.plan_bulk([], "request_correction", CENTRE)
    with pytest.raises(TooManyAtOnce):
        actions.plan_bulk([str(number) for number in range(101)], "take", CENTRE)
