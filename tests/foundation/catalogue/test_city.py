"""The city answers for its calendar, its wards and its posts."""

from __future__ import annotations

from datetime import date, time
from pathlib import Path

import pytest
from pydantic import ValidationError

from madoguchi.foundation.catalogue.city import City
from madoguchi.foundation.catalogue.source import read_source

ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture(scope="module")
def city() -> City:
    return City.model_validate(read_source((ROOT / "definitions/city.yaml").read_bytes()).data)


def test_the_sample_city_has_seven_wards_with_offices(city: City) -> None:
    assert len(city.wards) == 7
    assert all(ward.office and ward.office.address and ward.office.postal_code for ward in city.wards)


def test_the_sample_city_is_closed_at_weekends_holidays_and_the_new_year(city: City) -> None:
    calendar = city.business_calendar
    closed = [date(2026, 11, 21), date(2026, 11, 22), date(2026, 11, 23), date(2026, 12, 29), date(2027, 1, 3)]
    assert not any(calendar.is_open(day) for day in closed)
    assert calendar.is_open(date(2026, 12, 28))
    assert calendar.is_open(date(2027, 1, 4))


def test_the_hours_are_those_of_the_counters(city: City) -> None:
    assert (city.hours.opens_at, city.hours.closes_at) == (time(8, 30), time(17, 15))


def test_a_name_missing_in_a_language_falls_back(city: City) -> None:
    assert city.name_in("en") == "City of Kitakyushu"
    assert city.name_in("xx") == city.name_in("ja")


def test_the_city_is_immutable(city: City) -> None:
    with pytest.raises(ValidationError):
        city.code = "000000"


def reformed(city: City, **changed: object) -> City:
    """The city with one division changed, and another that begins in April."""
    told = city.model_dump(mode="json", by_alias=True, exclude_none=True)
    told["divisions"][0] |= changed
    told["divisions"].append({"id": "next", "name": {"ja": "次の課"}, "from_on": "2027-04-01"})
    return City.model_validate(told)


def test_a_division_has_its_work_until_its_last_day_and_its_successor_after(city: City) -> None:
    one = city.divisions[0].id
    changed = reformed(city, until_on="2027-03-31", successor="next")
    assert changed.acting_division(one, date(2027, 3, 31)) == one
    assert changed.acting_division(one, date(2027, 4, 1)) == "next"
    assert changed.acting_division("unknown", date(2027, 4, 1)) == "unknown"
    assert "next" not in {each.id for each in changed.divisions_on(date(2027, 3, 31))}
    assert one not in {each.id for each in changed.divisions_on(date(2027, 4, 1))}


@pytest.mark.parametrize(
    "changed",
    [
        {"until_on": "2027-03-31"},
        {"successor": "next"},
        {"until_on": "2027-03-31", "successor": "nobody"},
        {"until_on": "2027-02-28", "successor": "next"},
        {"until_on": "2027-03-31", "from_on": "2027-04-01", "successor": "next"},
        {"until_on": "2027-03-31", "successor": "child_family"},
    ],
)
def test_a_division_does_not_end_without_somebody_who_has_its_work_the_next_day(
    city: City, changed: dict[str, str]
) -> None:
    with pytest.raises(ValidationError):
        reformed(city, **changed)
