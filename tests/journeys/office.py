"""An office to test in: synthetic matters of the sample procedures, carried to any stage by the journeys themselves."""

from __future__ import annotations

from random import Random

from madoguchi.engines.cases.queries import case_of
from madoguchi.engines.cases.rules import Step
from madoguchi.engines.records import actions as record_actions
from madoguchi.engines.records import queries as records
from madoguchi.foundation.catalogue.queries import city, procedure
from madoguchi.journeys import apply, decide, examine
from madoguchi.journeys.demonstration.answers import sample_answers
from madoguchi.journeys.demonstration.matters import known_as_asked, paper
from madoguchi.values.actor import Actor, ActorKind, Duty, anonymous

CHILD = "child_medical_expenses"
GRANT = "subsidy_grant"


def member(
    ref: str, division: str, position: str = "clerk", *, may_decide: bool = False, roles: tuple[str, ...] = ()
) -> Actor:
    """A member of staff with one post."""
    return Actor(ActorKind.STAFF, ref, f"職員 {ref}", (Duty(division, position, None, may_decide),), frozenset(roles))


CENTRE = member("centre-1", "administrative_centre")
OTHER_CENTRE = member("centre-2", "administrative_centre")
CLERK = member("clerk-1", "child_family")
OTHER_CLERK = member("clerk-2", "child_family")
CHIEF = member("chief-1", "child_family", "section_chief", may_decide=True)
HEAD = member("head-1", "child_family", "section_chief", may_decide=True)
STRANGER = member("stranger-1", "business_support")
OTHER_STRANGER = member("stranger-2", "business_support")
GRANT_CHIEF = member("chief-2", "business_support", "section_chief", may_decide=True)
GRANT_HEAD = member("chief-3", "business_support", "section_chief", may_decide=True)
ADMINISTRATOR = member("administrator-1", "administrative_centre", roles=("administrator",))


def submitted(procedure_id: str = CHILD, *, seed: int = 1) -> str:
    """A matter that has just arrived, with its papers; its reference number."""
    subject = procedure(procedure_id)
    answers = sample_answers(subject, city(), Random(seed))
    for need in records.needed_documents(subject, answers):
        answers.setdefault(need.id, [paper()])
    checks = subject.section("record")["consent"].get("checks", [])
    answers["consent"] = {check["id"]: True for check in checks}
    by = known_as_asked(anonymous(), subject)
    draft = record_actions.start_draft(subject, by=by, language="ja")
    problems = record_actions.replace_answers(draft.ref, answers)
    assert not problems, problems
    return apply.submit_application(draft.ref, by=by, language="ja")


def at_decision(procedure_id: str = CHILD, *, seed: int = 1) -> str:
    """A matter whose examinations are done, waiting for a draft."""
    number = submitted(procedure_id, seed=seed)
    hands = {
        "administrative_centre": [CENTRE, OTHER_CENTRE],
        "child_family": [CLERK, OTHER_CLERK],
        "business_support": [STRANGER, OTHER_STRANGER],
    }
    for turn in range(4):
        case = case_of(number)
        if case.step == Step.DECISION:
            return number
        examine.carry_out("pass_step", number, by=hands[case.division][turn % 2], revision=None)
    return number


def drafted(outcome: str = "grant", *, by: Actor = CLERK, reasons: tuple[str, ...] = (), seed: int = 1) -> str:
    """A matter with a drafted decision."""
    number = at_decision(seed=seed)
    decide.draft_decision(number, outcome=outcome, reason_ids=reasons, reason_text="", by=by, revision=None)
    return number


def decided(outcome: str = "grant", *, reasons: tuple[str, ...] = (), seed: int = 1) -> str:
    """A matter that is decided and told."""
    number = drafted(outcome, reasons=reasons, seed=seed)
    decide.sign_off_decision(number, by=CHIEF, revision=None)
    decide.issue_notice_of(number)
    return number
