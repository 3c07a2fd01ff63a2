"""What no honest browser sends to the office: characters that break, endless words, individual numbers."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from madoguchi.engines.cases.queries import case_of, log_of
from tests.journeys import office

pytestmark = pytest.mark.django_db

NUL = "\0"


@pytest.fixture(autouse=True)
def _pages_instead_of_tracebacks(centre: Client) -> None:
    centre.raise_request_exception = False


@pytest.mark.parametrize(
    "address",
    [
        *(f"/staff/?view=all&{name}=%00" for name in ("procedure", "ward", "step", "after")),
        "/staff/?view=all&after=0001-01-01T00:00:00%2B23:00~1",
        *(f"/staff/figures?year={year}" for year in ("0000", "9999", "²", "９" * 4, "-1", "1" + "0" * 30)),
        "/staff/cases/%00",
        "/console/definitions/%00",
        "/status/%00",
        "/receipt/%00",
    ],
)
def test_no_address_breaks_the_house(centre: Client, address: str) -> None:
    assert centre.get(address).status_code < 500


@pytest.mark.parametrize(
    ("name", "posted"),
    [
        ("take_next", {"procedure": NUL}),
        ("take_next", {"ward": NUL}),
        ("bulk_plan", {"ref": NUL, "event": "take"}),
        ("bulk_apply", {"ref": f"{NUL}:1", "event": "take"}),
        ("sign_in", {"ref": NUL, "next": "//elsewhere.example"}),
    ],
)
def test_no_post_breaks_a_list(centre: Client, name: str, posted: dict[str, str]) -> None:
    assert 400 <= centre.post(reverse(f"staff:{name}"), posted).status_code < 500


WORDS = {
    "add_note": "text",
    "withdraw": "text",
    "hand_over": "reason",
    "request_correction": "text",
}


@pytest.mark.parametrize("name", WORDS)
@pytest.mark.parametrize("words", [f"電話{NUL}", "個人番号は 1234 5678 9018 とのこと", "長" * 4001, "x" * 1_000_000])
def test_words_that_may_not_be_kept_are_refused_and_change_nothing(centre: Client, name: str, words: str) -> None:
    number = office.submitted()
    before = case_of(number)
    posted = {"division": "child_family", "fields": "children.0.insurance_number", "due_on": "2099-12-04"}
    answer = centre.post(reverse(f"staff:{name}", args=[number]), {**posted, WORDS[name]: words})
    assert answer.status_code == 422
    assert case_of(number).revision == before.revision
    assert len(log_of(number)) == before.revision
