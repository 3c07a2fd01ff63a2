"""Several simple cases at once: a dry run that says what will happen to each, then all that can be done together."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from django.db import transaction

from madoguchi.engines.cases.actions.change import Change, begun, locked_rows
from madoguchi.engines.cases.actions.decisions import decide_as_drafted, put_draft
from madoguchi.engines.cases.actions.desk import become_assignee, give_back
from madoguchi.engines.cases.actions.examination import finish_examination
from madoguchi.engines.cases.actions.routing import follow_conditions
from madoguchi.engines.cases.actions.together import Changed, as_it_is, write_together
from madoguchi.engines.cases.errors import NoSuchCase, NotForManyAtOnce, TooManyAtOnce
from madoguchi.engines.cases.models import Case
from madoguchi.engines.cases.queries.facts import cases_of, facts_of
from madoguchi.engines.cases.rules import EVENT_NAMES, CaseFacts, Granted, Outcome, refusal_of
from madoguchi.engines.cases.workflows import pinned_workflow
from madoguchi.values.actor import Actor
from madoguchi.values.message import Message, msg
from madoguchi.values.refusal import Refusal

MOST_AT_ONCE = 100
NO_REASON = Message("")

GrantsOf = Callable[[Sequence[CaseFacts]], Mapping[str, Granted | Message]]
"""By number what a grant of each case states, or why it can state nothing."""
AnswersOf = Callable[[Sequence[CaseFacts]], Mapping[str, Mapping[str, object]]]
"""By number the answers, as corrected, that decide anew what each case skips and whose its steps are."""
ReasonsOf = Callable[[Sequence[CaseFacts]], Mapping[str, Message]]
"""By number why one of these cases, as they would be, cannot go on."""
Then = Callable[[Sequence[CaseFacts]], None]

# Only what needs no words of its own: whoever refuses, corrects or hands over looks at one case at a time.
_VERBS: Mapping[str, Callable[[Change], None]] = {
    "take": become_assignee,
    "release": give_back,
    "pass_step": finish_examination,
    "sign_off": decide_as_drafted,
}
_DRAFT = "draft_decision"
BULK_EVENTS = ("take", "release", "pass_step", _DRAFT, "sign_off")


@dataclass(frozen=True)
class PlannedStep:
    """What will happen to one case: allowed, or the reason why not; `revision` is the state that was looked at."""

    reference_number: str
    allowed: bool
    reason: Message
    revision: int = 0
    case: CaseFacts | None = None


@dataclass(frozen=True)
class BulkResult:
    """What happened to one case; `case` is the case afterwards when it was done."""

    reference_number: str
    done: bool
    reason: Message
    case: CaseFacts | None = None


def plan_bulk(reference_numbers: Sequence[str], event: str, by: Actor) -> list[PlannedStep]:
    """The dry run: nothing is written, and every case is listed once, in the order given.

    Drafts are grants. Only drafted grants are signed off together, and only cases never sent back for correction.
    Raises NotForManyAtOnce, TooManyAtOnce.
    """
    numbers = _checked(reference_numbers, event)
    cases = cases_of(numbers)
    return [_planned(number, cases.get(number), event, by) for number in numbers]


def _no_grants(cases: Sequence[CaseFacts]) -> Mapping[str, Granted | Message]:
    return {}


def _no_answers(cases: Sequence[CaseFacts]) -> Mapping[str, Mapping[str, object]]:
    return {}


def _no_reasons(cases: Sequence[CaseFacts]) -> Mapping[str, Message]:
    return {}


def _nothing(cases: Sequence[CaseFacts]) -> None:
    return None


def apply_bulk(
    revisions: Mapping[str, int],
    event: str,
    by: Actor,
    *,
    grants_of: GrantsOf = _no_grants,
    answers_of: AnswersOf = _no_answers,
    reasons_of: ReasonsOf = _no_reasons,
    then: Then = _nothing,
) -> list[BulkResult]:
    """Do what the dry run allowed, all in one transaction: a case that changed since (`revisions`), or that is refused,
    is left out and says so, and holds no other up.

    `grants_of` says what grants state, `answers_of` what conditions are asked of. `reasons_of` keeps cases back that
    could not go on. `then` runs in the transaction with those that were done, for what has to follow (notices).
    """
    numbers = _checked(list(revisions), event)
    with transaction.atomic():
        rows = {row.reference_number: row for row in locked_rows(numbers)}
        batch = _Batch(rows, revisions, event, by)
        cases = [facts_of(row) for row in rows.values()]
        grants, answers = grants_of(cases), answers_of(cases)
        for number in numbers:
            batch.try_one(number, grants.get(number, Granted()), answers.get(number))
        batch.keep_back(reasons_of(batch.done))
        write_together(list(batch.changed.values()), event=event, by=by)
        then(batch.done)
    return [batch.result_of(number) for number in numbers]


class _Batch:
    """The locked rows while they change: those that can, and why the others cannot."""

    def __init__(self, rows: Mapping[str, Case], revisions: Mapping[str, int], event: str, by: Actor) -> None:
        self._rows, self._revisions, self._event, self._by = rows, revisions, event, by
        self.changed: dict[str, Changed] = {}
        self._reasons: dict[str, Message] = {}

    @property
    def done(self) -> list[CaseFacts]:
        """The cases as they are after the change."""
        return [facts_of(one.change.row) for one in self.changed.values()]

    def try_one(self, number: str, grant: Granted | Message, answers: Mapping[str, object] | None) -> None:
        """Change one row, or remember why not; nothing is written."""
        row = self._rows.get(number)
        planned = _planned(number, facts_of(row) if row else None, self._event, self._by)
        if not planned.allowed or row is None or isinstance(grant, Message):
            self._reasons[number] = grant if planned.allowed and isinstance(grant, Message) else planned.reason
            return
        try:
            was = as_it_is(row)
            change = begun(row, number, self._event, by=self._by, revision=self._revisions[number])
            if answers is not None:
                follow_conditions(row, pinned_workflow(row.procedure_version), answers)
            self._change(change, grant)
            change.settle()
        except Refusal as refusal:
            self._reasons[number] = refusal.message
        else:
            self.changed[number] = Changed(change, was)

    def _change(self, change: Change, grant: Granted) -> None:
        if self._event == _DRAFT:
            put_draft(change, Outcome.GRANT, grant)
        else:
            _VERBS[self._event](change)

    def keep_back(self, reasons: Mapping[str, Message]) -> None:
        """Leave these out after all."""
        for number, reason in reasons.items():
            self.changed.pop(number, None)
            self._reasons[number] = reason

    def result_of(self, number: str) -> BulkResult:
        """What became of one case."""
        if number in self.changed:
            return BulkResult(number, True, NO_REASON, facts_of(self.changed[number].change.row))
        return BulkResult(number, False, self._reasons[number])


def _checked(reference_numbers: Sequence[str], event: str) -> list[str]:
    if event not in BULK_EVENTS:
        raise NotForManyAtOnce(event=EVENT_NAMES.get(event, event))
    numbers = list(dict.fromkeys(reference_numbers))
    if len(numbers) > MOST_AT_ONCE:
        raise TooManyAtOnce(most=MOST_AT_ONCE)
    return numbers


def _planned(number: str, case: CaseFacts | None, event: str, by: Actor) -> PlannedStep:
    if case is None:
        return PlannedStep(number, False, NoSuchCase().message)
    refusal = refusal_of(case, event, by)
    reason = refusal.message if refusal else _too_hard(case, event)
    return PlannedStep(number, reason is None, reason or NO_REASON, case.revision, case)


def _too_hard(case: CaseFacts, event: str) -> Message | None:
    """Why a case is not simple enough to be decided together with others."""
    if event in (_DRAFT, "sign_off") and case.pauses:
        return msg("補正のあった案件なので、1件ずつ見てください。")
    if event == "sign_off" and case.draft and case.draft.outcome != Outcome.GRANT:
        return msg("認めない決定と却下は、1件ずつ決裁してください。")
    if event == "sign_off" and case.draft and not case.draft.granted.as_applied:
        return msg("申請とちがう内容で起案された案件は、1件ずつ決裁してください。")
    return None
