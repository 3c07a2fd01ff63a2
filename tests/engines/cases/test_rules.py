from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from madoguchi.engines.cases import errors
from madoguchi.engines.cases.rules import (
    TRANSITIONS,
    CaseFacts,
    Step,
    check_correction,
    check_draft,
    check_event,
    check_outcome,
    check_reason,
    deciding_positions,
    desk_of,
    next_step,
    refusal_of,
    routes_taken,
    state_diagram,
    steps_skipped,
    what_may_be_done,
)
from madoguchi.engines.cases.rules.guards import GUARDS
from madoguchi.engines.cases.section import WorkflowSection
from madoguchi.values.actor import SYSTEM, Actor, ActorKind, Duty
from madoguchi.values.conditions import Moment
from madoguchi.values.refusal import Refusal

from .made import (
    CENTRE,
    CENTRE_TOO,
    CHIEF,
    CLERK,
    CLERK_TOO,
    RESIDENT,
    STRANGER,
    SUBCHIEF,
    made_case,
    made_correction,
    made_decision,
    made_draft,
    person,
)

AT_DECISION = {"step": "decision", "division": "family"}


def refused(case: CaseFacts, event: str, actor: Actor) -> type[Refusal] | None:
    refusal = refusal_of(case, event, actor)
    return type(refusal) if refusal else None


def test_a_clerk_of_the_desk_may_pass_a_free_case_on() -> None:
    check_event(made_case(), "pass_step", CENTRE)


def test_another_division_may_not_work_on_the_case() -> None:
    assert refused(made_case(), "pass_step", CLERK) is errors.NotYourDesk
    assert refused(made_case(), "take", STRANGER) is errors.NotYourDesk


def test_a_post_bound_to_another_ward_may_not_work_on_the_case() -> None:
    case = made_case(ward="401064")
    assert refused(case, "take", person("c", "centre", ward="401072")) is errors.NotYourDesk
    assert refused(case, "take", person("c", "centre", ward="401064")) is None


def test_a_case_somebody_has_is_left_to_them() -> None:
    case = made_case(assignee_ref=CENTRE.ref, assignee_name=CENTRE.name)
    assert refused(case, "pass_step", CENTRE) is None
    assert refused(case, "pass_step", CENTRE_TOO) is errors.AssignedToAnother
    assert refused(case, "take", CENTRE_TOO) is errors.AssignedToAnother
    assert refused(case, "take", CENTRE) is errors.AlreadyYours
    assert refused(case, "take_over", CENTRE_TOO) is None
    assert refused(case, "take_over", CENTRE) is errors.AlreadyYours
    assert refused(made_case(), "take_over", CENTRE) is errors.NobodyAssigned
    assert refused(made_case(), "release", CENTRE) is errors.NobodyAssigned


def test_nothing_goes_on_while_a_correction_is_awaited() -> None:
    case = made_case(correction=made_correction())
    assert refused(case, "pass_step", CENTRE) is errors.AwaitingCorrection
    assert refused(case, "request_correction", CENTRE) is errors.AwaitingCorrection
    assert refused(case, "draft_decision", CENTRE) is errors.AwaitingCorrection
    assert refused(case, "receive_correction", RESIDENT) is None
    assert refused(case, "stop_waiting", CENTRE) is None
    assert refused(made_case(), "receive_correction", RESIDENT) is errors.NoCorrectionAsked


def test_the_drafter_may_not_sign_off() -> None:
    drafted_by_chief = made_case(**AT_DECISION, draft=made_draft(CHIEF))
    assert refused(drafted_by_chief, "sign_off", CHIEF) is errors.SameHands


def test_the_chief_signs_off_what_a_clerk_drafted() -> None:
    assert refused(made_case(**AT_DECISION, draft=made_draft(CLERK)), "sign_off", CHIEF) is None


def test_an_examiner_the_procedure_keeps_apart_may_not_sign_off() -> None:
    case = made_case(
        **AT_DECISION,
        draft=made_draft(CLERK),
        examined_by={"substantive_examination": CHIEF.ref},
        not_same_as=frozenset({"draft", "substantive_examination"}),
    )
    assert refused(case, "sign_off", CHIEF) is errors.ExaminerMayNotSignOff


def test_only_a_deciding_position_of_the_home_division_signs_off() -> None:
    case = made_case(**AT_DECISION, draft=made_draft(CLERK))
    assert refused(case, "sign_off", CLERK_TOO) is errors.MayNotSignOff
    assert refused(case, "sign_off", SUBCHIEF) is errors.PositionTooLow
    assert refused(case, "sign_off", STRANGER) is errors.MayNotSignOff
    assert refused(case, "sign_off", RESIDENT) is errors.OnlyStaff
    assert refused(case, "sign_off", SYSTEM) is errors.OnlyStaff


