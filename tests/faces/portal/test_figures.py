"""The pages of figures: for everybody, for the office, and as a file."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils.html import strip_tags

from madoguchi.engines.metrics.actions import count_arrival, count_closing, count_page
from madoguchi.engines.metrics.models import CounterCount
from madoguchi.faces.portal.figure_views import funnel_view, said
from madoguchi.foundation.catalogue.queries import procedure
from madoguchi.foundation.dossier.actions import open_dossier
from madoguchi.foundation.dossier.queries import Applicant
from madoguchi.foundation.identity.actions import open_account
from madoguchi.journeys.figures import Funnel, Stage
from madoguchi.values.actor import SYSTEM, Duty
from madoguchi.values.clock import today

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("published")]

SUBJECT = "child_medical_expenses"


@pytest.fixture(autouse=True)
def _nothing_remembered() -> Iterator[None]:
    cache.clear()
    yield
    cache.clear()


def decided_matters(count: int = 6, *, ward: str = "401064", channel: str = "online") -> None:
    """Applications that arrived and were decided today."""
    for turn in range(count):
        _decided_matter(f"{ward}-{channel}-{turn}", ward, channel)


def _decided_matter(draft_ref: str, ward: str, channel: str) -> None:
    dossier = open_dossier(procedure(SUBJECT), draft_ref=draft_ref, applicant=Applicant(name="見本 花子"), by=SYSTEM)
    number = dossier.reference_number
    count_arrival(number, procedure=SUBJECT, ward=ward, channel=channel, received_on=today(), minutes_before=25.0)
    count_closing(
        number,
        outcome="grant",
        closed_on=today(),
        business_days=20,
        standard_days=14,
        minutes_by_step={"formal_examination": 4.0, "decision": 6.0},
        days_by_step={"formal_examination": 2, "decision": 1},
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


def test_a_form_opened_less_often_than_it_was_sent_tells_no_share_and_no_change() -> None:
    view = funnel_view(Funnel(SUBJECT, "手続", (Stage("guardian", "保護者", 0, 93),), 76), 0)
    assert view is not None
    assert "割合は出していません" in said(view.finding)
    assert [row[2] for row in view.table.rows] == ["—", "—", "—"]


def test_every_chart_stands_beside_its_table_and_under_its_finding(client: Client) -> None:
    decided_matters()
    page = client.get("/figures").content.decode()
    assert page.count('class="chart"') == page.count('class="finding"') == page.count("<table") == 6
    assert "見本 花子" not in page


@pytest.mark.parametrize(
    "year", ["", "2025", "2090", "x", "１９", "99999999999999999999999", "-1", "%00", "0202699999", "²", "9" * 5000]
)
def test_any_year_gives_a_page(client: Client, year: str) -> None:
    assert client.get(f"/figures?year={year}").status_code == 200
    assert client.get(f"/figures.csv?year={year}").status_code == 200


def test_an_unknown_procedure_shows_a_known_one(client: Client) -> None:
    decided_matters()
    assert client.get("/figures?procedure=no_such").status_code == 200


def test_the_page_takes_few_queries(client: Client, django_assert_max_num_queries) -> None:
    decided_matters()
    with django_assert_max_num_queries(11):
        client.get("/figures")


def test_the_file_holds_the_numbers_of_the_page(client: Client) -> None:
    decided_matters()
    response = client.get("/figures.csv")
    rows = list(csv.reader(io.StringIO(response.content.decode("utf-8-sig"))))
    assert rows[0] == ["年度", "表", "項目", "指標", "値", "単位"]
    title = procedure(SUBJECT).title("ja")
    assert [row[4] for row in rows if row[1:4] == ["手続", title, "届いた申請"]] == ["6"]
    assert [row[4] for row in rows if row[1:4] == ["手続", title, "めやすまでに出た結果"]] == ["0"]


def test_the_office_sees_minutes_by_step_and_what_is_slow() -> None:
    decided_matters()
    page = office().get("/staff/figures")
    assert page.status_code == 200
    words = page.content.decode()
    assert "短くなりました" in words
    assert "20日以上かかっています" in words
    assert "c-late" in words


def test_the_figures_of_the_office_are_behind_its_door(client: Client) -> None:
    assert client.get("/staff/figures").status_code == 302


def test_a_year_with_very_few_matters_gives_no_number_away(client: Client) -> None:
    decided_matters(3)
    page = client.get("/figures").content.decode()
    assert "まだ少ないため" in page
    assert 'class="chart"' not in page
    table = client.get("/figures.csv").content.decode("utf-8-sig")
    assert "3" not in {cell for row in csv.reader(io.StringIO(table)) for cell in row[4:5]}
    sheet = client.get("/api/v1/figures").json()
    assert (sheet["smallest_count"], sheet["arrived"], sheet["decided"]) == (5, None, None)
    assert {one["arrived"] for one in [*sheet["by_ward"], *sheet["by_channel"], *sheet["by_procedure"]]} == {None}


def test_a_small_count_is_withheld_with_a_second_one_so_that_it_is_not_found_by_subtraction(client: Client) -> None:
    decided_matters(20, ward="401064")
    decided_matters(9, ward="401056")
    decided_matters(2, ward="401099")
    wards = {one["id"]: one["arrived"] for one in client.get("/api/v1/figures").json()["by_ward"]}
    assert wards == {"401064": 20, "401056": None, "401099": None}
    page = client.get("/figures").content.decode()
    assert "非公表" in page
    assert "5件より少ない数は" in page
    rows = list(csv.reader(io.StringIO(client.get("/figures.csv").content.decode("utf-8-sig"))))
    assert sorted(row[4] for row in rows if row[1] == "区") == ["20", "非公表", "非公表"]
    assert any(row[1] == "注" for row in rows)


def test_what_is_left_over_of_a_published_count_is_protected_too(client: Client) -> None:
    decided_matters(20)
    decided_matters(2, channel="post")
    sheet = client.get("/api/v1/figures").json()
    assert (sheet["arrived"], sheet["online_share"]) == (22, None)
    assert {one["online"] for one in sheet["by_procedure"]} == {None}


def test_the_office_sees_every_number(client: Client) -> None:
    decided_matters(3)
    assert "まだ少ないため" not in office().get("/staff/figures").content.decode()


def served(procedure_id: str, forms: int, *, prefilled: int = 9) -> None:
    """So many forms were done at a counter today."""
    for _turn in range(forms):
        CounterCount.objects.create(
            on=today(), office="401064", procedure=procedure_id, minutes=5, prefilled=prefilled, asked=1, typed=0
        )


def test_everybody_sees_which_share_of_the_fields_nobody_had_to_write(client: Client) -> None:
    served(SUBJECT, 30)
    page = client.get("/figures").content.decode()
    assert "窓口の様式の90%は、だれも書かずにすみました" in strip_tags(page)
    rows = list(csv.reader(io.StringIO(client.get("/figures.csv").content.decode("utf-8-sig"))))
    title = procedure(SUBJECT).title("ja")
    assert [row[4] for row in rows if row[1:4] == ["書かない窓口", title, "書かずにすんだ割合"]] == ["90"]


def test_a_share_in_which_one_visit_could_be_seen_is_withheld(client: Client) -> None:
    served(SUBJECT, 2)
    assert "だれも書かずに" not in client.get("/figures").content.decode()
    served(SUBJECT, 28)
    served("child_allowance_claim", 1, prefilled=3)
    rows = list(csv.reader(io.StringIO(client.get("/figures.csv").content.decode("utf-8-sig"))))
    shares = {row[2]: row[4] for row in rows if row[1] == "書かない窓口" and row[3] == "書かずにすんだ割合"}
    assert not any(value.isdigit() for value in shares.values())  # with one withheld the other would tell it
