"""The pages of figures: for everybody, for the office, and as a file."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator

import pytest
from django.core.cache import cache
from django.test import Client

from madoguchi.engines.metrics.actions import count_arrival, count_closing, count_page
from madoguchi.foundation.catalogue.queries import procedure
from madoguchi.foundation.dossier.actions import open_dossier
from madoguchi.foundation.dossier.queries import Applicant
from madoguchi.foundation.identity.actions import open_account
from madoguchi.values.actor import SYSTEM, Duty
from madoguchi.values.clock import today

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("published")]

SUBJECT = "child_medical_expenses"


@pytest.fixture(autouse=True)
def _nothing_remembered() -> Iterator[None]:
    cache.clear()
    yield
    cache.clear()


def decided_matter() -> None:
    """One application that arrived and was decided today."""
    dossier = open_dossier(procedure(SUBJECT), draft_ref="d", applicant=Applicant(name="見本 花子"), by=SYSTEM)
    number = dossier.reference_number
    count_arrival(number, procedure=SUBJECT, ward="401064", channel="online", received_on=today(), minutes_before=25.0)
    count_closing(
        number,
        outcome="grant",
        closed_on=today(),
        business_days=20,
        standard_days=14,
        minutes_by_step={"formal_examination": 4.0, "decision": 6.0},
    )
    count_page(SUBJECT, "guardian", "shown", position=1)


def office() -> Client:
    """The browser of a member of staff."""
    ref = open_account("staff", "職員", duties=[Duty("child_family", "clerk")], is_demonstration=True)
    client = Client()
    client.post("/staff/sign-in", {"ref": ref})
    return client


def test_an_empty_house_says_so_and_offers_a_way_on(client: Client) -> None:
    page = client.get("/figures").content.decode()
    assert "まだありません" in page
    assert "<svg" not in page.partition("<main")[2].partition("計算のしかた")[0].replace('<svg class="icon"', "")


def test_every_chart_stands_beside_its_table_and_under_its_finding(client: Client) -> None:
    decided_matter()
    page = client.get("/figures").content.decode()
    assert page.count('class="chart"') == page.count('class="finding"') == page.count("<table") == 6
    assert "見本 花子" not in page


@pytest.mark.parametrize("year", ["", "2025", "2090", "x", "１９", "99999999999999999999999", "-1", "%00"])
def test_any_year_gives_a_page(client: Client, year: str) -> None:
    assert client.get(f"/figures?year={year}").status_code == 200
    assert client.get(f"/figures.csv?year={year}").status_code == 200


def test_an_unknown_procedure_shows_a_known_one(client: Client) -> None:
    decided_matter()
    assert client.get("/figures?procedure=no_such").status_code == 200


def test_the_page_takes_few_queries(client: Client, django_assert_max_num_queries) -> None:
    decided_matter()
    with django_assert_max_num_queries(9):
        client.get("/figures")


def test_the_file_holds_the_numbers_of_the_page(client: Client) -> None:
    decided_matter()
    response = client.get("/figures.csv")
    rows = list(csv.reader(io.StringIO(response.content.decode("utf-8-sig"))))
    assert rows[0] == ["年度", "表", "項目", "指標", "値", "単位"]
    title = procedure(SUBJECT).title("ja")
    assert [row[4] for row in rows if row[1:4] == ["手続", title, "届いた申請"]] == ["1"]
    assert [row[4] for row in rows if row[1:4] == ["手続", title, "めやすまでに出た結果"]] == ["0"]


def test_the_office_sees_minutes_by_step_and_what_is_slow() -> None:
    decided_matter()
    page = office().get("/staff/figures")
    assert page.status_code == 200
    words = page.content.decode()
    assert "短くなりました" in words
    assert "20日以上かかっています" in words
    assert "c-late" in words


def test_the_figures_of_the_office_are_behind_its_door(client: Client) -> None:
    assert client.get("/staff/figures").status_code == 302
