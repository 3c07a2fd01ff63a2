"""The legal clock of a case: the standard period in business days, pauses, due date, and the arithmetic in words.

標準処理期間 (行政手続法 第6条). The day of arrival is not counted (民法 第140条), nor are closed days of the city.
Days on which the office waits for a correction are not counted either: a pause leaves out the days after the request up
to and including the day the answer arrives.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property, lru_cache

from madoguchi.engines.cases.rules.facts import CaseFacts, Pause
from madoguchi.values.business_days import BusinessCalendar
from madoguchi.values.message import Message, msg


@dataclass(frozen=True)
class LegalClock:
    """The clock as it stands on `today`; `stopped_on` is the day of the decision or withdrawal.

    `pauses` are in order and do not overlap; only the last may be open.
    """

    received_on: date
    standard_days: int
    calendar: BusinessCalendar
    today: date
    pauses: tuple[Pause, ...] = ()
    stopped_on: date | None = None

    @property
    def is_paused(self) -> bool:
        """Whether the clock stands still because the office waits for the applicant."""
        return self.stopped_on is None and bool(self.pauses) and self.pauses[-1].until is None

    @cached_property
    def due_on(self) -> date:
        """The last day of the standard period; while paused, the day it would be if the answer came the same day."""
        left, start = self.standard_days, self.received_on
        for pause in self.pauses:
            counted = _between(self.calendar, start, pause.since)
            if counted >= left:
                break
            left -= counted
            start = pause.until or pause.since
        return _after(self.calendar, start, left)

    @cached_property
    def used_days(self) -> int:
        """Business days counted until today, or until the clock stopped."""
        return sum(_between(self.calendar, start, end) for start, end in self._running())

    def days_within(self, since: date, until: date) -> int:
        """Business days counted after `since` up to and including `until`; those of parts add up to `used_days`."""
        running = ((max(start, since), min(end, until)) for start, end in self._running())
        return sum(_between(self.calendar, start, end) for start, end in running if start < end)

    @cached_property
    def paused_days(self) -> int:
        """Business days not counted because the office waited."""
        end = self._end
        return sum(
            _between(self.calendar, pause.since, min(pause.until or end, end))
            for pause in self.pauses
            if pause.since < end
        )

    @property
    def left_days(self) -> int:
        """Business days left; negative when the period is over."""
        return self.standard_days - self.used_days

    @property
    def overdue(self) -> bool:
        """Whether the due date has passed; waiting for the applicant in time is never late."""
        return self._end > self.due_on and not (self.is_paused and self.left_days >= 0)

    @property
    def late_days(self) -> int:
        """Business days past the due date, at least one when overdue; 0 otherwise."""
        return max(1, -self.left_days) if self.overdue else 0

    @property
    def arithmetic(self) -> list[Message]:
        """The reckoning line by line, as the case sheet shows it."""
        lines = [
            msg("{on.month}月{on.day}日に到達しました。次の開庁日から数えます。", on=self.received_on),
            msg("標準処理期間は、開庁日で{days}日です。", days=self.standard_days),
        ]
        lines += [self._pause_line(pause) for pause in self.pauses]
        lines.append(msg("使った日数は{used}日です。", used=self.used_days))
        lines.append(self._last_line())
        return lines

    @property
    def _end(self) -> date:
        return self.stopped_on or self.today

    def _running(self) -> Iterator[tuple[date, date]]:
        start = self.received_on
        for pause in self.pauses:
            yield start, min(pause.since, self._end)
            if pause.until is None:
                return
            start = pause.until
        yield start, self._end

    def _pause_line(self, pause: Pause) -> Message:
        if pause.until is None and self.stopped_on is None:
            return msg(
                "{since.month}月{since.day}日に補正を依頼しました。答えが届くまで数えません。", since=pause.since
            )
        until = pause.until or self._end
        days = _between(self.calendar, pause.since, until)
        return msg(
            "{since.month}月{since.day}日から{until.month}月{until.day}日までは補正を待っていたため、開庁日{days}日を数えません。",
            since=pause.since,
            until=until,
            days=days,
        )

    def _last_line(self) -> Message:
        if self.stopped_on is not None:
            return msg("{on.month}月{on.day}日に終わりました。", on=self.stopped_on)
        if self.is_paused:
            return msg("いま止まっています。残りは{left}日です。", left=max(self.left_days, 0))
        if self.overdue:
            return msg("期限の{on.month}月{on.day}日を{late}日すぎています。", on=self.due_on, late=self.late_days)
        return msg("期限は{on.month}月{on.day}日です。あと{left}日です。", on=self.due_on, left=self.left_days)


@lru_cache(maxsize=10_000)
def _between(calendar: BusinessCalendar, start: date, end: date) -> int:
    """Business days after `start` up to `end`; remembered, because the rows of a list share their days."""
    return calendar.between(start, end)


@lru_cache(maxsize=10_000)
def _after(calendar: BusinessCalendar, start: date, days: int) -> date:
    """The business day `days` after `start`; remembered for the same reason."""
    return calendar.add(start, days)


def clock_of_case(case: CaseFacts, calendar: BusinessCalendar, today: date) -> LegalClock:
    """The clock of one case on `today`."""
    return LegalClock(case.received_on, case.standard_days, calendar, today, case.pauses, case.stopped_on)


def pauses_after(pauses: tuple[Pause, ...], effect: str, on: date) -> tuple[Pause, ...]:
    """The pauses after an event with this effect on the clock: one more open pause, or the open one ended."""
    if effect == "pause":
        return (*pauses, Pause(on))
    if effect in ("resume", "stop") and pauses and pauses[-1].until is None:
        return (*pauses[:-1], Pause(pauses[-1].since, on))
    return pauses
