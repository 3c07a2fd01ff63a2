"""How deadlines and states look in a list and on the case sheet: words, share of time used, tone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from madoguchi.engines.cases.clock import LegalClock
from madoguchi.engines.cases.rules import Outcome, Step
from madoguchi.faces.ui.components import DueMark, Tone
from madoguchi.faces.ui.dates import short_day
from madoguchi.faces.ui.frame import language
from madoguchi.values.message import Message

_SOON = 5  # business days: what has to be begun this week


def tone_of_days(left: int) -> Tone:
    """The tone of a deadline: late, today, this week, or on track (which has no colour)."""
    if left < 0:
        return "late"
    return "turn" if left == 0 else "wait" if left <= _SOON else ""


def words_of_days(left: int) -> str:
    """5日超過, きょうまで, あと2日; business days."""
    if left < 0:
        return _("{days}日超過").format(days=-left)
    return _("きょうまで") if left == 0 else _("あと{days}日").format(days=left)


def due_mark(
    *, due_on: date, left: int, standard_days: int, waits_until: date | None, closed_on: date | None, today: date
) -> DueMark:
    """The deadline of one case in a list; `waits_until` is the day the applicant has for a correction."""
    percent = max(0, min(100, round(100 * (standard_days - left) / standard_days)))
    if closed_on is not None:
        return DueMark(_("完了"), _("{day}に終わりました").format(day=short_day(closed_on)), 100)
    if waits_until is not None and waits_until < today:
        return DueMark(
            _("返事なし"), _("{day}までの補正が届いていません").format(day=short_day(waits_until)), percent, "wait"
        )
    if waits_until is not None:
        return DueMark(_("停止中"), _("{day}まで補正を待ちます").format(day=short_day(waits_until)), percent)
    if due_on < today:
        left = min(left, -1)  # on the days off after a due date no business day has passed, and yet it is over
    until = _("{day}まで").format(day=short_day(due_on))
    return DueMark(words_of_days(left), until, 100 if left < 0 else percent, tone_of_days(left))


@dataclass(frozen=True)
class ClockFace:
    """The legal clock as the case sheet draws it."""

    big: str
    unit: str
    used: int
    total: int
    is_paused: bool
    label: str
    used_words: str
    note: str
    tone: Tone
    lines: tuple[Message, ...]


def clock_face(clock: LegalClock) -> ClockFace:
    """The clock of one case in words, with its bar."""
    left, stopped = _left(clock), clock.stopped_on
    used_words = _("標準処理期間 {total}日のうち {used}日を使用").format(
        total=clock.standard_days, used=clock.used_days
    )
    return ClockFace(
        big=_big(clock),
        unit="" if stopped or left == 0 or language() == "en" else _("日"),
        used=clock.used_days,
        total=clock.standard_days,
        is_paused=clock.is_paused,
        label=used_words,
        used_words=used_words,
        note=_note(clock),
        tone="" if stopped or clock.is_paused else tone_of_days(left),
        lines=tuple(clock.arithmetic),
    )


def _left(clock: LegalClock) -> int:
    return -clock.late_days if clock.overdue else clock.left_days


def _big(clock: LegalClock) -> str:
    if clock.stopped_on:
        return _("終わりました")
    left = _left(clock)
    if left == 0:
        return _("きょうまで")
    return _("超過 {days}").format(days=-left) if left < 0 else _("あと {days}").format(days=left)


def _note(clock: LegalClock) -> str:
    if clock.stopped_on:
        return _("{day}に止まりました。").format(day=short_day(clock.stopped_on))
    if clock.is_paused:
        since = short_day(clock.pauses[-1].since)
        return _("補正を待つあいだ、期限は止まっています（{day}から）。").format(day=since)
    return _("{day}までに処理します。").format(day=short_day(clock.due_on))


_STATE_TONES: dict[str, Tone] = {
    "format_check": "info",
    "formal_examination": "info",
    "substantive_examination": "info",
    "decision": "wait",
    "notice": "wait",
    "closed": "done",
}


@dataclass(frozen=True)
class StateMark:
    """The state of a case in one word, for a chip."""

    words: Message
    tone: Tone
    dot: bool


def state_mark(
    state: Message, *, step: str, awaiting_correction: bool, is_held: bool = False, outcome: str = ""
) -> StateMark:
    """The chip of a case; orange is the applicant's turn, red a notice that could not be made, green a grant."""
    if awaiting_correction:
        return StateMark(state, "turn", True)
    if step == Step.CLOSED and outcome != Outcome.GRANT:
        return StateMark(state, "", False)
    return StateMark(state, "late" if is_held else _STATE_TONES.get(step, ""), False)