def test_a_programme_with_the_right_to_decide_signs_off() -> None:
    token = Actor(ActorKind.API, "t-1", "連携", (Duty("family", "decider", None, True),))
    assert refused(made_case(**AT_DECISION, draft=made_draft(CLERK)), "sign_off", token) is None


def test_two_keys_no_person_answers_for_are_one_hand() -> None:
    first, second = (
        Actor(ActorKind.API, ref, "連携", (Duty("family", "decider", None, True),)) for ref in ("t-1", "t-2")
    )
    named = replace(second, ref="decider-1")
    drafted = made_case(**AT_DECISION, draft=made_draft(first))
    assert refused(drafted, "sign_off", second) is errors.NobodyAnswers
    assert refused(drafted, "sign_off", named) is None
    assert refused(drafted, "sign_off", CHIEF) is None
    by_name = made_case(**AT_DECISION, draft=made_draft(named))
    assert refused(by_name, "sign_off", first) is None


def test_nothing_is_signed_off_that_was_not_drafted() -> None:
    assert refused(made_case(**AT_DECISION), "sign_off", CHIEF) is errors.NothingDrafted


def test_a_draft_is_returned_by_its_drafter_or_a_decider() -> None:
    case = made_case(**AT_DECISION, draft=made_draft(CLERK))
    assert refused(case, "return_draft", CHIEF) is None
    assert refused(case, "return_draft", CLERK) is None
    assert refused(case, "return_draft", CLERK_TOO) is errors.MayNotSignOff


def test_a_drafted_case_is_not_drafted_again_or_handed_over() -> None:
    case = made_case(**AT_DECISION, draft=made_draft(CLERK))
    for event in ("draft_decision", "hand_over", "request_correction"):
        assert refused(case, event, CLERK) is errors.AlreadyDrafted


def test_the_second_look_belongs_to_other_eyes() -> None:
    case = made_case(step="substantive_examination", division="family", second_look=True, looked_once_by_ref=CLERK.ref)
    assert refused(case, "pass_step", CLERK) is errors.SameEyes
    assert refused(case, "pass_step", CLERK_TOO) is None


def test_a_closed_case_takes_only_notes_and_corrections_of_its_result() -> None:
    closed = made_case(step="closed", division="family", outcome="grant", decision=made_decision(CHIEF, CLERK))
    allowed = {one.event for one in what_may_be_done(closed, CHIEF) if one.allowed}
    assert allowed == {"correct_result", "add_note"}
    assert refused(closed, "withdraw", RESIDENT) is errors.CaseClosed


def test_a_withdrawn_case_has_no_result_to_correct() -> None:
    assert refused(made_case(step="closed", outcome="withdrawn"), "correct_result", CHIEF) is errors.AlreadyWithdrawn


def test_the_drafter_of_a_wrong_result_does_not_put_it_right_alone() -> None:
    closed = made_case(step="closed", outcome="grant", decision=made_decision(SUBCHIEF, CHIEF))
    assert refused(closed, "correct_result", CHIEF) is errors.SameHands


def test_what_is_decided_is_not_withdrawn() -> None:
    assert refused(made_case(step="notice", outcome="grant"), "withdraw", RESIDENT) is errors.NotAtThisStep


def test_only_the_house_issues_and_holds_notices() -> None:
    case = made_case(step="notice", outcome="grant")
    assert refused(case, "issue", SYSTEM) is None
    assert refused(case, "issue", CHIEF) is errors.OnlySystem
    assert refused(case, "hold_notice", CLERK) is errors.OnlySystem


def test_a_resident_sees_only_what_an_applicant_may_do() -> None:
    assert {one.event for one in what_may_be_done(made_case(), RESIDENT)} == {"receive_correction", "withdraw"}


def test_every_refused_possibility_says_why_and_every_allowed_one_says_nothing() -> None:
    for case in (made_case(), made_case(**AT_DECISION), made_case(step="closed", outcome="withdrawn")):
        for actor in (CENTRE, CLERK, CHIEF, STRANGER, RESIDENT):
            for one in what_may_be_done(case, actor):
                assert bool(str(one.reason)) is not one.allowed


def test_every_guard_of_the_table_exists_and_is_used() -> None:
    named = {guard for row in TRANSITIONS.values() for guard in row.guards}
    assert named == set(GUARDS)


