"""The life of a case as one table: event, steps, who may, guards, effect on the legal clock, public trace."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from madoguchi.engines.cases.rules.facts import Step
from madoguchi.values.message import Message, msg

Who = Literal["clerk", "decider", "applicant", "applicant_or_clerk", "system"]
ClockEffect = Literal["none", "start", "pause", "resume", "stop"]

NEXT = "next"  # the following step of this procedure, skips left out
SAME = "same"

EXAMINATIONS = (Step.FORMAT_CHECK, Step.FORMAL_EXAMINATION, Step.SUBSTANTIVE_EXAMINATION)
WORKING = (*EXAMINATIONS, Step.DECISION)
OPEN = (*WORKING, Step.NOTICE)


@dataclass(frozen=True)
class Transition:
    """One row of the table; `knot` is the trace in the dossier's thread, empty for none."""

    event: str
    name: Message
    steps: tuple[Step, ...]
    to: str
    who: Who
    guards: tuple[str, ...] = ()
    clock: ClockEffect = "none"
    knot: str = ""
    knot_is_public: bool = True


def _table(*rows: Transition) -> Mapping[str, Transition]:
    return {row.event: row for row in rows}


def _row(
    event: str,
    name: Message,
    steps: tuple[Step, ...],
    to: str,
    who: Who,
    guards: str = "",
    *,
    clock: ClockEffect = "none",
    knot: str = "",
    public: bool = True,
) -> Transition:
    return Transition(event, name, steps, to, who, tuple(guards.split()), clock, knot, public)


TRANSITIONS: Mapping[str, Transition] = _table(
    _row("pass_format_check", msg("形式チェックを終える"), (Step.FORMAT_CHECK,), NEXT, "system", knot="format_checked"),
    _row("take", msg("担当になる"), WORKING, SAME, "clerk", "nobodys"),
    _row("take_over", msg("担当を代わる"), WORKING, SAME, "clerk", "somebody_elses"),
    _row("release", msg("担当をはずれる"), WORKING, SAME, "clerk", "assigned not_another_hand"),
    _row(
        "pass_step",
        msg("審査を終えて先へ進める"),
        EXAMINATIONS,
        NEXT,
        "clerk",
        "not_another_hand not_waiting fresh_eyes",
    ),
    _row(
        "hand_over",
        msg("ほかの課に引き継ぐ"),
        WORKING,
        SAME,
        "clerk",
        "not_another_hand not_drafted",
        knot="handed_over",
    ),
    _row("move_ward", msg("担当の区が変わる"), WORKING, SAME, "system", knot="moved_ward"),
    _row(
        "request_correction",
        msg("補正を依頼する"),
        WORKING,
        SAME,
        "clerk",
        "not_another_hand not_waiting not_drafted",
        clock="pause",
        knot="correction_requested",
    ),
    _row("extend_correction", msg("補正の期限をのばす"), WORKING, SAME, "clerk", "waiting", knot="correction_extended"),
    _row(
        "receive_correction",
        msg("補正を受け取る"),
        WORKING,
        SAME,
        "applicant_or_clerk",
        "waiting",
        clock="resume",
        knot="corrected",
    ),
    _row(
        "stop_waiting",
        msg("補正を待つのをやめる"),
        WORKING,
        SAME,
        "clerk",
        "waiting",
        clock="resume",
        knot="correction_ended",
    ),
    _row(
        "draft_decision",
        msg("決定を起案する"),
        (Step.FORMAL_EXAMINATION, Step.SUBSTANTIVE_EXAMINATION, Step.DECISION),
        Step.DECISION,
        "clerk",
        "not_another_hand not_waiting not_drafted",
        knot="decision_drafted",
        public=False,
    ),
    _row(
        "return_draft",
        msg("起案を差し戻す"),
        (Step.DECISION,),
        SAME,
        "clerk",
        "drafted drafter_or_decider",
        knot="draft_returned",
        public=False,
    ),
    _row(
        "sign_off",
        msg("決裁する"),
        (Step.DECISION,),
        Step.NOTICE,
        "decider",
        "drafted not_waiting other_hands",
        clock="stop",
        knot="decided",
    ),
    _row("issue", msg("通知を出す"), (Step.NOTICE,), Step.CLOSED, "system", knot="notice_issued"),
    _row("hold_notice", msg("通知を止める"), (Step.NOTICE,), SAME, "system", knot="notice_held", public=False),
    _row("withdraw", msg("取り下げる"), WORKING, Step.CLOSED, "applicant_or_clerk", clock="stop", knot="withdrawn"),
    _row(
        "correct_result",
        msg("結果を訂正する"),
        (Step.NOTICE, Step.CLOSED),
        Step.NOTICE,
        "decider",
        "was_decided other_hands_than_before",
        knot="result_corrected",
    ),
    _row("add_note", msg("記録をつける"), (*OPEN, Step.CLOSED), SAME, "clerk", knot="note", public=False),
)

EVENT_NAMES: Mapping[str, Message] = {
    "open_case": msg("到達"),
    **{event: row.name for event, row in TRANSITIONS.items()},
}
