"""How long papers are kept: years after the fiscal year of the day that counts."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

import pytest

from madoguchi.engines.cases.rules import CaseFacts, SignedDecision
from madoguchi.foundation.catalogue.identity import Retention
from madoguchi.journeys.retention import kept_until, years_kept
from madoguchi.values.clock import JST

CASE = CaseFacts(
    reference_number="4827-0935-61",
    procedure_id="p",
    procedure_version="v",
    applicant_name="見本 花子",
    step="decision",
    division="d",
    division_name="課",
    home_division="d",
    first_division="d",
    received_on=date(2026, 3, 31),
    standard_days=14,
    due_on=date(2026, 4, 20),
    revision=1,
)
DECIDED = replace(CASE, decision=SignedDecision("grant", (), "", date(2026, 11, 25), "a", "甲", "b", "乙"))


def retention(kind: str, since: str) -> Retention:
    return Retention.model_validate({"class": kind, "from": since})


@pytest.mark.parametrize(
    ("kind", "since", "case", "until"),
    [
        ("5_years", "decision", DECIDED, date(2032, 3, 31)),
        ("1_year", "received", CASE, date(2027, 3, 31)),
        ("3_years", "decision", CASE, None),
        ("3_years", "decision", replace(CASE, closed_at=datetime(2026, 4, 1, 9, tzinfo=JST)), date(2030, 3, 31)),
        ("permanent", "decision", DECIDED, None),
        ("10_years", "closed", replace(CASE, closed_at=datetime(2027, 4, 1, 9, tzinfo=JST)), date(2038, 3, 31)),
        ("10_years", "closed", CASE, None),
    ],
)
def test_the_last_day_is_the_end_of_a_fiscal_year_or_open(kind: str, since: str, case: CaseFacts, until: date | None):
    assert kept_until(retention(kind, since), case) == until


def test_papers_kept_for_ever_have_no_number_of_years():
    assert years_kept(retention("permanent", "decision")) is None
