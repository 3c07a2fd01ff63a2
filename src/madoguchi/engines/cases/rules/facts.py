"""The nouns of a case as frozen facts: steps, outcomes, what was asked, what was drafted, and the case itself."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from madoguchi.values.message import Message, msg


class Step(StrEnum):
    """The official stages of a case, in their order."""

    FORMAT_CHECK = "format_check"
    FORMAL_EXAMINATION = "formal_examination"
    SUBSTANTIVE_EXAMINATION = "substantive_examination"
    DECISION = "decision"
    NOTICE = "notice"
    CLOSED = "closed"


STEP_NAMES: Mapping[str, Message] = {
    Step.FORMAT_CHECK: msg("形式チェック"),
    Step.FORMAL_EXAMINATION: msg("形式審査"),
    Step.SUBSTANTIVE_EXAMINATION: msg("実質審査"),
    Step.DECISION: msg("決定"),
    Step.NOTICE: msg("通知"),
    Step.CLOSED: msg("完了"),
}


class Outcome(StrEnum):
    """How a case ends: three decisions of the office, and one choice of the applicant."""

    GRANT = "grant"
    REFUSE = "refuse"
    DISMISS = "dismiss"
    WITHDRAWN = "withdrawn"


DECISIONS = (Outcome.GRANT, Outcome.REFUSE, Outcome.DISMISS)
AGAINST_THE_APPLICANT = frozenset({Outcome.REFUSE, Outcome.DISMISS})

OUTCOME_NAMES: Mapping[str, Message] = {
    Outcome.GRANT: msg("認める"),
    Outcome.REFUSE: msg("認めない"),
    Outcome.DISMISS: msg("却下"),
    Outcome.WITHDRAWN: msg("取下げ"),
}


@dataclass(frozen=True)
class Pause:
    """Days on which the office waited for the applicant; `until` is None while it still waits."""

    since: date
    until: date | None = None


@dataclass(frozen=True)
class CorrectionAsked:
    """What the applicant was asked to correct (補正): fields by path, the office's words, and the last day."""

    fields: tuple[str, ...]
    text: str
    due_on: date
    asked_at: datetime
    by_name: str


@dataclass(frozen=True)
class Granted:
    """What a grant states in figures or words, by the names of the procedure, and whether it is as applied for."""

    values: Mapping[str, object] = field(default_factory=dict)
    as_applied: bool = True


@dataclass(frozen=True)
class DraftedDecision:
    """A decision written down by one person and waiting for another to sign it off (起案)."""

    outcome: str
    reason_ids: tuple[str, ...]
    reason_text: str
    by_ref: str
    by_name: str
    at: datetime
    granted: Granted = Granted()


@dataclass(frozen=True)
class SignedDecision:
    """The decision that stands: its outcome, its reasons, its day, and who signed it off.

    `corrected_by_refs` are those who put an earlier result of this case right, and so wrote one themselves.
    """

    outcome: str
    reason_ids: tuple[str, ...]
    reason_text: str
    on: date
    by_ref: str
    by_name: str
    drafted_by_ref: str
    drafted_by_name: str
    granted: Granted = Granted()
    corrected_by_refs: tuple[str, ...] = ()


@dataclass(frozen=True)
class CaseFacts:
    """One case as its rules see it; all days are days in Japan, `standard_days` are business days.

    `division` is the desk now, `home_division` the one that decides, `first_division` the desk it came to first.
    `routes` are the steps that the answers give to another division than the usual one, `position` who has to sign off
    by the answers where it is not the usual one, `handed_on` the steps that a person gave to another division, which
    no answer gives anywhere any more.
    `signing_position` is the name of the lowest position that signs off, `deciding_positions` the ids of all that do.
    `decided_on` is the day of the first decision, `stopped_on` the day the legal clock stopped.
    """

    reference_number: str
    procedure_id: str
    procedure_version: str
    applicant_name: str
    step: str
    division: str
    home_division: str
    first_division: str
    received_on: date
    standard_days: int
    due_on: date
    revision: int
    applicant_kana: str = ""
    account_ref: str = ""
    person_ref: str = ""
    ward: str = ""
    channel: str = "online"
    assignee_ref: str = ""
    assignee_name: str = ""
    pauses: tuple[Pause, ...] = ()
    correction: CorrectionAsked | None = None
    draft: DraftedDecision | None = None
    decision: SignedDecision | None = None
    outcome: str = ""
    held_reason: str = ""
    remark: str = ""
    decided_on: date | None = None
    stopped_on: date | None = None
    closed_at: datetime | None = None
    division_name: str = ""
    skipped: frozenset[str] = frozenset()
    routes: Mapping[str, str] = field(default_factory=dict)
    position: str = ""
    handed_on: frozenset[str] = frozenset()
    examined_by: Mapping[str, str] = field(default_factory=dict)
    second_look: bool = False
    looked_once_by_ref: str = ""
    looked_once_by_name: str = ""
    signing_position: str = ""
    deciding_positions: frozenset[str] = frozenset()
    known_positions: frozenset[str] = frozenset()
    not_same_as: frozenset[str] = frozenset({"draft"})
    duplicate_keys: tuple[str, ...] = ()

    @property
    def awaiting_correction(self) -> bool:
        """Whether the office waits for the applicant; the clock stands still meanwhile."""
        return self.correction is not None

    @property
    def needs_second_look(self) -> bool:
        """Whether the case was sampled for a second examiner, who has not looked yet."""
        return self.second_look and self.step == Step.SUBSTANTIVE_EXAMINATION

    @property
    def step_divisions(self) -> frozenset[str]:
        """Every division that has a step of this case."""
        return frozenset({self.division, self.home_division, self.first_division})

    @property
    def state(self) -> Message:
        """The state in one word, as lists show it."""
        if self.step == Step.CLOSED:
            return OUTCOME_NAMES.get(self.outcome, STEP_NAMES[Step.CLOSED])
        if self.awaiting_correction:
            return msg("補正待ち")
        if self.step == Step.DECISION:
            return msg("決裁待ち") if self.draft else msg("起案待ち")
        if self.step == Step.NOTICE:
            return msg("通知の確認待ち") if self.held_reason else msg("通知の準備中")
        return STEP_NAMES[self.step]


@dataclass(frozen=True)
class CaseChange:
    """One event in the life of a case, as the log keeps it."""

    at: datetime
    event: str
    who: str
    who_ref: str
    from_step: str
    to_step: str
    clock_effect: str
    revision: int
    facts: Mapping[str, object]
