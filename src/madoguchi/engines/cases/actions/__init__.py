"""What may be done with a case: each verb locks it, asks the rule, writes row, log, thread and journal together."""

from madoguchi.engines.cases.actions.bulk import BULK_EVENTS, BulkResult, PlannedStep, apply_bulk, plan_bulk
from madoguchi.engines.cases.actions.change import lock_case, lock_cases
from madoguchi.engines.cases.actions.corrections import (
    extend_correction,
    hold_for_mending,
    receive_correction,
    request_correction,
    stop_waiting,
)
from madoguchi.engines.cases.actions.decisions import (
    correct_result,
    draft_decision,
    hold_notice,
    issue,
    return_draft,
    sign_off,
    withdraw,
)
from madoguchi.engines.cases.actions.desk import hand_over, hand_over_to_successor, release, take, take_next, take_over
from madoguchi.engines.cases.actions.examination import pass_step
from madoguchi.engines.cases.actions.heading import Heading, follow_heading
from madoguchi.engines.cases.actions.notes import add_note, mark_work
from madoguchi.engines.cases.actions.opening import open_case
from madoguchi.engines.cases.actions.routing import follow_answers
from madoguchi.engines.cases.actions.succession import hand_over_closed

__all__ = [
    "BULK_EVENTS",
    "BulkResult",
    "Heading",
    "PlannedStep",
    "add_note",
    "apply_bulk",
    "correct_result",
    "draft_decision",
    "extend_correction",
    "follow_answers",
    "follow_heading",
    "hand_over",
    "hand_over_closed",
    "hand_over_to_successor",
    "hold_for_mending",
    "hold_notice",
    "issue",
    "lock_case",
    "lock_cases",
    "mark_work",
    "open_case",
    "pass_step",
    "plan_bulk",
    "receive_correction",
    "release",
    "request_correction",
    "return_draft",
    "sign_off",
    "stop_waiting",
    "take",
    "take_next",
    "take_over",
    "withdraw",
]