def test_a_refusal_or_dismissal_needs_a_reason() -> None:
    check_outcome("grant", (), "")
    check_outcome("refuse", ("not_resident",), "")
    check_outcome("dismiss", (), "書類がそろわないため")
    for outcome in ("refuse", "dismiss"):
        with pytest.raises(errors.RefusalNeedsReason):
            check_outcome(outcome, (), "  ")
    with pytest.raises(errors.UnknownOutcome):
        check_outcome("maybe", (), "")


def test_before_the_decision_only_a_dismissal_is_drafted() -> None:
    check_draft(made_case(), "dismiss", ("incomplete",), "")
    with pytest.raises(errors.OnlyDismissalBeforeDecision):
        check_draft(made_case(), "grant", (), "")


def test_a_correction_names_fields_words_and_a_day_to_come() -> None:
    today = date(2026, 11, 24)
    check_correction(["guardian"], "確かめてください。", date(2026, 11, 25), today)
    with pytest.raises(errors.CorrectionNeedsFields):
        check_correction([], "確かめてください。", date(2026, 11, 25), today)
    with pytest.raises(errors.CorrectionNeedsText):
        check_correction(["guardian"], "　", date(2026, 11, 25), today)
    with pytest.raises(errors.CorrectionDueTooEarly):
        check_correction(["guardian"], "確かめてください。", today, today)


def test_an_empty_reason_is_refused() -> None:
    with pytest.raises(errors.ReasonMissing):
        check_reason(" \n")


FULL = WorkflowSection.model_validate(
    {
        "formal_examination": {"by": "administrative_centre"},
        "substantive_examination": {"by": "division"},
        "skip": [{"step": "substantive_examination", "when": {"field": "amount", "under": 1000}}],
    }
)


def test_the_stages_follow_in_their_official_order() -> None:
    nothing: frozenset[str] = frozenset()
    assert next_step(FULL, "format_check", nothing) == Step.FORMAL_EXAMINATION
    assert next_step(FULL, "formal_examination", nothing) == Step.SUBSTANTIVE_EXAMINATION
    assert next_step(FULL, "substantive_examination", nothing) == Step.DECISION
    assert next_step(WorkflowSection(), "format_check", nothing) == Step.DECISION


def test_a_simple_case_goes_straight_to_the_decision() -> None:
    skipped = steps_skipped(FULL, {"amount": 999}, Moment(date(2026, 11, 24)))
    assert skipped == {"substantive_examination"}
    assert next_step(FULL, "formal_examination", skipped) == Step.DECISION
    assert steps_skipped(FULL, {"amount": 1000}, Moment(date(2026, 11, 24))) == frozenset()
    assert steps_skipped(FULL, {}, Moment(date(2026, 11, 24))) == frozenset()


def test_each_step_lies_on_the_desk_the_definition_names() -> None:
    names = {"home": "family", "centre": "centre", "routes": {}}
    assert desk_of(FULL, "formal_examination", **names) == "centre"
    assert desk_of(FULL, "substantive_examination", **names) == "family"
    assert desk_of(FULL, "format_check", **names) == "family"
    assert desk_of(FULL, "formal_examination", **{**names, "routes": {"formal_examination": "tax"}}) == "tax"


def test_the_first_line_that_fits_gives_a_step_to_its_division() -> None:
    lines = [
        {"division": "tax", "when": {"field": "amount", "over": 1000}},
        {"division": "centre", "when": {"field": "amount", "over": 10}},
    ]
    workflow = WorkflowSection.model_validate(
        {"substantive_examination": {"by": "division", "route": lines}, "decision": {"route": lines[:1]}}
    )

    def taken(amount: int | None) -> dict[str, str]:
        return routes_taken(workflow, {"amount": amount}, Moment(date(2026, 11, 24)))

    assert taken(1001) == {"substantive_examination": "tax", "decision": "tax"}
    assert taken(1000) == {"substantive_examination": "centre"}
    assert taken(10) == taken(None) == {}


def test_the_required_position_and_every_higher_one_decide() -> None:
    ranks = ["clerk", "subsection_chief", "section_chief"]
    assert deciding_positions(ranks, "subsection_chief") == {"subsection_chief", "section_chief"}
    assert deciding_positions(ranks, None) == set(ranks)


def test_the_picture_shows_every_step_and_event() -> None:
    picture = state_diagram()
    assert picture.startswith("stateDiagram-v2\n")
    assert all(str(row.name) in picture for row in TRANSITIONS.values())
    assert all(f" as {step.value}" in picture for step in Step)
