from __future__ import annotations

from datetime import date

import pytest
import time_machine
from django.db import DatabaseError, transaction

from madoguchi.engines.cases import actions, errors
from madoguchi.engines.cases.models import Case, CaseEvent
from madoguchi.engines.cases.queries import active_minutes, case_of, clock_of, corrections_due, log_of, resource_of
from madoguchi.engines.cases.rules import CaseFacts
from madoguchi.foundation.access.rules import decide
from madoguchi.foundation.dossier.queries import dossier_facts, thread_of
from madoguchi.foundation.journal.queries import disclosures_of
from madoguchi.values.actor import SYSTEM, Actor

from .conftest import Arrive
from .made import CENTRE, CENTRE_TOO, CHIEF, CHIEF_TOO, CLERK, CLERK_TOO, RESIDENT, STRANGER, SUBCHIEF


def knots(case: CaseFacts, *, public_only: bool = True) -> list[str]:
    return [knot.kind for knot in thread_of(case.reference_number, public_only=public_only)]


def at_decision(case: CaseFacts) -> CaseFacts:
    actions.pass_step(case.reference_number, by=CENTRE)
    return actions.pass_step(case.reference_number, by=CLERK)


def drafted(case: CaseFacts, **outcome: object) -> CaseFacts:
    at_decision(case)
    return actions.draft_decision(case.reference_number, by=CLERK, **({"outcome": "grant"} | outcome))  # type: ignore[arg-type]


def decided(case: CaseFacts, **outcome: object) -> CaseFacts:
    drafted(case, **outcome)
    return actions.sign_off(case.reference_number, by=CHIEF)


def closed(case: CaseFacts, **outcome: object) -> CaseFacts:
    decided(case, **outcome)
    return actions.issue(case.reference_number, by=SYSTEM, document_number="子支第1号")


def test_a_new_case_has_passed_the_format_check_and_lies_at_the_centre(arrive: Arrive) -> None:
    case = arrive()
    assert (case.step, case.division, case.home_division) == ("formal_examination", "centre", "family")
    assert knots(case) == ["received", "format_checked"]


def test_one_dossier_has_one_case(arrive: Arrive) -> None:
    case = arrive()
    with pytest.raises(errors.CaseAlreadyOpen), transaction.atomic():
        actions.open_case(dossier_facts(case.reference_number), by=RESIDENT)
    assert Case.objects.count() == 1


def test_a_procedure_may_want_a_person_to_check_the_format(arrive: Arrive) -> None:
    case = arrive("by_hand")
    assert (case.step, case.division) == ("format_check", "family")
    passed = actions.pass_step(case.reference_number, by=CLERK)
    assert (passed.step, passed.division) == ("formal_examination", "centre")
    assert knots(case) == ["received", "format_checked"]


def test_a_procedure_without_examinations_opens_at_the_decision(arrive: Arrive) -> None:
    case = arrive("bare")
    assert (case.step, case.division) == ("decision", "family")


def test_a_matter_goes_from_the_centre_to_the_notice(arrive: Arrive) -> None:
    case = closed(arrive())
    assert (case.step, case.outcome) == ("closed", "grant")
    assert case.closed_at is not None
    assert knots(case) == [
        "received", "format_checked", "formally_examined", "substantively_examined", "decided", "notice_issued",
    ]  # fmt: skip
    assert "decision_drafted" in knots(case, public_only=False)


def test_every_write_is_in_the_log_and_in_the_journal(arrive: Arrive) -> None:
    case = closed(arrive())
    events = [change.event for change in log_of(case.reference_number)]
    assert events == [
        "open_case", "pass_format_check", "pass_step", "pass_step", "draft_decision", "sign_off", "issue",
    ]  # fmt: skip
    assert [change.revision for change in log_of(case.reference_number)] == list(range(1, len(events) + 1))
    written = [disclosure.verb for disclosure in disclosures_of(case.reference_number)]
    assert sorted(written) == sorted(f"write:{event}" for event in events)


def test_the_log_is_never_changed(arrive: Arrive) -> None:
    arrive()
    with pytest.raises(DatabaseError), transaction.atomic():
        CaseEvent.objects.update(by_name="だれか")
    with pytest.raises(DatabaseError), transaction.atomic():
        CaseEvent.objects.all().delete()


