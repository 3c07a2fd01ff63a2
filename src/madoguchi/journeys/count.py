"""Counting a matter when it closes: what it took, beside what it took before."""

from __future__ import annotations

from madoguchi.engines.cases.queries import active_minutes, case_of, clock_of, days_by_step
from madoguchi.engines.metrics.actions import count_closing
from madoguchi.values.clock import today


def count_closed_case(reference_number: str) -> None:
    """The outcome, the business days on the legal clock and the active minutes of a closed case, once."""
    case = case_of(reference_number)
    count_closing(
        reference_number,
        outcome=case.outcome,
        closed_on=today(),
        business_days=clock_of(case).used_days,
        standard_days=case.standard_days,
        minutes_by_step=active_minutes(reference_number),
        days_by_step=days_by_step(case),
    )
