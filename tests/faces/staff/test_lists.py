"""The lists of the office: inbox, search, several at once, post; and how many queries a page may ask."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from madoguchi.engines.cases.models import Case
from madoguchi.engines.cases.queries import case_of
from madoguchi.engines.messaging.actions import write_message
from madoguchi.engines.messaging.queries import message_of
from madoguchi.journeys import examine
from tests.faces.staff.conftest import Door
from tests.journeys import office

pytestmark = pytest.mark.django_db

MOST_QUERIES = 15


def test_the_inbox_lists_a_new_matter_with_its_deadline(centre: Client):
    number = office.submitted()
    page = centre.get(reverse("staff:inbox"), {"view": "unassigned"}).content.decode()
    assert number in page
    assert "まで" in page
    assert "形式審査" in page


@pytest.mark.parametrize(
    "view", ["mine", "unassigned", "waiting", "due_soon", "overdue", "decision", "held", "all", "done", "nothing"]
)
def test_every_view_opens_even_when_it_is_empty(centre: Client, view: str):
    assert centre.get(reverse("staff:inbox"), {"view": view}).status_code == 200


def test_a_broken_page_cursor_is_a_clear_refusal(centre: Client):
    assert centre.get(reverse("staff:inbox"), {"after": "nonsense\x00"}).status_code == 409


def test_taking_the_next_one_opens_it(centre: Client):
    number = office.submitted()
    answer = centre.post(reverse("staff:take_next"))
    assert answer.headers["Location"] == reverse("staff:case", args=[number])
    assert case_of(number).assignee_ref == office.CENTRE.ref


def test_an_empty_queue_says_so(centre: Client):
    assert "受け持てる案件はありません" in centre.post(reverse("staff:take_next"), follow=True).content.decode()


def test_names_are_searched_by_post_and_never_stand_in_an_address(centre: Client):
    office.submitted()
    page = centre.get(reverse("staff:search"), {"q": "見本"}).content.decode()
    assert "検索の結果" not in page
    assert 'method="post"' in page


def test_a_whole_number_opens_the_case(centre: Client):
    number = office.submitted()
    answer = centre.post(reverse("staff:search"), {"q": number})
    assert answer.headers["Location"] == reverse("staff:case", args=[number])


@pytest.mark.parametrize("words", ["\x00", "' OR 1=1 --", "あ" * 5000, "‮", "%", "１２３４"])
def test_any_words_can_be_searched(centre: Client, words: str):
    assert centre.post(reverse("staff:search"), {"q": words}).status_code == 200


def test_several_cases_are_shown_before_they_are_carried_on(centre: Client):
    numbers = [office.submitted(seed=1), office.submitted(seed=2)]
    plan = centre.post(reverse("staff:bulk_plan"), {"ref": numbers, "event": "pass_step"}).content.decode()
    assert "まだ何も変わっていません" in plan
    assert case_of(numbers[0]).step == "formal_examination"
    chosen = [f"{number}:{case_of(number).revision}" for number in numbers]
    done = centre.post(reverse("staff:bulk_apply"), {"ref": chosen, "event": "pass_step"}).content.decode()
    assert "2件を進めました" in done
    assert case_of(numbers[1]).step == "substantive_examination"


@pytest.mark.parametrize(
    "posted", [{}, {"ref": ["x"], "event": "pass_step"}, {"ref": ["x"], "event": "withdraw"}, {"event": "?"}]
)
def test_nonsense_for_many_at_once_is_refused(centre: Client, posted: dict[str, object]):
    assert centre.post(reverse("staff:bulk_plan"), posted).status_code in (200, 302, 409)
    assert centre.post(reverse("staff:bulk_apply"), posted).status_code in (200, 302, 409)


def test_a_letter_for_the_post_is_listed_until_it_was_sent(centre: Client):
    number = office.submitted()
    facts = {
        "applicant": "見本 花子",
        "procedure": "手続",
        "status_url": "http://x",
        "office": "課",
        "city": "市",
        "due_on": "12月4日",
        "text": "直す",
    }
    ref = write_message(number, kind="correction_requested", language="ja", to="", facts=facts, key="k1")
    assert number in centre.get(reverse("staff:by_post")).content.decode()
    centre.post(reverse("staff:posted", args=[ref]))
    assert message_of(ref).state == "posted"
    assert number not in centre.get(reverse("staff:by_post")).content.decode()


def test_letters_of_another_division_are_not_listed(door):
    number = office.submitted()
    facts = {
        "applicant": "見本 花子",
        "procedure": "手続",
        "status_url": "http://x",
        "office": "課",
        "city": "市",
        "due_on": "12月4日",
        "text": "直す",
    }
    ref = write_message(number, kind="correction_requested", language="ja", to="", facts=facts, key="k1")
    stranger = door(office.STRANGER)
    assert number not in stranger.get(reverse("staff:by_post")).content.decode()
    assert stranger.post(reverse("staff:posted", args=[ref])).status_code == 404


def asked(browser: Client, address: str) -> list[str]:
    """The queries of a page, savepoints of the test's own transaction left out."""
    browser.get(address)
    with CaptureQueriesContext(
        connection,
    ) as found:
        assert browser.get(address).status_code == 200
    return [one["sql"] for one in found if not one["sql"].startswith(("SAVEPOINT", "RELEASE", "ROLLBACK"))]


@pytest.mark.parametrize("count", [1, 12])
def test_the_inbox_asks_the_same_few_questions_however_long_it_is(centre: Client, count: int):
    for seed in range(count):
        office.submitted(seed=seed)
    queries = asked(centre, reverse("staff:inbox") + "?view=all")
    assert len(queries) <= MOST_QUERIES, queries


def test_the_case_sheet_stays_within_its_queries_at_every_stage(door):
    waiting, decided = office.submitted(seed=1), office.decided(seed=2)
    sheet = examine.correction_sheet(waiting, by=office.CENTRE, language="ja")
    examine.ask_for_correction(
        waiting,
        fields=[sheet.rows[0].path],
        text="直してください。",
        due_on=sheet.due_on,
        by=office.CENTRE,
        revision=None,
    )
    for by, number in ((office.CENTRE, waiting), (office.CLERK, decided)):
        queries = asked(door(by), reverse("staff:case", args=[number]))
        assert len(queries) <= MOST_QUERIES, queries


@pytest.mark.parametrize("name", ["request_correction", "hand_over", "add_note", "draft_decision", "traces"])
def test_every_form_stays_within_its_queries(centre: Client, name: str):
    queries = asked(centre, reverse(f"staff:{name}", args=[office.submitted()]))
    assert len(queries) <= MOST_QUERIES, queries


def test_a_search_that_finds_too_many_says_how_many_it_shows_and_shows_more(door: Door) -> None:
    for seed in range(27):
        office.submitted(seed=seed)
    Case.objects.update(kana_key="ミホン", applicant_kana="ミホン")
    clerk, here = door(office.CENTRE), reverse("staff:search")
    page = clerk.post(here, {"q": "ミホン"}).content.decode()
    assert "はじめの25件" in page
    assert page.count("/staff/cases/") < 27 * 2
    more = clerk.post(here, {"q": "ミホン", "most": "100"}).content.decode()
    assert "はじめの" not in more
    assert all(number in more for number in Case.objects.values_list("reference_number", flat=True))