def test_a_simple_case_skips_the_substantive_examination(arrive: Arrive) -> None:
    case = arrive(answers={"amount": 10})
    passed = actions.pass_step(case.reference_number, by=CENTRE)
    assert (passed.step, passed.division) == ("decision", "family")


def test_corrected_answers_decide_anew_what_is_skipped(arrive: Arrive) -> None:
    case = arrive(answers={"amount": 10})
    passed = actions.pass_step(case.reference_number, by=CENTRE, answers={"amount": 5000})
    assert passed.step == "substantive_examination"


def test_a_clerk_loses_the_case_to_the_next_desk_and_keeps_it_on_their_own(arrive: Arrive) -> None:
    case = arrive()
    actions.take(case.reference_number, by=CENTRE)
    assert actions.pass_step(case.reference_number, by=CENTRE).assignee_ref == ""
    actions.take(case.reference_number, by=CLERK)
    assert actions.pass_step(case.reference_number, by=CLERK).assignee_ref == CLERK.ref


def test_taking_releasing_and_taking_over(arrive: Arrive) -> None:
    case = arrive()
    assert actions.take(case.reference_number, by=CENTRE).assignee_name == CENTRE.name
    with pytest.raises(errors.AssignedToAnother):
        actions.take(case.reference_number, by=CENTRE_TOO)
    assert actions.take_over(case.reference_number, by=CENTRE_TOO).assignee_ref == CENTRE_TOO.ref
    assert actions.release(case.reference_number, by=CENTRE_TOO).assignee_ref == ""


def test_the_second_clerk_is_told_what_the_first_did_and_nothing_is_overwritten(arrive: Arrive) -> None:
    case = arrive()
    actions.take(case.reference_number, by=CENTRE, revision=case.revision)
    with pytest.raises(errors.StaleCase) as refused:
        actions.take(case.reference_number, by=CENTRE_TOO, revision=case.revision)
    assert [change.event for change in refused.value.changes] == ["take"]
    assert CENTRE.name in str(refused.value.message)
    assert "担当になる" in str(refused.value.message)
    assert case_of(case.reference_number).assignee_ref == CENTRE.ref


def test_a_number_without_a_case_is_refused(town: None) -> None:
    with pytest.raises(errors.NoSuchCase):
        case_of("4827-0935-61")
    with pytest.raises(errors.NoSuchCase):
        actions.take("4827-0935-61", by=CENTRE)


def test_waiting_for_a_correction_pauses_the_clock_and_the_answer_starts_it(arrive: Arrive) -> None:
    with time_machine.travel("2026-11-09T01:00:00+00:00", tick=False):
        case = arrive()
    with time_machine.travel("2026-11-10T01:00:00+00:00", tick=False):
        asked = actions.request_correction(
            case.reference_number, fields=["guardian", "guardian"], text="お名前を確かめてください。", by=CENTRE
        )
    assert asked.correction is not None
    assert asked.correction.fields == ("guardian",)
    assert asked.correction.due_on == date(2026, 11, 17)
    assert clock_of(asked, on=date(2026, 11, 16)).used_days == 1
    with time_machine.travel("2026-11-16T01:00:00+00:00", tick=False):
        answered = actions.receive_correction(case.reference_number, by=RESIDENT)
    assert not answered.awaiting_correction
    assert answered.due_on == date(2026, 11, 30)
    assert answered.due_on == clock_of(answered).due_on
    assert knots(case)[-2:] == ["correction_requested", "corrected"]


def test_a_correction_may_be_given_more_time_or_given_up(arrive: Arrive) -> None:
    with time_machine.travel("2026-11-10T01:00:00+00:00", tick=False):
        case = arrive()
        actions.request_correction(case.reference_number, fields=["a"], text="直してください。", by=CENTRE)
        longer = actions.extend_correction(case.reference_number, due_on=date(2026, 12, 1), by=CENTRE)
        assert longer.correction is not None
        assert longer.correction.due_on == date(2026, 12, 1)
        with pytest.raises(errors.ReasonMissing):
            actions.stop_waiting(case.reference_number, reason="", by=CENTRE)
        ended = actions.stop_waiting(case.reference_number, reason="答えがないため", by=CENTRE)
    assert not ended.awaiting_correction
    assert not clock_of(ended).is_paused


