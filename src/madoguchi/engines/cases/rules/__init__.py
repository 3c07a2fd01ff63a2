"""The business rules of a case, pure: the table of its life, its guards, its flow and its decisions."""

from madoguchi.engines.cases.rules.decisions import (
    check_correction,
    check_correction_due,
    check_draft,
    check_new_result,
    check_outcome,
    check_reason,
    check_words,
)
from madoguchi.engines.cases.rules.facts import (
    DECISIONS,
    OUTCOME_NAMES,
    STEP_NAMES,
    CaseChange,
    CaseFacts,
    CorrectionAsked,
    DraftedDecision,
    Granted,
    Outcome,
    Pause,
    SignedDecision,
    Step,
)
from madoguchi.engines.cases.rules.flow import (
    deciding_positions,
    desk_of,
    next_step,
    position_taken,
    routes_taken,
    steps_skipped,
)
from madoguchi.engines.cases.rules.guards import has_a_step, is_applicant, may_sign_off, works_at_desk
from madoguchi.engines.cases.rules.picture import state_diagram
from madoguchi.engines.cases.rules.possibilities import (
    Possibility,
    check_event,
    refusal_of,
    refusal_to_mend,
    what_may_be_done,
)
from madoguchi.engines.cases.rules.transitions import EVENT_NAMES, TRANSITIONS, Transition

__all__ = [
    "DECISIONS",
    "EVENT_NAMES",
    "OUTCOME_NAMES",
    "STEP_NAMES",
    "TRANSITIONS",
    "CaseChange",
    "CaseFacts",
    "CorrectionAsked",
    "DraftedDecision",
    "Granted",
    "Outcome",
    "Pause",
    "Possibility",
    "SignedDecision",
    "Step",
    "Transition",
    "check_correction",
    "check_correction_due",
    "check_draft",
    "check_event",
    "check_new_result",
    "check_outcome",
    "check_reason",
    "check_words",
    "deciding_positions",
    "desk_of",
    "has_a_step",
    "is_applicant",
    "may_sign_off",
    "next_step",
    "position_taken",
    "refusal_of",
    "refusal_to_mend",
    "routes_taken",
    "state_diagram",
    "steps_skipped",
    "what_may_be_done",
    "works_at_desk",
]
