"""The life of a case, driven at random on a real PostgreSQL and compared with a much simpler model."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from itertools import pairwise

import pytest
import time_machine
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from madoguchi.engines.cases import actions
from madoguchi.engines.cases.clock import pauses_after
from madoguchi.engines.cases.errors import NoSuchCase, OutcomeUnchanged, SignerMayNotTurnAgainst
from madoguchi.engines.cases.queries import case_in_sight, case_of, clock_of, inbox, log_of
from madoguchi.engines.cases.queries.queues import InboxFilter
from madoguchi.engines.cases.rules import CaseChange, CaseFacts, Pause, refusal_of
from madoguchi.values.actor import SYSTEM, Actor
from madoguchi.values.clock import JST
from madoguchi.values.refusal import Refusal

from .conftest import arrival
from .made import CENTRE, CENTRE_TOO, CHIEF, CHIEF_TOO, CLERK, CLERK_TOO, RESIDENT, STRANGER, SUBCHIEF

PEOPLE = st.sampled_from([CENTRE, CENTRE_TOO, CLERK, CLERK_TOO, CHIEF, CHIEF_TOO, SUBCHIEF, STRANGER, RESIDENT, SYSTEM])
OUTCOMES = st.sampled_from(["grant", "refuse", "dismiss"])
REASON = "見本の理由"
NEXT = {"formal_examination": "substantive_examination", "substantive_examination": "decision"}


class _Undo(Exception):
    """Leaves the example's transaction."""


class LifeOfACase(RuleBasedStateMachine):
    """One case; any person tries anything at any time."""

    def __init__(self) -> None:
        super().__init__()
        self.time = time_machine.travel(datetime(2026, 11, 2, 9, tzinfo=JST), tick=False)
        self.clock = self.time.start()
        self.atomic = transaction.atomic()
        self.atomic.__enter__()
        case = arrival("careful")
        self.number = case.reference_number
        self.step, self.outcome = "formal_examination", ""
        self.drafter = self.first_look = self.signer = ""
        self.correctors: set[str] = set()
        self.waiting = self.handed = False
        self.events = 2

    def teardown(self) -> None:
        self.atomic.__exit__(_Undo, _Undo(), None)
        self.time.stop()

    def attempt(
        self, event: str, by: Actor, act: Callable[[], CaseFacts], *, unlike: type[Refusal] | None = None
    ) -> bool:
        """Whether it happened; what the rule says beforehand is what the action does.

        `unlike` is the refusal of what is asked for where the event itself would be allowed.
        """
        expected: Refusal | None = refusal_of(case_of(self.number), event, by) or (unlike() if unlike else None)
        try:
            if by.duties:
                case_in_sight(self.number, by)
        except NoSuchCase as unseen:
            expected = unseen
        refusal: Refusal | None = None
        try:
            with transaction.atomic():
                act()
        except Refusal as said:
            refusal = said
        assert type(refusal) is type(expected)
        self.events += refusal is None
        return refusal is None

    @rule(days=st.integers(1, 9))
    def days_pass(self, days: int) -> None:
        self.clock.shift(timedelta(days=days))

    @rule(by=PEOPLE, event=st.sampled_from(["take", "take_over", "release"]))
    def somebody_takes_or_leaves_it(self, by: Actor, event: str) -> None:
        if self.attempt(event, by, lambda: getattr(actions, event)(self.number, by=by)):
            assert self.step not in ("notice", "closed")
            assert case_of(self.number).assignee_ref == ("" if event == "release" else by.ref)

    @rule(by=PEOPLE)
    def somebody_passes_the_examination(self, by: Actor) -> None:
        if not self.attempt("pass_step", by, lambda: actions.pass_step(self.number, by=by)):
            return
        assert not self.waiting
        if self.step == "substantive_examination" and not self.first_look:
            self.first_look = by.ref
            return
        assert self.step != "substantive_examination" or by.ref != self.first_look
        self.step = NEXT[self.step]

    @rule(by=PEOPLE)
    def somebody_asks_for_a_correction(self, by: Actor) -> None:
        if self.attempt(
            "request_correction",
            by,
            lambda: actions.request_correction(self.number, fields=["a"], text="直してください。", by=by),
        ):
            assert not self.waiting
            self.waiting = True

    @rule(by=PEOPLE, answered=st.booleans())
    def the_waiting_ends(self, by: Actor, answered: bool) -> None:
        if answered:
            event, act = "receive_correction", lambda: actions.receive_correction(self.number, by=by)
        else:
            event, act = "stop_waiting", lambda: actions.stop_waiting(self.number, reason=REASON, by=by)
        if self.attempt(event, by, act):
            assert self.waiting
            self.waiting = False

    @rule(by=PEOPLE, outcome=OUTCOMES)
    def somebody_drafts_a_decision(self, by: Actor, outcome: str) -> None:
        if self.step != "decision" and outcome != "dismiss":
            return
        if self.attempt(
            "draft_decision",
            by,
            lambda: actions.draft_decision(self.number, outcome=outcome, reason_text=REASON, by=by),
        ):
            assert not self.waiting
            assert not self.drafter
            self.step, self.drafter, self.outcome = "decision", by.ref, outcome

    @rule(by=PEOPLE)
    def somebody_returns_the_draft(self, by: Actor) -> None:
        if self.attempt("return_draft", by, lambda: actions.return_draft(self.number, reason=REASON, by=by)):
            assert self.drafter
            self.drafter = self.outcome = ""

    @rule(by=PEOPLE)
    def somebody_signs_off(self, by: Actor) -> None:
        if self.attempt("sign_off", by, lambda: actions.sign_off(self.number, by=by)):
            assert by in (CHIEF, CHIEF_TOO, STRANGER)
            assert (by is STRANGER) is self.handed
            assert by.ref != self.drafter
            self.step, self.signer = "notice", by.ref

    @rule(by=PEOPLE, held=st.booleans())
    def the_notice_is_issued_or_held(self, by: Actor, held: bool) -> None:
        if held:
            self.attempt("hold_notice", by, lambda: actions.hold_notice(self.number, reason=REASON, by=by))
        elif self.attempt("issue", by, lambda: actions.issue(self.number, by=by)):
            assert self.step == "notice"
            self.step = "closed"

    @rule(by=PEOPLE)
    def somebody_withdraws(self, by: Actor) -> None:
        if self.attempt("withdraw", by, lambda: actions.withdraw(self.number, reason=REASON, by=by)):
            assert self.step not in ("notice", "closed")
            self.step, self.outcome, self.waiting, self.drafter = "closed", "withdrawn", False, ""

    @rule(by=PEOPLE, outcome=OUTCOMES)
    def somebody_corrects_the_result(self, by: Actor, outcome: str) -> None:
        turns_against = self.outcome == "grant" != outcome and by.ref == self.signer
        if self.attempt(
            "correct_result",
            by,
            lambda: actions.correct_result(self.number, outcome=outcome, reason=REASON, reason_text=REASON, by=by),
            unlike=SignerMayNotTurnAgainst if turns_against else OutcomeUnchanged if outcome == self.outcome else None,
        ):
            assert self.step in ("notice", "closed")
            assert self.outcome != "withdrawn"
            assert by.ref != self.drafter
            assert by.ref not in self.correctors
            assert not turns_against
            self.correctors.add(by.ref)
            self.step, self.outcome, self.signer = "notice", outcome, by.ref

    @rule(by=PEOPLE)
    def somebody_hands_it_over(self, by: Actor) -> None:
        before = case_of(self.number)
        target = "tax" if before.division == "family" else "family"
        if self.attempt("hand_over", by, lambda: actions.hand_over(self.number, division=target, reason=REASON, by=by)):
            after = case_of(self.number)
            self.handed = after.home_division == "tax"
            assert (after.division, after.assignee_ref) == (target, "")

    @rule()
    def the_usual_next_thing_happens(self) -> None:
        """Otherwise chance alone would seldom reach the end of a case."""
        holder = case_of(self.number).assignee_ref
        if self.step == "formal_examination":
            self.somebody_passes_the_examination(CENTRE_TOO if holder == CENTRE_TOO.ref else CENTRE)
        elif self.step == "substantive_examination":
            self.somebody_passes_the_examination(CLERK if self.first_look == CLERK_TOO.ref else CLERK_TOO)
        elif self.step == "decision":
            self.somebody_signs_off(CHIEF) if self.drafter else self.somebody_drafts_a_decision(CLERK, "grant")
        elif self.step == "notice":
            self.the_notice_is_issued_or_held(SYSTEM, held=False)

    @invariant()
    def the_case_is_what_the_model_says(self) -> None:
        case, log = case_of(self.number), log_of(self.number)
        assert (case.step, case.awaiting_correction) == (self.step, self.waiting)
        assert case.outcome == (self.outcome if self.step in ("notice", "closed") else "")
        check_four_eyes(case)
        check_log(case, log, self.events)
        check_clock(case, log)

    @invariant()
    def an_open_case_lies_in_one_queue_and_a_closed_one_in_none(self) -> None:
        rows = inbox(InboxFilter(divisions=frozenset({"centre", "family", "tax"}), view="all")).rows
        assert [row.case.reference_number for row in rows] == ([] if self.step == "closed" else [self.number])