def test_handing_over_moves_the_desk_and_from_home_the_decision_too(arrive: Arrive) -> None:
    at_centre = arrive()
    moved = actions.hand_over(at_centre.reference_number, division="tax", reason="担当が違うため", by=CENTRE)
    assert (moved.division, moved.home_division) == ("tax", "family")
    at_home = arrive()
    actions.pass_step(at_home.reference_number, by=CENTRE)
    moved = actions.hand_over(at_home.reference_number, division="tax", reason="担当が違うため", by=CLERK)
    assert (moved.division, moved.home_division) == ("tax", "tax")
    with pytest.raises(errors.NoSuchCase):
        actions.take(at_home.reference_number, by=CLERK)
    actions.take(at_home.reference_number, by=STRANGER)


def test_what_was_handed_over_can_be_handed_back_with_the_decision(arrive: Arrive) -> None:
    case = arrive()
    actions.hand_over(case.reference_number, division="tax", reason="担当が違うため", by=CENTRE)
    back = actions.hand_over(case.reference_number, division="centre", reason="やはり形式審査が先のため", by=STRANGER)
    assert (back.step, back.division, back.home_division, back.assignee_ref) == (case.step, "centre", "family", "")
    actions.pass_step(case.reference_number, by=CENTRE)
    actions.hand_over(case.reference_number, division="tax", reason="担当が違うため", by=CLERK)
    home = actions.hand_over(case.reference_number, division="family", reason="戻すため", by=STRANGER)
    assert (home.step, home.division, home.home_division) == ("substantive_examination", "family", "family")
    decided = actions.pass_step(case.reference_number, by=CLERK)
    assert (decided.step, decided.division) == ("decision", "family")
    assert [change.event for change in log_of(case.reference_number)].count("hand_over") == 4


def test_a_case_is_not_handed_to_itself_or_to_nobody(arrive: Arrive) -> None:
    case = arrive()
    with pytest.raises(errors.SameDesk):
        actions.hand_over(case.reference_number, division="centre", reason="理由", by=CENTRE)
    with pytest.raises(errors.UnknownDesk):
        actions.hand_over(case.reference_number, division="moon", reason="理由", by=CENTRE)
    with pytest.raises(errors.ReasonMissing):
        actions.hand_over(case.reference_number, division="tax", reason=" ", by=CENTRE)


def test_a_refusal_carries_its_reasons_into_the_decision(arrive: Arrive) -> None:
    case = decided(arrive(), outcome="refuse", reason_ids=["not_resident"], reason_text=" 転出済みのため ")
    assert case.decision is not None
    assert case.decision.reason_ids == ("not_resident",)
    assert case.decision.reason_text == "転出済みのため"
    assert (case.decision.by_ref, case.decision.drafted_by_ref) == (CHIEF.ref, CLERK.ref)


def test_a_formal_defect_is_dismissed_before_the_substantive_examination(arrive: Arrive) -> None:
    case = arrive()
    dismissed = actions.draft_decision(
        case.reference_number, outcome="dismiss", reason_text="書類がそろわないため", by=CENTRE
    )
    assert (dismissed.step, dismissed.division) == ("decision", "family")
    assert actions.sign_off(case.reference_number, by=CHIEF).outcome == "dismiss"


def test_a_returned_draft_is_written_anew(arrive: Arrive) -> None:
    case = drafted(arrive())
    with pytest.raises(errors.AlreadyDrafted):
        actions.draft_decision(case.reference_number, outcome="grant", by=CLERK)
    assert actions.return_draft(case.reference_number, reason="理由が足りません", by=CHIEF).draft is None
    again = actions.draft_decision(case.reference_number, outcome="refuse", reason_ids=["x"], by=CLERK)
    assert again.draft is not None
    assert again.draft.outcome == "refuse"


def test_who_drafts_does_not_sign_off(arrive: Arrive) -> None:
    case = at_decision(arrive())
    actions.draft_decision(case.reference_number, outcome="grant", by=CHIEF)
    with pytest.raises(errors.SameHands):
        actions.sign_off(case.reference_number, by=CHIEF)
    assert case_of(case.reference_number).step == "decision"


