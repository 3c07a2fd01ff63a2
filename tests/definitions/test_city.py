"""The two cities: one with wards, one without, and a picture that is safe to serve."""

from __future__ import annotations

import re
from datetime import date

from madoguchi.foundation.catalogue.city import City
from tests.definitions.folders import OTHER_CITY, SAMPLE_CITY, data_of

SAFE = frozenset({"svg", "g", "path", "circle", "rect"})


def _city(folder: object) -> City:
    return City.model_validate(
        data_of(SAMPLE_CITY / "city.yaml" if folder is SAMPLE_CITY else OTHER_CITY / "city.yaml")
    )


def test_the_sample_city_has_its_seven_wards_with_offices() -> None:
    city = _city(SAMPLE_CITY)
    assert city.code == "401005"
    assert [ward.code for ward in city.wards] == ["401013", "401064", "401072", "401030", "401081", "401099", "401056"]
    assert all(ward.office and ward.office.address and ward.office.postal_code for ward in city.wards)


def test_the_sample_city_is_closed_at_weekends_on_holidays_and_over_new_year() -> None:
    calendar = _city(SAMPLE_CITY).business_calendar
    closed = [date(2026, 11, 21), date(2026, 11, 22), date(2026, 11, 23), date(2026, 12, 29), date(2027, 1, 3)]
    assert [calendar.is_open(day) for day in closed] == [False] * 5
    assert calendar.is_open(date(2026, 12, 28))
    assert calendar.next_open(date(2026, 12, 29)) == date(2027, 1, 4)


def test_the_other_city_opens_on_saturday_and_has_no_wards() -> None:
    city = _city(OTHER_CITY)
    assert city.wards == ()
    assert city.business_calendar.is_open(date(2026, 11, 28))
    assert not city.business_calendar.is_open(date(2026, 11, 30))


def test_document_prefixes_tell_divisions_apart() -> None:
    for folder in (SAMPLE_CITY, OTHER_CITY):
        prefixes = [division.document_prefix for division in _city(folder).divisions]
        assert len(set(prefixes)) == len(prefixes)


def test_the_picture_holds_shapes_only() -> None:
    svg = (SAMPLE_CITY / "look" / "hero.svg").read_text(encoding="utf-8")
    names = set(re.findall(r"<([^\s/>]+)", svg))
    assert names <= SAFE
    assert not re.search(r"\b(on\w+|style|href|class)=|url\(", svg)
    assert len(svg.encode()) < 20_000
