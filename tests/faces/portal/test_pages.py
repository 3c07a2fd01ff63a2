"""The pages anybody may read: home, search, procedure, about, sign-in, errors, and the three languages."""

from __future__ import annotations

import re
from datetime import datetime

import pytest
from django.contrib.staticfiles import finders
from django.test import Client
from django.urls import reverse

from madoguchi.foundation.identity.actions import open_account
from madoguchi.values.clock import JST, moved_to
from tests.faces.portal.filling import apply, begin

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("published")]

OPEN_PAGES = [
    *(
        "home",
        "news",
        "find",
        "resume",
        "status_enter",
        "sign_in",
        "about_site",
        "about_accessibility",
        "about_privacy",
    ),
]


@pytest.mark.parametrize("name", OPEN_PAGES)
@pytest.mark.parametrize(("language", "spoken"), [("ja", "ja"), ("ja-easy", "ja"), ("en", "en")])
def test_every_open_page_is_drawn_in_every_language(client: Client, name: str, language: str, spoken: str) -> None:
    client.cookies["language"] = language
    page = client.get(reverse(f"portal:{name}")).content.decode()
    assert f'<html lang="{spoken}">' in page
    assert page.count("<h1") == 1
    assert "<main" in page


@pytest.mark.parametrize("name", OPEN_PAGES)
def test_no_page_carries_script_or_style_that_the_policy_forbids(client: Client, name: str) -> None:
    response = client.get(reverse(f"portal:{name}"))
    page = response.content.decode()
    assert "<script" not in page
    assert not re.search(r"\sstyle=", page)
    assert "'unsafe-inline'" not in response["Content-Security-Policy"]


def test_the_first_page_is_light(client: Client) -> None:
    weight = len(client.get(reverse("portal:home")).content) + len(client.get(reverse("portal:picture")).content)
    for part in ("ui/look.css", "ui/mark.svg"):
        with open(str(finders.find(part)), "rb") as file:
            weight += len(file.read())
    assert weight < 100_000


def test_the_front_page_tells_the_news_in_the_readers_language(client: Client) -> None:
    with moved_to(datetime(2026, 11, 26, 10, tzinfo=JST)):
        client.cookies["language"] = "en"
        page = client.get(reverse("portal:home")).content.decode()
        told = client.get(reverse("portal:news")).content.decode()
    assert f"{reverse('portal:news')}#new_year" in page
    assert "Counters and online applications over the New Year" in page
    assert "the counters of the ward offices are closed" in told


def test_the_front_page_says_how_long_one_waits_only_while_the_counters_are_open(client: Client) -> None:
    with moved_to(datetime(2026, 11, 26, 10, tzinfo=JST)):
        assert "いまの待ち時間" in client.get(reverse("portal:home")).content.decode()
    with moved_to(datetime(2026, 11, 28, 10, tzinfo=JST)):
        assert "いまの待ち時間" not in client.get(reverse("portal:home")).content.decode()


@pytest.mark.parametrize("text", ["児童", "じどう", "ｼﾞﾄﾞｳ", "引越し"])
def test_two_characters_of_any_writing_find_a_procedure(client: Client, text: str) -> None:
    page = client.get(reverse("portal:find"), {"q": text}).content.decode()
    assert reverse("portal:procedure", args=["child_allowance_claim"]) in page


def test_a_search_for_businesses_leaves_the_others_out(client: Client) -> None:
    page = client.get(reverse("portal:find"), {"audience": "business"}).content.decode()
    assert reverse("portal:procedure", args=["subsidy_grant"]) in page
    assert reverse("portal:procedure", args=["child_allowance_claim"]) not in page


def test_a_search_without_an_answer_shows_a_way_on(client: Client) -> None:
    page = client.get(reverse("portal:find"), {"q": "ぬぬぬぬぬ", "event": "<b>", "audience": "x"}).content.decode()
    assert "見つかりませんでした" in page
    assert "<b>ぬ" not in page


def test_a_procedure_says_what_it_needs_before_anything_is_typed(client: Client) -> None:
    page = client.get(reverse("portal:procedure", args=["child_medical_expenses"])).content.decode()
    for said in ("お子さんの健康保険がわかるもの", "子ども医療費支給条例", "14日以内", "子育て支援課", "かかりません"):
        assert said in page


def test_an_unknown_procedure_is_a_page_that_is_not_there(client: Client) -> None:
    response = client.get(reverse("portal:procedure", args=["nothing"]))
    assert response.status_code == 404
    assert "<h1" in response.content.decode()


def test_an_unknown_address_has_the_citys_own_page(client: Client) -> None:
    response = client.get("/nothing-here")
    assert response.status_code == 404
    assert "北九州市" in response.content.decode()


def test_the_language_is_remembered_and_leads_back(client: Client) -> None:
    here = reverse("portal:procedure", args=["subsidy_grant"])
    response = client.post(reverse("portal:language"), {"language": "en", "next": here})
    assert response["Location"] == here
    assert "Apply for a business grant" in client.get(here).content.decode()


def test_signing_in_offers_only_synthetic_residents(client: Client) -> None:
    open_account("resident", "戸畑 葵", ref="r-1", kana="トバタ アオイ", note="住民", is_demonstration=True)
    open_account("staff", "門司 千尋", ref="s-1", is_demonstration=True)
    page = client.get(reverse("portal:sign_in")).content.decode()
    assert "戸畑 葵" in page
    assert "門司 千尋" not in page
    assert client.post(reverse("portal:sign_in"), {"ref": "s-1"}).status_code == 200
    response = client.post(reverse("portal:sign_in"), {"ref": "r-1", "next": "https://elsewhere.example/"})
    assert response["Location"] == reverse("portal:mine")


def test_without_a_demonstration_nobody_can_sign_in(client: Client, settings: object) -> None:
    open_account("resident", "戸畑 葵", ref="r-1", is_demonstration=True)
    settings.MADOGUCHI_DEMO = False  # type: ignore[attr-defined]
    client.post(reverse("portal:sign_in"), {"ref": "r-1"})
    assert client.get(reverse("portal:mine")).status_code == 302


def test_whoever_is_signed_in_finds_their_matters_on_any_device(client: Client) -> None:
    open_account("resident", "戸畑 葵", ref="r-1", kana="トバタ アオイ", is_demonstration=True)
    client.post(reverse("portal:sign_in"), {"ref": "r-1"})
    number = apply(client)
    begin(client)
    elsewhere = Client()
    elsewhere.post(reverse("portal:sign_in"), {"ref": "r-1"})
    page = elsewhere.get(reverse("portal:mine")).content.decode()
    assert number in page
    assert "入力の途中" in page
    assert elsewhere.get(reverse("portal:status", args=[number])).status_code == 200


def test_signing_out_closes_what_this_browser_could_open(client: Client) -> None:
    number = apply(client)
    client.post(reverse("portal:sign_out"))
    assert client.get(reverse("portal:status", args=[number])).status_code == 404


def test_a_signed_in_resident_finds_their_name_in_the_form(client: Client) -> None:
    open_account("resident", "戸畑 葵", ref="r-1", kana="トバタ アオイ", is_demonstration=True)
    client.post(reverse("portal:sign_in"), {"ref": "r-1"})
    page = client.get(reverse("portal:apply_page", args=[begin(client), "guardian"])).content.decode()
    assert 'value="戸畑"' in page