def check_four_eyes(case: CaseFacts) -> None:
    """Two people stand behind every decision."""
    if case.decision is not None:
        assert case.decision.by_ref
        assert case.decision.by_ref != case.decision.drafted_by_ref


def check_log(case: CaseFacts, log: list[CaseChange], events: int) -> None:
    """No event is lost, and each begins where the last one ended."""
    assert [change.revision for change in log] == list(range(1, events + 1))
    assert case.revision == events
    assert all(later.from_step == earlier.to_step for earlier, later in pairwise(log))
    assert log[-1].to_step == case.step


def check_clock(case: CaseFacts, log: list[CaseChange]) -> None:
    """The clock is what the log tells, and every business day is either used or paused."""
    pauses: tuple[Pause, ...] = ()
    for change in log:
        pauses = pauses_after(pauses, change.clock_effect, change.at.date())
    assert case.pauses == pauses
    clock = clock_of(case)
    assert clock.used_days + clock.paused_days == clock.calendar.between(
        case.received_on, case.stopped_on or clock.today
    )
    assert case.due_on == clock.due_on
    assert (case.stopped_on is not None) is (case.step in ("notice", "closed"))


@pytest.mark.django_db
def test_s_bl_1_the_life_of_a_case(town: None) -> None:
    run_state_machine_as_test(
        LifeOfACase,
        settings=settings(
            max_examples=20,
            stateful_step_count=25,
            deadline=None,
            suppress_health_check=list(HealthCheck),
            database=None,
            report_multiple_bugs=False,
        ),
    )
