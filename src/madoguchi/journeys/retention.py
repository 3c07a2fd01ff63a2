"""How long the papers of a matter and the records of a register are kept (保存期間), where it can be derived."""

from __future__ import annotations

from datetime import date, timedelta

from madoguchi.engines.cases.rules import CaseFacts
from madoguchi.foundation.catalogue.identity import Retention
from madoguchi.foundation.catalogue.register import RegisterRetention
from madoguchi.values.clock import fiscal_year

_YEARS = {"1_year": 1, "3_years": 3, "5_years": 5, "10_years": 10}


def years_kept(retention: Retention | RegisterRetention) -> int | None:
    """The years of the class; None for papers kept for ever."""
    return _YEARS.get(retention.class_)


def years_of(class_: str) -> int:
    """The years of a class that ends; raises KeyError for papers kept for ever."""
    return _YEARS[class_]


def kept_until(retention: Retention, case: CaseFacts) -> date | None:
    """The last day of the retention period; None for papers kept for ever and while the day it counts from is open.

    What was withdrawn before anybody decided counts from the day on which it was closed.
    Years are counted from 1 April after the fiscal year of that day, as offices count them in their filing rules.
    A case closes whether or not this day can be told.
    """
    years, since = years_kept(retention), _counted_from(retention, case)
    return None if years is None or since is None else last_day(years, since)


def last_day(years: int, since: date) -> date:
    """The last day of so many years, counted from 1 April after the fiscal year of the day they count from."""
    return date(fiscal_year(since) + 1 + years, 3, 31)


def counts_before(class_: str, on: date) -> date:
    """What is over on a day counts from a day before this one, and only that is over; raises KeyError for no years."""
    return date(fiscal_year(on) - _YEARS[class_], 4, 1)


def received_before(class_: str, on: date) -> date:
    """What is over on a day was received before this one: no period counts from an earlier day than the arrival."""
    return on - timedelta(days=365 * _YEARS[class_])


def _counted_from(retention: Retention, case: CaseFacts) -> date | None:
    match retention.from_:
        case "received":
            return case.received_on
        case "decision":
            return case.decision.on if case.decision else _closed_on(case)
    return _closed_on(case)


def _closed_on(case: CaseFacts) -> date | None:
    return case.closed_at.date() if case.closed_at else None
