"""A refusal of access tells its rule, what would be needed and whom to ask, in the reader's language."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from madoguchi.foundation.identity.actions import create_token, open_account
from tests.journeys import office
from tests.signing_in import sign_in

pytestmark = pytest.mark.usefixtures("published")

WORDS = {
    "ja": ("ほかの課の処理が終わること", "いま処理している課", "行政事務センター"),
    "en": (
        "that the other division has finished",
        "the division working on it now",
        "Administrative Centre",
    ),
}


@pytest.mark.parametrize("language", ["ja", "en"])
def test_the_page_of_a_refusal_says_what_is_needed_and_whom_to_ask(language: str) -> None:
    one = office.CLERK
    open_account("staff", one.name, ref=one.ref, duties=one.duties)
    client = Client()
    sign_in(client, one.ref)
    client.cookies["language"] = language
    where = f"{reverse('staff:correct_value', args=[office.submitted()])}?path=children.0.insurance_number"
    answer = client.post(where, {"children.0.insurance_number": "99-9999", "reason": "桁ちがい", "revision": "0"})
    assert answer.status_code == 403
    for words in (*WORDS[language], "clerk.turn_of_another_desk"):
        assert words in answer.content.decode()


@pytest.mark.parametrize("language", ["ja", "en"])
def test_a_programme_is_told_the_same(language: str) -> None:
    token = create_token("clerk", division="child_family")
    client = Client(headers={"Authorization": f"Bearer {token}", "Accept-Language": language})
    given = {"answers_revision": 0, "path": "telephone", "value": "093-000-1111", "reason": "桁ちがい"}
    where = f"/api/v1/cases/{office.submitted()}/actions/correct_value"
    answer = client.post(where, given, content_type="application/json")
    assert answer.status_code == 403
    access = answer.json()["access"]
    needs, ask, division = WORDS[language]
    assert (access["rule"], access["needs"], access["office"]) == ("clerk.turn_of_another_desk", needs, division)
    assert ask in access["ask"]


def test_who_is_no_applicant_is_told_how_to_open_the_page_and_nothing_of_the_matter() -> None:
    answer = Client().get(reverse("portal:status", args=[office.submitted()]))
    assert answer.status_code == 404
    assert "申請した方のサインイン、または受付番号と確認コード" in answer.content.decode()
    assert "applicant.own_matter" in answer.content.decode()
