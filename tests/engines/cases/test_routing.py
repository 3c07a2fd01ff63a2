"""A condition chooses the division: when a step is entered, and again when the answers were corrected."""

from __future__ import annotations

import pytest

from madoguchi.engines.cases import actions
from madoguchi.engines.cases.queries import case_of, log_of
from madoguchi.engines.cases.rules import CaseFacts, may_sign_off
from madoguchi.foundation.dossier.queries import thread_of
from madoguchi.values.actor import Actor

from .conftest import Arrive
from .made import CENTRE, CENTRE_TOO, CHIEF, CLERK, STRANGER, person

OFFICER = person("tax-2", "tax")


def examined(arrive: Arrive, amount: int) -> CaseFacts:
    """A case that has passed the formal examination."""
    case = arrive("routed", answers={"amount": amount})
    return actions.pass_step(case.reference_number, by=CENTRE)


def corrected(case: CaseFacts, amount: int) -> CaseFacts:
    actions.follow_answers(case.reference_number, {"amount": amount})
    return case_of(case.reference_number)


@pytest.mark.parametrize(("amount", "division"), [(1000, "family"), (1001, "tax")])
def test_the_answers_choose_the_division_of_the_next_step(arrive: Arrive, amount: int, division: str) -> None:
    case = examined(arrive, amount)
    assert (case.step, case.division, case.home_division) == ("substantive_examination", division, "family")


def test_what_another_division_examined_comes_back_to_be_decided(arrive: Arrive) -> None:
    case = actions.pass_step(examined(arrive, 1001).reference_number, by=OFFICER)
    assert (case.step, case.division, case.home_division) == ("decision", "family", "family")


def test_a_decision_given_to_another_division_is_signed_off_there(arrive: Arrive) -> None:
    case = actions.pass_step(examined(arrive, 9001).reference_number, by=OFFICER)
    assert (case.step, case.division, case.home_division) == ("decision", "tax", "tax")
    assert may_sign_off(case, STRANGER)
    assert not may_sign_off(case, CHIEF)
    actions.draft_decision(case.reference_number, outcome="grant", by=OFFICER)
    assert actions.sign_off(case.reference_number, by=STRANGER).outcome == "grant"


def test_a_dismissal_drafted_early_goes_to_the_division_that_decides(arrive: Arrive) -> None:
    case = arrive("routed", answers={"amount": 9001})
    drafted = actions.draft_decision(
        case.reference_number, outcome="dismiss", reason_text="期限の後に届いたため", by=CENTRE
    )
    assert (drafted.division, drafted.home_division) == ("tax", "tax")


def test_a_step_ahead_is_chosen_anew_without_a_word(arrive: Arrive) -> None:
    case = arrive("routed", answers={"amount": 10})
    assert corrected(case, 5000).revision == case.revision, "nothing happened to the step at hand"
    assert actions.pass_step(case.reference_number, by=CENTRE).division == "tax"


def test_corrected_answers_take_the_case_to_the_division_they_choose(arrive: Arrive) -> None:
    case = examined(arrive, 10)
    actions.take(case.reference_number, by=CLERK)
    moved = corrected(case, 5000)
    assert (moved.division, moved.assignee_ref) == ("tax", "")
    last = log_of(case.reference_number)[-1]
    assert (last.event, last.facts["from"], last.facts["to"]) == ("hand_over", "family", "tax")
    knot = thread_of(case.reference_number, public_only=True)[-1]
    assert (knot.kind, knot.facts["to"]) == ("handed_over", "税務課")
    assert corrected(case, 10).division == "family", "and back again"


def test_who_decides_follows_the_corrected_answers(arrive: Arrive) -> None:
    case = actions.pass_step(examined(arrive, 9001).reference_number, by=OFFICER)
    back = corrected(case, 5000)
    assert (back.division, back.home_division) == ("family", "family")


def test_a_correction_that_chooses_the_same_moves_nothing(arrive: Arrive) -> None:
    case = examined(arrive, 5000)
    actions.take(case.reference_number, by=OFFICER)
    assert corrected(case, 6000).assignee_ref == OFFICER.ref


def test_what_a_person_handed_over_stays_where_they_put_it(arrive: Arrive) -> None:
    case = examined(arrive, 10)
    actions.hand_over(case.reference_number, division="centre", reason="書類を確かめるため", by=CLERK)
    assert corrected(case, 5000).division == "centre"


def handed(case: CaseFacts, division: str, by: Actor) -> CaseFacts:
    return actions.hand_over(case.reference_number, division=division, reason="書類を確かめるため", by=by)


def test_a_decision_a_person_handed_over_is_not_taken_by_a_line(arrive: Arrive) -> None:
    case = handed(examined(arrive, 10), "centre", CLERK)
    assert case.home_division == "centre"
    assert corrected(case, 9001).division == "centre"
    decided = actions.pass_step(case.reference_number, by=CENTRE_TOO, answers={"amount": 9001})
    assert (decided.step, decided.division, decided.home_division) == ("decision", "centre", "centre")


def test_a_dismissal_drafted_early_stays_with_the_division_a_person_gave_it_to(arrive: Arrive) -> None:
    case = handed(arrive("routed", answers={"amount": 9001}), "family", CENTRE)
    case = handed(case, "centre", CLERK)
    drafted = actions.draft_decision(
        case.reference_number, outcome="dismiss", reason_text="期限の後に届いたため", by=CENTRE
    )
    assert (drafted.division, drafted.home_division) == ("centre", "centre")


def test_a_correction_leaves_a_decision_a_person_gave_to_the_division_of_the_line(arrive: Arrive) -> None:
    case = actions.pass_step(examined(arrive, 10).reference_number, by=CLERK)
    given = handed(case, "tax", CLERK)
    assert (given.division, given.home_division) == ("tax", "tax")
    for amount in (9001, 10):
        still = corrected(case, amount)
        assert (still.division, still.home_division) == ("tax", "tax")


def test_a_second_correction_does_not_undo_what_a_person_handed_over_either(arrive: Arrive) -> None:
    case = handed(examined(arrive, 5000), "family", OFFICER)
    assert [corrected(case, amount).division for amount in (10, 5000)] == ["family", "family"]


def test_a_step_nobody_handed_over_follows_the_answers_still(arrive: Arrive) -> None:
    case = handed(arrive("routed", answers={"amount": 10}), "family", CENTRE)
    assert actions.pass_step(case.reference_number, by=CLERK, answers={"amount": 9001}).division == "tax"
    assert actions.pass_step(case.reference_number, by=OFFICER).home_division == "tax"


def test_from_the_draft_on_nothing_moves(arrive: Arrive) -> None:
    case = actions.pass_step(examined(arrive, 5000).reference_number, by=OFFICER)
    actions.draft_decision(case.reference_number, outcome="grant", by=CLERK)
    still = corrected(case, 9001)
    assert (still.division, still.home_division) == ("family", "family")
    assert actions.sign_off(case.reference_number, by=CHIEF).outcome == "grant"
