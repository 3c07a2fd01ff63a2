"""What may be done with a case now, as buttons and links in the order a desk needs them, and why not the rest."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.urls import reverse

from madoguchi.engines.cases.rules import Possibility, Step
from madoguchi.values.message import Message

# The order of the side panel: what carries the case on comes first, what ends it comes last.
_ORDER = (
    "sign_off",
    "take",
    "pass_step",
    "draft_decision",
    "request_correction",
    "receive_correction",
    "extend_correction",
    "stop_waiting",
    "return_draft",
    "take_over",
    "hand_over",
    "add_note",
    "release",
    "correct_result",
    "withdraw",
)
_AT_ONCE = frozenset({"take", "take_over", "release", "pass_step"})
_HARMS = frozenset({"withdraw", "correct_result"})
# Needed now and then, so they stand as links below the buttons.
_BESIDES = frozenset({"take_over", "hand_over", "add_note", "release", "correct_result", "withdraw"})
# Somebody looks for these at their step even when they are not possible yet, so the reason stands in the open.
_LOOKED_FOR = {
    Step.FORMAT_CHECK: {"pass_step"},
    Step.FORMAL_EXAMINATION: {"pass_step"},
    Step.SUBSTANTIVE_EXAMINATION: {"pass_step"},
    Step.DECISION: {"draft_decision", "sign_off"},
}


@dataclass(frozen=True)
class Act:
    """One act with its address; `is_post` acts happen at once, the others have a page of their own."""

    event: str
    title: Message
    url: str
    kind: str
    is_post: bool
    reason: Message


@dataclass(frozen=True)
class Acts:
    """What is possible now, what else is possible, what somebody will look for at this step, and all the rest."""

    now: tuple[Act, ...]
    besides: tuple[Act, ...]
    looked_for: tuple[Act, ...]
    not_now: tuple[Act, ...]


def acts_of(reference_number: str, step: str, possibilities: Iterable[Possibility]) -> Acts:
    """The side panel of one case for one member of staff; the first possible act is the solid button."""
    known = {one.event: one for one in possibilities}
    ordered = [known[event] for event in _ORDER if event in known]
    besides = _BESIDES if step == Step.DECISION else _BESIDES | {"draft_decision"}
    main = [one for one in ordered if one.allowed and one.event not in besides]
    refused = [one for one in ordered if not one.allowed]
    looked_for = [one for one in refused if one.event in _LOOKED_FOR.get(Step(step), ())]
    return Acts(
        now=tuple(_act(reference_number, one, first=place == 0) for place, one in enumerate(main)),
        besides=tuple(_act(reference_number, one) for one in ordered if one.allowed and one.event in besides),
        looked_for=tuple(_act(reference_number, one) for one in looked_for),
        not_now=tuple(_act(reference_number, one) for one in refused if one not in looked_for),
    )


def _act(reference_number: str, one: Possibility, *, first: bool = False) -> Act:
    kind = "danger" if one.event in _HARMS else "" if first else "line"
    url = reverse(f"staff:{one.event}", args=[reference_number])
    return Act(one.event, one.name, url, kind, one.event in _AT_ONCE, one.reason)
