"""A session that ends in the middle of a form loses nothing that was typed."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse

from madoguchi.engines.records.models import Draft
from madoguchi.values.clock import moved_to, now
from tests.faces.portal.filling import GUARDIAN, NEXT, begin, fill, picture, post_page, submit

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("published")]

_HIDDEN = re.compile(r'<input type="hidden" name="(kept[^"]*)" value="([^"]*)">')


def carried(page: str) -> dict[str, list[str]]:
    """What a page carries along in hidden fields."""
    found: dict[str, list[str]] = {}
    for name, value in _HIDDEN.findall(page):
        found.setdefault(name, []).append(value)
    return found


def end_the_session() -> None:
    """What the nightly job and the passing of time do."""
    Session.objects.all().delete()


def test_what_was_sent_after_the_session_ended_is_saved_when_the_code_is_entered(client: Client) -> None:
    draft = begin(client)
    end_the_session()
    asked = post_page(client, draft, "guardian", {**GUARDIAN, **NEXT})
    assert asked.status_code == 422
    page = asked.content.decode()
    assert "続きの番号" in page
    assert Draft.objects.get().answers == {}, "nobody writes into a form without its code"
    wrong = client.post(reverse("portal:resume"), {**carried(page), "code": "AAAA-BBBB"}).content.decode()
    assert carried(wrong) == carried(page), "a mistyped code loses nothing either"
    code = Draft.objects.get().resume_code
    opened = client.post(reverse("portal:resume"), {**carried(wrong), "code": code})
    assert opened["Location"] == reverse("portal:apply_page", args=[draft, "guardian"])
    assert 'value="小倉"' in client.get(opened["Location"]).content.decode()


def test_what_came_along_is_not_written_into_another_form(client: Client) -> None:
    theirs = begin(Client())
    mine = begin(client)
    end_the_session()
    page = post_page(client, theirs, "guardian", {**GUARDIAN, **NEXT}).content.decode()
    code = Draft.objects.get(ref=mine).resume_code
    again = client.post(reverse("portal:resume"), {**carried(page), "code": code})
    assert [draft.answers for draft in Draft.objects.all()] == [{}, {}]
    assert "別の申請の番号" in again.content.decode()
    assert carried(again.content.decode()) == carried(page), "and it is not thrown away"


def test_a_page_that_never_was_leads_to_where_the_form_goes_on(client: Client) -> None:
    draft = begin(client)
    sent = {"kept_draft": draft, "kept_page": "nowhere", "kept:guardian.family": "小倉"}
    code = Draft.objects.get().resume_code
    opened = client.post(reverse("portal:resume"), {**sent, "code": code})
    assert opened["Location"] == reverse("portal:apply_page", args=[draft, "guardian"])


def test_files_have_to_be_chosen_again_and_the_page_says_so(client: Client) -> None:
    draft = begin(client)
    end_the_session()
    page = post_page(client, draft, "children", {"children.0.card": picture(), **NEXT}).content.decode()
    assert "もう一度選んでください" in page


def test_what_was_ticked_comes_along_to_the_confirm_page(client: Client) -> None:
    draft = fill(client)
    end_the_session()
    page = submit(client, draft).content.decode()
    code = Draft.objects.get().resume_code
    opened = client.post(reverse("portal:resume"), {**carried(page), "code": code})
    assert opened["Location"] == reverse("portal:apply_confirm", args=[draft])
    assert client.get(opened["Location"]).content.decode().count("checked") == 2


def test_whoever_goes_on_saving_is_never_sent_away(client: Client) -> None:
    draft, began = begin(client), now()
    until = Session.objects.get().expire_date
    with moved_to(began + timedelta(hours=2)):
        post_page(client, draft, "guardian", {**GUARDIAN, **NEXT})
    first = Session.objects.get().expire_date
    assert first > until
    with moved_to(began + timedelta(hours=2, minutes=1)):
        post_page(client, draft, "guardian", {**GUARDIAN, **NEXT})
    assert Session.objects.get().expire_date == first, "noted once an hour, not at every page"


@pytest.mark.parametrize("into", ["en", "ja-easy"])
def test_changing_the_language_on_the_confirm_page_keeps_what_was_ticked(client: Client, into: str) -> None:
    draft = fill(client)
    ticked = {"consent.true_statement": "yes", "language": into}
    response = client.post(reverse("portal:apply_submit", args=[draft]), ticked)
    assert response["Location"] == reverse("portal:apply_confirm", args=[draft])
    page = client.get(response["Location"]).content.decode()
    assert page.count("checked") == 1
    assert client.cookies["language"].value == into


def test_what_came_along_writes_over_nothing_newer_unless_that_is_wanted(client: Client) -> None:
    draft = begin(client)
    here = reverse("portal:apply_page", args=[draft, "guardian"])
    drawn = re.search(r'action="([^"]+/page/guardian[^"]*)"', client.get(here).content.decode())
    assert drawn is not None
    end_the_session()
    page = client.post(drawn[1], {**GUARDIAN, "guardian.family": "古い", **NEXT}).content.decode()
    code, other = Draft.objects.get().resume_code, Client()
    other.post(reverse("portal:resume"), {"code": code})
    post_page(other, draft, "guardian", {**GUARDIAN, "guardian.family": "新しい", **NEXT})
    asked = client.post(reverse("portal:resume"), {**carried(page), "code": code})
    assert asked.status_code == 422
    assert "別のところで先に保存されています" in asked.content.decode()
    assert Draft.objects.get().answers["guardian"]["family"] == "新しい"
    client.post(reverse("portal:resume"), {**carried(asked.content.decode()), "code": code})
    assert Draft.objects.get().answers["guardian"]["family"] == "古い"


def test_what_is_wrong_with_it_is_said_at_the_field_and_the_way_back_to_the_confirm_page_is_kept(
    client: Client,
) -> None:
    draft = fill(client)
    end_the_session()
    here = reverse("portal:apply_page", args=[draft, "guardian"]) + "?from=confirm"
    page = client.post(here, {**GUARDIAN, "guardian_birth.month": "13", **NEXT}).content.decode()
    code = Draft.objects.get().resume_code
    told = client.post(reverse("portal:resume"), {**carried(page), "code": code})
    assert told.status_code == 422
    assert 'href="#guardian_birth"' in told.content.decode()
    assert "/page/guardian?from=confirm&amp;at=" in told.content.decode()
    end_the_session()
    fine = client.post(here, {**GUARDIAN, **NEXT}).content.decode()
    opened = client.post(reverse("portal:resume"), {**carried(fine), "code": code})
    assert opened["Location"] == here
