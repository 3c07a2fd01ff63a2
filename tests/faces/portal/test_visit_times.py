"""Free times on the pages: every office at once, by day and in a list, and from there to the times of one office."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from html import unescape

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from madoguchi.engines.booking.queries.snapshot import forget_free_times
from madoguchi.faces.lobby.times import Times
from madoguchi.values.clock import JST, moved_to
from tests.engines.booking.queries.test_availability import make_slot

MONDAY = datetime(2026, 11, 30, 8, tzinfo=JST)
NINE = datetime(2026, 12, 1, 9, tzinfo=JST)
MOJI, KITA = "401013", "401064"

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("published")]


@pytest.fixture(autouse=True)
def monday() -> Iterator[None]:
    """Monday morning: Moji has children's times on Tuesday and Thursday, Kokurakita general ones on Tuesday."""
    for day, hours in ((0, (0, 1)), (2, (0,))):
        for hour in hours:
            make_slot(MOJI, "child", NINE + timedelta(days=day, hours=hour))
    make_slot(KITA, "general", NINE)
    make_slot(KITA, "general", NINE + timedelta(minutes=15), taken=3, taken_online=3)
    with moved_to(MONDAY):
        forget_free_times()
        yield


def page_of(client: Client, asked: str, status: int = 200) -> str:
    answer = client.get(f"/visit/times?{asked}")
    assert answer.status_code == status
    return unescape(answer.content.decode())


def cells_of(page: str) -> list[list[str]]:
    """The calendar of all offices as it reads: its rows, each with the words of its cells."""
    (table,) = re.findall(r'<table class="slots" data-of="offices">.*?</table>', page, re.S)
    rows = re.findall(r"<tr>.*?</tr>", table.partition("<tbody>")[2], re.S)
    return [[words_of(cell) for cell in re.findall(r"<t[hd].*?</t[hd]>", row, re.S)] for row in rows]


def words_of(html: str) -> str:
    seen = re.sub(r'<span class="sr">.*?</span>', "", html)
    return re.sub(r"<.*?>", "", seen)


def test_all_offices_stand_beside_each_other_by_day(client: Client) -> None:
    rows = cells_of(page_of(client, "for=s.child"))
    assert len(rows) == 7
    assert rows[0] == ["門司区役所", "△2", "△1"]
    assert rows[1] == ["小倉北区役所", "△1", "–"]
    assert rows[2] == ["小倉南区役所", "–", "–"]


def test_the_list_names_the_days_with_the_offices_and_their_first_and_last_time(client: Client) -> None:
    page = page_of(client, "for=s.child&view=list")
    assert [words_of(one) for one in re.findall(r'<a class="slot".*?</a>', page, re.S)] == [
        "門司区役所9:00〜10:00　2枠", "小倉北区役所9:00〜9:00　1枠", "門司区役所9:00〜9:00　1枠",
    ]  # fmt: skip


def test_several_things_in_one_visit_count_only_where_one_line_does_all_of_them(client: Client) -> None:
    for minutes in (0, 15):  # at nine one of the two spans such a visit needs is taken
        make_slot(KITA, "general", NINE + timedelta(hours=5, minutes=minutes))
    rows = cells_of(page_of(client, "for=s.child&for=s.insurance"))
    assert rows[:2] == [["門司区役所", "–"], ["小倉北区役所", "△1"]]


@pytest.mark.parametrize("view", ["", "&view=list"])
def test_every_cell_leads_to_the_times_of_that_office_on_that_day(client: Client, view: str) -> None:
    page = page_of(client, f"for=s.child{view}")
    links = re.findall(r'<a class="slot" href="/visit/times\?([^"#]*)(#[^"]*)"', page)
    assert len(links) == 3
    for asked, anchor in links:
        there = page_of(client, asked)
        (office,) = re.findall(r"office=(\d+)", asked)
        assert f"office={office}&at=" in there
        assert f'id="{anchor[1:]}"' in there


def test_every_cell_of_the_lobby_leads_to_the_times_of_that_office(client: Client) -> None:
    sheets = Times()()
    pages = {path: sheet.body.decode() for path, sheet in sheets.items() if path.endswith("@ja")}
    links = {one for page in pages.values() for one in re.findall(r'href="(?:http://[^/"]*)?(/visit[^"]*)"', page)}
    assert {one for one in links if "office=" in one} >= {
        f"/visit/times?for=s.child&amp;office={MOJI}&amp;week=2026-12-01#when",
        f"/visit/times?for=s.child&amp;office={KITA}&amp;week=2026-12-01#when",
    }
    for link in links:
        asked = unescape(link).partition("#")[0]
        answer = client.get(asked)
        assert answer.status_code == 200, asked
        if "office=" in asked:
            assert "&at=2026-12" in unescape(answer.content.decode())


def test_the_lobby_counts_a_time_of_two_lines_once(client: Client) -> None:
    make_slot(MOJI, "general", NINE)
    make_slot(MOJI, "general", NINE + timedelta(hours=3))
    page = Times()()["/times/child@ja"].body.decode()
    assert [words_of(one) for one in re.findall(r"<td data-th.*?</td>", page, re.S)][:2] == ["○3枠", "△1枠"]


@pytest.mark.parametrize("asked", ["for=s.child", "for=s.child&view=list", f"for=s.child&office={MOJI}"])
def test_whoever_looks_without_signing_in_asks_the_database_nothing(client: Client, asked: str) -> None:
    page_of(client, asked)
    with CaptureQueriesContext(connection) as queries:
        page_of(client, asked)
    assert [one["sql"] for one in queries] == []


def test_an_office_that_is_not_there_is_said_to_be_unknown(client: Client) -> None:
    page_of(client, "for=s.child&office=nowhere", 404)


def test_what_is_left_of_a_week_goes_on_into_the_next(client: Client) -> None:
    make_slot(KITA, "child", NINE + timedelta(days=6))
    with moved_to(MONDAY + timedelta(days=2)):
        rows = cells_of(page_of(client, "for=s.child"))
    assert rows[:2] == [["門司区役所", "△1", "–"], ["小倉北区役所", "–", "△1"]]


def test_a_long_list_of_all_offices_opens_its_first_day_and_keeps_each_other_day_a_line(client: Client) -> None:
    assert "<details" not in page_of(client, "for=s.child&view=list")
    for day in range(3):
        for office in ("401013", "401030", "401056", "401064", "401072", "401081"):
            make_slot(office, "child", NINE + timedelta(days=day, hours=5))
    forget_free_times()
    page = page_of(client, "for=s.child&view=list")
    (days,) = re.findall(r'<ul class="days num" data-of="offices">.*?</ul>\s*<ul class="keys">', page, re.S)
    assert re.findall(r"<details[^>]*>", days) == [
        '<details class="foldable" open>',
        *['<details class="foldable">'] * 2,
    ]