def test_a_position_below_the_required_one_does_not_sign_off(arrive: Arrive) -> None:
    case = drafted(arrive())
    with pytest.raises(errors.MayNotSignOff):
        actions.sign_off(case.reference_number, by=SUBCHIEF)


def test_a_sampled_case_is_looked_at_by_two_examiners(arrive: Arrive) -> None:
    case = arrive("careful")
    actions.pass_step(case.reference_number, by=CENTRE)
    once = actions.pass_step(case.reference_number, by=CLERK)
    assert (once.step, once.assignee_ref) == ("substantive_examination", "")
    with pytest.raises(errors.SameEyes):
        actions.pass_step(case.reference_number, by=CLERK)
    assert actions.pass_step(case.reference_number, by=CLERK_TOO).step == "decision"


def test_the_clock_stops_with_the_decision(arrive: Arrive) -> None:
    with time_machine.travel("2026-11-09T01:00:00+00:00", tick=False):
        case = arrive()
    with time_machine.travel("2026-11-12T01:00:00+00:00", tick=False):
        case = decided(case)
    assert case.stopped_on == date(2026, 11, 12)
    assert clock_of(case, on=date(2027, 3, 1)).used_days == 3


def test_a_held_notice_waits_for_people_and_is_issued_later(arrive: Arrive) -> None:
    case = decided(arrive())
    held = actions.hold_notice(case.reference_number, reason="「𠮷」の字形がありません。", by=SYSTEM)
    assert (held.step, held.held_reason) == ("notice", "「𠮷」の字形がありません。")
    done = actions.issue(case.reference_number, by=SYSTEM)
    assert (done.step, done.held_reason) == ("closed", "")


def test_a_notice_is_issued_once(arrive: Arrive) -> None:
    case = closed(arrive())
    with pytest.raises(errors.CaseClosed):
        actions.issue(case.reference_number, by=SYSTEM)


def _refused(reference_number: str, by: Actor, **more: object) -> CaseFacts:
    return actions.correct_result(
        reference_number, outcome="refuse", reason="取り違え", by=by, **{"reason_ids": ["x"], **more}
    )


def test_a_wrong_result_is_put_right_in_one_action_with_a_reason(arrive: Arrive) -> None:
    case = closed(arrive())
    with pytest.raises(errors.ReasonMissing):
        actions.correct_result(case.reference_number, outcome="refuse", reason="", reason_ids=["x"], by=CHIEF_TOO)
    with pytest.raises(errors.RefusalNeedsReason):
        actions.correct_result(case.reference_number, outcome="refuse", reason="取り違え", by=CHIEF_TOO)
    right = _refused(case.reference_number, CHIEF_TOO)
    assert (right.step, right.outcome, right.closed_at) == ("notice", "refuse", None)
    assert right.stopped_on == case.stopped_on
    assert actions.issue(case.reference_number, by=SYSTEM).step == "closed"


def test_who_signed_a_grant_off_does_not_turn_it_against_the_applicant(arrive: Arrive) -> None:
    case = closed(arrive())
    with pytest.raises(errors.SignerMayNotTurnAgainst):
        _refused(case.reference_number, CHIEF)
    assert _refused(case.reference_number, CHIEF_TOO).outcome == "refuse"


def test_who_signed_a_refusal_off_may_turn_it_into_a_grant(arrive: Arrive) -> None:
    case = closed(arrive())
    _refused(case.reference_number, CHIEF_TOO)
    right = actions.correct_result(case.reference_number, outcome="grant", reason="取り違え", by=CHIEF)
    assert right.outcome == "grant"


def test_who_corrected_a_result_does_not_correct_it_again(arrive: Arrive) -> None:
    case = closed(arrive())
    _refused(case.reference_number, CHIEF_TOO)
    with pytest.raises(errors.AlreadyCorrectedByYou):
        actions.correct_result(case.reference_number, outcome="grant", reason="もどします。", by=CHIEF_TOO)


def test_a_correction_that_changes_nothing_is_refused(arrive: Arrive) -> None:
    case = closed(arrive())
    with pytest.raises(errors.OutcomeUnchanged):
        actions.correct_result(case.reference_number, outcome="grant", reason="取り違え", by=CHIEF_TOO)
    _refused(case.reference_number, CHIEF_TOO)
    with pytest.raises(errors.OutcomeUnchanged):
        _refused(case.reference_number, CHIEF)
    assert _refused(case.reference_number, CHIEF, reason_ids=["y"]).decision.reason_ids == ("y",)


