from __future__ import annotations

from collections.abc import Sequence

import pytest
from django.db import transaction

from madoguchi.engines.cases import actions
from madoguchi.engines.cases.errors import NotForManyAtOnce, TooManyAtOnce
from madoguchi.engines.cases.queries import case_of, log_of
from madoguchi.engines.cases.rules import CaseFacts
from madoguchi.foundation.dossier.queries import thread_of
from madoguchi.foundation.journal.queries import disclosures_of
from madoguchi.values.message import Message
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

    def then(cases: Sequence[CaseFacts]) -> None:
        followed.extend(case.reference_number for case in cases)

    results = actions.apply_bulk(drafted, "sign_off", CHIEF, then=then)
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


def test_what_could_not_go_on_is_kept_back_alone(arrive: Arrive) -> None:
    first, second = arrive(), arrive()

    def reasons_of(cases: Sequence[CaseFacts]) -> dict[str, Message]:
        assert {case.assignee_ref for case in cases} == {CENTRE.ref}, "they are looked at as they would be"
        return {first.reference_number: Trouble().message}

    results = actions.apply_bulk(
        {first.reference_number: first.revision, second.reference_number: second.revision},
        "take",
        CENTRE,
        reasons_of=reasons_of,
    )
    assert [result.done for result in results] == [False, True]
    assert str(results[0].reason) == "通知を用意できません。"
    assert case_of(first.reference_number) == first


def test_what_is_done_together_is_told_of_each_case_as_if_alone(arrive: Arrive) -> None:
    alone, together, beside = arrive(), arrive(), arrive()
    actions.pass_step(alone.reference_number, by=CENTRE)
    revisions = {one.reference_number: one.revision for one in (together, beside)}
    actions.apply_bulk(revisions, "pass_step", CENTRE)
    told = [
        (
            [(one.event, one.from_step, one.to_step, one.revision) for one in log_of(case.reference_number)],
            [(one.kind, one.who, one.facts, one.public) for one in thread_of(case.reference_number, public_only=False)],
            sorted(one.verb for one in disclosures_of(case.reference_number)),
        )
        for case in (alone, together, beside)
    ]
    assert told[0] == told[1] == told[2]


def test_what_must_follow_is_written_with_the_cases_or_none_of_them_is(arrive: Arrive) -> None:
    case = arrive()

    def then(cases: Sequence[CaseFacts]) -> None:
        raise Trouble()

    with pytest.raises(Trouble), transaction.atomic():
        actions.apply_bulk({case.reference_number: case.revision}, "take", CENTRE, then=then)
    assert case_of(case.reference_number) == case


def test_what_needs_words_is_not_for_many_at_once() -> None:
    with pytest.raises(NotForManyAtOnce):
        actions.plan_bulk([], "request_correction", CENTRE)
    with pytest.raises(TooManyAtOnce):
        actions.plan_bulk([str(number) for number in range(101)], "take", CENTRE)
