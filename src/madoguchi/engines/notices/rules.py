"""The rules of a notice: when a refusal is complete, how long a grant holds, and the last days for contesting."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from madoguchi.engines.notices.errors import PeriodOver, PeriodUnknown, RefusalIncomplete, UnknownReason
from madoguchi.engines.notices.section import Appeal, Reason, RefusalNotice, Validity
from madoguchi.values.age import end_of_school_year
from madoguchi.values.business_days import BusinessCalendar, months_after
from madoguchi.values.clock import fiscal_year
from madoguchi.values.message import msg

# The days a court is closed decide when the time for an action ends (民事訴訟法 第95条第3項, by 行政事件訴訟法 第7条).
COURT_CALENDAR = BusinessCalendar(
    closed_weekdays=frozenset({5, 6}),
    closed_days=((12, 29), (12, 30), (12, 31), (1, 2), (1, 3)),
    national_holidays=True,
)

_AGE = re.compile(r"age_(\d+)_fiscal_year_end")
_YEARS = re.compile(r"(\d+)_years?")


@dataclass(frozen=True)
class Person:
    """Somebody a period is computed for: their name as written, empty when the form does not ask it."""

    name: str
    birth: date


@dataclass(frozen=True)
class Period:
    """From and until both count; `until` is None for what has no end. `whose` names the person an end belongs to."""

    from_: date
    until: date | None
    whose: str = ""


@dataclass(frozen=True)
class LastDays:
    """The last days for contesting, for somebody who learnt of the decision on the day of the notice."""

    review: date
    lawsuit: date | None


def check_refusal_is_complete(outcome: RefusalNotice, *, reason_ids: Sequence[str], appeal: Sequence[str]) -> None:
    """A refusal states reasons with their provision and tells how to contest it.

    Raises RefusalIncomplete or UnknownReason. Source: 行政手続法 第8条, 行政不服審査法 第82条.
    """
    reasons = stated_reasons(outcome, reason_ids)
    if not reasons:
        raise RefusalIncomplete(missing=msg("理由"))
    if not all(reason.law.strip() for reason in reasons):
        raise RefusalIncomplete(missing=msg("根拠の条文"))
    if not any(sentence.strip() for sentence in appeal):
        raise RefusalIncomplete(missing=msg("不服申立ての教示"))


def stated_reasons(outcome: RefusalNotice, reason_ids: Sequence[str]) -> tuple[Reason, ...]:
    """The declared reasons a decision rests on, once each, in the order of the definition; raises UnknownReason."""
    for reason_id in reason_ids:
        if outcome.reason(reason_id) is None:
            raise UnknownReason(reason=reason_id)
    return tuple(reason for reason in outcome.reasons if reason.id in set(reason_ids))


def last_days(appeal: Appeal, *, known_on: date, calendar: BusinessCalendar) -> LastDays:
    """Until when the decision can be contested; a closed last day moves to the next open one.

    Months are counted from the day after it was known (行政不服審査法 第18条第1項, 行政事件訴訟法 第14条第1項,
    民法 第140条, 第143条). Closed days: the city's for the request for review (地方自治法 第4条の2), the court's for
    the action.
    """
    review = calendar.next_open(months_after(known_on, appeal.within_months))
    if appeal.lawsuit is None:
        return LastDays(review, None)
    return LastDays(review, COURT_CALENDAR.next_open(months_after(known_on, appeal.lawsuit.within_months)))


def periods(valid: Validity, *, received_on: date, decided_on: date, people: Sequence[Person]) -> tuple[Period, ...]:
    """How long what is granted holds: one period, or one per person where it depends on each one's age.

    Raises PeriodUnknown without a birth date it needs, PeriodOver when nothing would be left.
    """
    from_ = received_on if valid.from_ == "application" else decided_on
    age = _AGE.fullmatch(valid.until)
    if age and not people:
        raise PeriodUnknown()
    ends: list[tuple[str, date | None]]
    if age:
        ends = [(person.name, end_of_school_year(person.birth, int(age[1]))) for person in people]
    else:
        ends = [("", _end(valid.until, from_))]
    found = tuple(Period(from_, until, whose) for whose, until in ends)
    for period in found:
        if period.until is not None and period.until < from_:
            raise PeriodOver(from_=from_.isoformat(), until=period.until.isoformat())
    return found[:1] if len({period.until for period in found}) == 1 else found


def _end(until: str, from_: date) -> date | None:
    if years := _YEARS.fullmatch(until):
        # The first day counts in full, as if an event of the day before had set the period off (民法 第140条ただし書).
        return months_after(from_ - timedelta(days=1), 12 * int(years[1]))
    return date(fiscal_year(from_) + 1, 3, 31) if until == "fiscal_year_end" else None
