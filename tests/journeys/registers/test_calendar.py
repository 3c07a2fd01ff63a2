"""A list as a calendar: the days of a month, a day that is too full, and the list and the file of the same days."""

from __future__ import annotations

import pytest
from django.urls import reverse

from madoguchi.engines.records.queries.register_matching import matching
from madoguchi.engines.records.queries.register_wanted import Wanted
from madoguchi.engines.records.queries.registers import register_section
from madoguchi.foundation.access.errors import NotPermitted
from madoguchi.foundation.catalogue.queries import register
from madoguchi.foundation.journal.models import Entry
from madoguchi.journeys.registers.calendar import CalendarSheet, calendar_sheet
from madoguchi.journeys.registers.errors import NoSuchCalendar
from madoguchi.journeys.registers.export import exported
from tests.faces.staff.conftest import door
from tests.journeys import office
from tests.journeys.registers.house import BICYCLES, HELPERS, KEEPER, bicycle, publish_registers
from tests.plans import leave_only

__all__ = ["door"]

pytestmark = pytest.mark.django_db

WITH_CALENDAR = BICYCLES.replace("order: {by: name}}", "order: {by: name}, calendar: bought_on}")


@pytest.fixture(autouse=True)
def _bicycles() -> None:
    publish_registers(WITH_CALENDAR)
    bicycle("1", bought_on="2026-04-01")
    for number in range(2, 7):
        bicycle(str(number), bought_on="2026-04-30", state="broken", why="鍵")
    bicycle("7", bought_on="2026-05-01")
    bicycle("8")


def _month(month: str, **asked: str) -> CalendarSheet:
    return calendar_sheet("bicycles", "", month, asked, by=KEEPER, language="ja")


def _days(sheet: CalendarSheet) -> dict[str, tuple[list[str], int]]:
    squares = [day for week in sheet.weeks for day in week if day is not None]
    return {
        day.on.isoformat(): ([one.heading for one in day.entries], day.more)
        for day in squares
        if day.entries or day.more
    }


def test_a_month_holds_its_days_and_says_how_many_a_full_one_leaves_out() -> None:
    sheet = _month("2026-04")
    assert _days(sheet) == {
        "2026-04-01": (["自転車1"], 0),
        "2026-04-30": (["自転車2", "自転車3", "自転車4"], 2),
    }
    assert (sheet.held, str(sheet.previous), str(sheet.next)) == (6, "2026-03-01", "2026-05-01")
    assert [len(week) for week in sheet.weeks] == [7] * 5
    assert sheet.weeks[0][:3] == (None, None, None)


def test_a_month_is_narrowed_as_its_list_is() -> None:
    assert list(_days(_month("2026-04", state="good"))) == ["2026-04-01"]


def test_what_is_no_month_is_the_present_one_and_an_endless_way_ends() -> None:
    assert _month("2026-13").month == _month("").month
    assert _month("0001-01").previous is None
    assert _month("9999-12").next is None


def test_a_list_without_a_day_is_no_calendar_and_a_stranger_sees_none() -> None:
    with pytest.raises(NoSuchCalendar):
        calendar_sheet("bicycles", "dear", "", {}, by=KEEPER, language="ja")
    publish_registers(WITH_CALENDAR, HELPERS)
    with pytest.raises(NotPermitted):
        calendar_sheet("helpers", "", "", {}, by=office.STRANGER, language="ja")
    assert not Entry.objects.filter(verb="list").exists()


def test_the_days_of_a_month_are_looked_up_in_the_index_of_terms() -> None:
    found = register("bicycles")
    view = register_section(found).views[0]
    rows = matching(found, view, Wanted(during="2026-04"))
    assert rows.count() == 6
    leave_only("records_by_terms")
    assert "records_by_terms" in rows.explain()


def test_the_page_leads_to_the_list_and_the_file_of_the_full_day(door) -> None:
    keeper = door(KEEPER)
    page = keeper.get(reverse("staff:register_calendar", args=["bicycles"]), {"month": "2026-04"}).content.decode()
    assert "during=2026-04-30" in page
    assert "令和8年4月（2026年）" in page
    day = keeper.get(reverse("staff:register", args=["bicycles"]), {"during": "2026-04-30"}).content.decode()
    assert "令和8年4月30日" in day
    assert "自転車6" in day
    assert "自転車7" not in day
    file = keeper.get(reverse("staff:register_file", args=["bicycles", "csv"]), {"during": "2026-04"})
    assert len(b"".join(file.streaming_content).decode("utf-8-sig").splitlines()) == 7
    for odd in ("2026-04-99", "昨日", "2026-04' OR 1=1"):
        assert keeper.get(reverse("staff:register", args=["bicycles"]), {"during": odd}).status_code == 200


def test_the_file_of_a_month_holds_the_day_by_which_it_was_shown() -> None:
    def lines(**more: str) -> tuple[tuple[str, ...], list[object]]:
        table = exported("bicycles", "all", {}, "", number="番号", by=KEEPER, language="ja", **more)
        return table.heads, [row[1] for row in table.rows]

    heads, days = lines(during="2026-04")
    assert heads == ("番号", "買った日", "名前", "状態", "値段")
    assert days == ["2026-04-01", *["2026-04-30"] * 5]
    assert lines()[0] == ("番号", "名前", "状態", "値段")
    publish_registers(WITH_CALENDAR.replace("columns: [name, state, price]", "columns: [name, bought_on]"))
    assert lines(during="2026-04")[0] == ("番号", "名前", "買った日")
