"""What a visitor with bad intent, or two hundred with good ones, may and may not do."""

from __future__ import annotations

import logging

import pytest
from django.test import Client
from django.urls import reverse

from madoguchi.engines.records.models import Draft
from madoguchi.foundation.identity.actions import open_account
from madoguchi.foundation.identity.models import AccountKind, CodeTry
from madoguchi.foundation.identity.tries import MOST_TRIES, counted_try
from madoguchi.values.actor import Duty
from tests.faces.portal.filling import CHILD, GUARDIAN, NEXT, begin, fill, picture, post_page, submit
from tests.signing_in import sign_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("published")]

SCRIPT = '"><script>alert(1)</script><img src=x onerror=alert(2)>'
CANARY = "ミホンカナリア"


def test_s_rate_3_two_hundred_residents_behind_one_address_still_work() -> None:
    for _ in range(200):
        with counted_try("192.0.2.7", wrong=(ValueError,)):
            pass
    assert sum(row.tries for row in CodeTry.objects.all()) < MOST_TRIES


@pytest.mark.parametrize("name", ["account_ref", "sealed_at", "version", "id", "guardian.account", "channel", "ward"])
def test_s_mass_1_a_field_nobody_was_asked_for_is_not_taken(client: Client, name: str) -> None:
    draft = begin(client)
    before = Draft.objects.values().get(ref=draft)
    answer = post_page(client, draft, "guardian", {**GUARDIAN, name: "1", **NEXT})
    assert answer.status_code in (400, 422)
    after = Draft.objects.values().get(ref=draft)
    assert {key: after[key] for key in ("account_ref", "sealed_at", "version_id", "channel", "id")} == {
        key: before[key] for key in ("account_ref", "sealed_at", "version_id", "channel", "id")
    }


def test_s_csp_2_what_a_visitor_types_is_text_on_every_page(client: Client) -> None:
    draft = begin(client)
    hostile = {**CHILD, "children.0.insurer": SCRIPT}
    post_page(client, draft, "guardian", {**GUARDIAN, **NEXT})
    post_page(client, draft, "move", {"moved_in": "no", **NEXT})
    post_page(client, draft, "children", {**hostile, **NEXT})
    post_page(client, draft, "other_support", {"other_support": "none", **NEXT})
    post_page(client, draft, "refund", {"paid_already": "no", **NEXT})
    post_page(client, draft, "documents", {"insurance_paper": picture(), **NEXT})
    number = submit(client, draft)["Location"].rsplit("/", 1)[1]
    pages = [
        reverse("portal:receipt", args=[number]),
        reverse("portal:status", args=[number]),
        reverse("portal:answers", args=[number]),
    ]
    seen = [client.get(page).content.decode() for page in pages]
    clerk = Client()
    duties = [Duty("administrative_centre", "clerk"), Duty("child_family", "clerk")]
    sign_in(clerk, open_account(AccountKind.STAFF, "見本 係員", duties=duties))
    seen.append(clerk.get(reverse("staff:case", args=[number])).content.decode())
    assert any("&lt;script&gt;alert(1)" in one for one in seen)
    assert not any("<script>alert(1)" in one or "<img src=x" in one for one in seen)


def test_s_log_9_nothing_of_an_applicant_stands_in_a_log_or_an_address(
    client: Client, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    for fact in ("guardian.family_kana", "guardian.given_kana"):
        monkeypatch.setitem(GUARDIAN, fact, CANARY)
    monkeypatch.setitem(GUARDIAN, "address.street", CANARY)
    with caplog.at_level(logging.DEBUG):
        answer = submit(client, fill(client))
        client.get(answer["Location"])
        client.get(reverse("portal:status", args=["0000-0000-00"]))
        client.post(reverse("portal:status_enter"), {"number": CANARY, "code": CANARY})
    assert CANARY in str(Draft.objects.get().answers)
    assert CANARY not in caplog.text
    assert CANARY not in answer["Location"]