def test_an_applicant_withdraws_while_the_office_waits(arrive: Arrive) -> None:
    case = arrive()
    actions.request_correction(case.reference_number, fields=["a"], text="直してください。", by=CENTRE)
    gone = actions.withdraw(case.reference_number, by=RESIDENT)
    assert (gone.step, gone.outcome, gone.correction) == ("closed", "withdrawn", None)
    assert not clock_of(gone).is_paused
    with pytest.raises(errors.CaseClosed):
        actions.take(case.reference_number, by=CENTRE)


def test_a_clerk_writes_a_withdrawal_down_with_its_reason(arrive: Arrive) -> None:
    case = arrive()
    with pytest.raises(errors.ReasonMissing):
        actions.withdraw(case.reference_number, by=CENTRE)
    assert actions.withdraw(case.reference_number, by=CENTRE, reason="電話で申出").outcome == "withdrawn"


def test_a_note_is_for_the_office_and_a_remark_for_the_list(arrive: Arrive) -> None:
    case = arrive()
    noted = actions.add_note(case.reference_number, text="電話しました。", kind="telephone", remark=True, by=CLERK)
    assert noted.remark == "電話しました。"
    assert "note" not in knots(case)
    assert "note" in knots(case, public_only=False)


def test_what_is_refused_leaves_no_trace(arrive: Arrive) -> None:
    case = arrive()
    before = (knots(case, public_only=False), log_of(case.reference_number), case_of(case.reference_number))
    for attempt in (
        lambda: actions.pass_step(case.reference_number, by=CLERK),
        lambda: actions.sign_off(case.reference_number, by=CHIEF),
        lambda: actions.issue(case.reference_number, by=SYSTEM),
        lambda: actions.request_correction(case.reference_number, fields=[], text="x", by=CENTRE),
    ):
        with pytest.raises(errors.Refusal):
            attempt()
    assert (knots(case, public_only=False), log_of(case.reference_number), case_of(case.reference_number)) == before


def test_access_knows_the_case_by_its_divisions_and_its_owner(arrive: Arrive) -> None:
    resource = resource_of(arrive(account_ref=RESIDENT.ref))
    assert decide(CENTRE, "view", resource).allowed
    assert decide(CLERK, "view", resource).allowed
    assert decide(RESIDENT, "view", resource).allowed
    assert not decide(STRANGER, "view", resource).allowed


def test_active_minutes_are_counted_in_spans(arrive: Arrive) -> None:
    case = arrive()
    for moment in ("10:00", "10:04", "10:09", "11:00", "11:02"):
        with time_machine.travel(f"2026-11-09T{moment}:00+09:00", tick=False):
            actions.mark_work(case.reference_number, by=CENTRE)
    assert active_minutes(case.reference_number) == {"formal_examination": 11.0}
    with pytest.raises(errors.NoSuchCase):
        actions.mark_work("4827-0935-61", by=CENTRE)


def test_each_person_and_each_step_has_spans_of_its_own(arrive: Arrive) -> None:
    case = arrive()
    for minute, by in ((0, CENTRE), (1, CENTRE_TOO), (4, CENTRE), (5, CENTRE_TOO)):
        with time_machine.travel(f"2026-11-09T10:{minute:02d}:00+09:00", tick=False):
            actions.mark_work(case.reference_number, by=by)
    actions.pass_step(case.reference_number, by=CENTRE)
    with time_machine.travel("2026-11-09T10:06:00+09:00", tick=False):
        actions.mark_work(case.reference_number, by=CENTRE)
    assert active_minutes(case.reference_number) == {"formal_examination": 8.0, "substantive_examination": 0.0}


def test_corrections_that_end_on_a_day_are_found_to_remind_of(arrive: Arrive) -> None:
    case = arrive()
    arrive()
    asked = actions.request_correction(case.reference_number, fields=["a"], text="直してください。", by=CENTRE)
    assert asked.correction is not None
    assert corrections_due(asked.correction.due_on) == [case.reference_number]
    assert corrections_due(asked.received_on) == []
