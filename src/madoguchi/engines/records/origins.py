"""Where an answer comes from that nobody typed, as a sentence beside its question."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from madoguchi.engines.records.circumstances import Circumstances
from madoguchi.engines.records.rules.flow import Question
from madoguchi.values.held import Origin, State
from madoguchi.values.message import Message, msg
from madoguchi.values.wareki import to_wareki
from madoguchi.values.words import words_in


def origin_sentence(question: Question, at: Circumstances) -> Message | None:
    """From which source and day the answer is, that it could not be looked up, or None for what somebody typed."""
    origin = at.origins.get(question.path)
    if origin is None:
        return None
    source = words_in(origin["name"], at.language)
    if origin["state"] == State.DOWN:
        return msg("「{source}」を、いま調べられません。わかることを入力してください。", source=source)
    if origin["state"] == State.PART and question.value is None:
        return msg("「{source}」でわかるところを入れました。ほかの欄を入力してください。", source=source)
    if origin["state"] in (State.KNOWN, State.PART) and is_as_held(origin, question.value):
        if not origin["as_of"]:
            return msg("「{source}」から入れました。違うときは直してください。", source=source)
        day = day_text(origin, at.language)
        return msg("「{source}」から入れました（{day}現在）。違うときは直してください。", source=source, day=day)
    return None


def is_as_held(origin: Origin, value: object) -> bool:
    """Whether the answer is still what was taken from its source."""
    return value is not None and origin["value"] == value


def is_as_begun(origin: Origin | None, path: str, typed: Mapping[str, Sequence[str]]) -> bool:
    """Whether the boxes of a field that was filled in part are those that were filled, and no others."""
    boxes = {name: texts[0] for name, texts in typed.items() if name.startswith(f"{path}.") and texts}
    return origin is not None and origin["state"] == State.PART and origin["value"] == boxes


def day_text(origin: Origin, language: str) -> str:
    """The day the value was true, in the reader's calendar; empty when nobody knows it."""
    if not origin["as_of"]:
        return ""
    return str(origin["as_of"]) if language == "en" else to_wareki(date.fromisoformat(origin["as_of"]))
