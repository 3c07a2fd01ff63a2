from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from madoguchi.engines.notices.errors import PeriodOver, PeriodUnknown, RefusalIncomplete, UnknownReason
from madoguchi.engines.notices.rules import (
    COURT_CALENDAR,
    Person,
    check_refusal_is_complete,
    last_days,
    periods,
    stated_reasons,
)
from madoguchi.engines.notices.section import Appeal, RefusalNotice, Validity
from tests.engines.notices.sample import APPEAL, CALENDAR, refuse

REFUSAL = RefusalNotice.model_validate(refuse())
DECIDED_ON, RECEIVED_ON = date(2026, 11, 20), date(2026, 11, 2)


def found(until: str, *people: Person, from_: str = "application") -> list[tuple[date, date | None]]:
    valid = Validity.model_validate({"from": from_, "until": until})
    return [(p.from_, p.until) for p in periods(valid, received_on=RECEIVED_ON, decided_on=DECIDED_ON, people=people)]


def test_a_complete_refusal_passes() -> None:
    check_refusal_is_complete(REFUSAL, reason_ids=["over_age"], appeal=["審査請求をすることができます。"])


@pytest.mark.parametrize(
    ("reason_ids", "appeal", "missing"),
    [([], ["教示"], "理由"), (["over_age"], [], "教示"), (["over_age"], ["  "], "教示")],
)
def test_a_refusal_without_reason_or_appeal_is_not_issued(
    reason_ids: list[str], appeal: list[str], missing: str
) -> None:
    with pytest.raises(RefusalIncomplete, match=missing):
        check_refusal_is_complete(REFUSAL, reason_ids=reason_ids, appeal=appeal)


def test_a_refusal_without_a_provision_is_not_issued() -> None:
    # The section refuses this already; the rule holds for a version that was stored before it did.
    bare = REFUSAL.reasons[0].model_copy(update={"law": " "})
    with pytest.raises(RefusalIncomplete, match="条文"):
        check_refusal_is_complete(
            REFUSAL.model_copy(update={"reasons": (bare,)}), reason_ids=[bare.id], appeal=["教示"]
        )


def test_a_reason_nobody_declared_is_refused() -> None:
    with pytest.raises(UnknownReason, match="whim"):
        stated_reasons(REFUSAL, ["whim"])


def test_reasons_come_once_and_in_the_order_of_the_definition() -> None:
    stated = stated_reasons(REFUSAL, ["over_age", "not_resident", "over_age"])
    assert [reason.id for reason in stated] == ["not_resident", "over_age"]


@pytest.mark.parametrize(
    ("known_on", "review", "lawsuit"),
    [
        (date(2026, 11, 24), date(2027, 2, 24), date(2027, 5, 24)),
        (date(2026, 11, 30), date(2027, 3, 1), date(2027, 5, 31)),  # 28 February is a Sunday; 30 May is a Sunday
        (date(2026, 9, 30), date(2027, 1, 4), date(2027, 3, 31)),  # 31 December: both offices closed until 4 January
        (date(2026, 6, 30), date(2026, 9, 30), date(2027, 1, 4)),
    ],
)
def test_the_last_days_for_contesting(known_on: date, review: date, lawsuit: date) -> None:
    days = last_days(Appeal.model_validate(APPEAL), known_on=known_on, calendar=CALENDAR)
    assert (days.review, days.lawsuit) == (review, lawsuit)


def test_without_a_lawsuit_there_is_only_the_day_of_the_review() -> None:
    appeal = Appeal.model_validate({**APPEAL, "lawsuit": None})
    assert last_days(appeal, known_on=DECIDED_ON, calendar=CALENDAR).lawsuit is None


@given(st.dates(date(2020, 1, 1), date(2040, 12, 31)))
def test_nobody_loses_a_day_and_the_last_day_is_one_on_which_it_can_be_done(known_on: date) -> None:
    days = last_days(Appeal.model_validate(APPEAL), known_on=known_on, calendar=CALENDAR)
    assert days.lawsuit is not None
    assert CALENDAR.is_open(days.review)
    assert COURT_CALENDAR.is_open(days.lawsuit)
    assert days.review >= known_on + timedelta(days=89)
    assert days.lawsuit >= known_on + timedelta(days=181)


def test_a_year_from_the_application_counts_its_first_day() -> None:
    assert found("1_year") == [(date(2026, 11, 2), date(2027, 11, 1))]
    assert found("2_years", from_="decision") == [(date(2026, 11, 20), date(2028, 11, 19))]


def test_a_grant_may_have_no_end_or_end_with_the_fiscal_year() -> None:
    assert found("none") == [(RECEIVED_ON, None)]
    assert found("fiscal_year_end") == [(RECEIVED_ON, date(2027, 3, 31))]


def test_each_child_has_its_own_end_and_equal_ends_are_one_period() -> None:
    small, big = Person("さくら", date(2024, 4, 2)), Person("翔", date(2010, 4, 1))
    assert found("age_18_fiscal_year_end", small, big) == [
        (RECEIVED_ON, date(2043, 3, 31)),
        (RECEIVED_ON, date(2028, 3, 31)),
    ]
    assert found("age_18_fiscal_year_end", small, Person("華", date(2025, 4, 1))) == [(RECEIVED_ON, date(2043, 3, 31))]


def test_an_age_without_a_birth_date_cannot_be_computed() -> None:
    with pytest.raises(PeriodUnknown):
        found("age_18_fiscal_year_end")


def test_a_period_that_ended_before_it_began_stops_the_notice() -> None:
    with pytest.raises(PeriodOver):
        found("age_18_fiscal_year_end", Person("翔", date(2000, 1, 1)))
