"""Signing in by real providers of another make: the way in, and every way it must not go."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
import requests
from django.test import Client

from madoguchi.config.providers import Running, free_ports, running
from madoguchi.foundation.identity.models import Account, ExternalIdentity
from madoguchi.foundation.identity.oidc import client as oidc
from madoguchi.foundation.journal.models import Entry
from tests.faces.portal.with_providers import BASE, at_the_provider, begun, providers, tell, told

__all__ = ["providers", "told"]

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("published")]


def test_a_resident_signs_in_sees_what_was_told_and_keeps_it_only_when_asked(client: Client) -> None:
    asked = begun(client, next_url="/mine")
    query = parse_qs(urlsplit(asked).query)
    assert query["response_type"] == ["code"]
    assert query["code_challenge_method"] == ["S256"]
    assert query["acr_values"] == ["aal3 crl"]
    assert query["scope"] == ["openid name address birthdate gender"]
    back = client.get(at_the_provider(asked))
    assert back["Location"] == "/sign-in/confirm"
    assert not Account.objects.filter(kind="resident", is_demonstration=False).exists()
    page = client.get("/sign-in/confirm").content.decode()
    assert "見本 葵" in page
    assert "北浜市中央区見本町一丁目2番3号" in page
    assert [words for words in ("平成2年1月4日", "女") if words not in page] == []
    assert "19900104" not in page
    assert client.post("/sign-in/confirm", {"use": "1"})["Location"] == "/mine"
    identity = ExternalIdentity.objects.get()
    assert identity.subject == "pairwise-resident-1"
    assert identity.items["birthdate"] == "19900104"
    assert identity.account.name == "見本 葵"
    assert identity.assurance == 3
    assert client.get("/mine").status_code == 200
    kept = str(dict(client.session))
    assert "access_token" not in kept
    assert "eyJ" not in kept


def test_signing_in_without_the_items_keeps_none(client: Client) -> None:
    client.get(at_the_provider(begun(client)))
    client.post("/sign-in/confirm", {"without": "1"})
    identity = ExternalIdentity.objects.get()
    assert (identity.items, identity.verified_at, identity.account.name) == ({}, None, "")
    assert client.get("/mine").status_code == 200


def test_the_same_person_has_the_same_account_and_another_has_another(client: Client) -> None:
    for who in ("resident-1", "resident-1", "resident-2"):
        browser = Client()
        browser.get(at_the_provider(begun(browser), who))
        browser.post("/sign-in/confirm", {"use": "1"})
    assert ExternalIdentity.objects.count() == 2


def test_a_business_signs_in_with_the_assurance_of_its_account(client: Client) -> None:
    client.get(at_the_provider(begun(client, "business"), "business-3"))
    client.post("/sign-in/confirm", {"use": "1"})
    identity = ExternalIdentity.objects.get()
    assert (identity.account.kind, identity.assurance) == ("business", 1)
    assert identity.items["name"] == "株式会社試しの店"


def refused(answer: Any, status: int = 422) -> str:
    assert answer.status_code == status
    assert not ExternalIdentity.objects.exists()
    return str(answer.content.decode())


def test_s_oidc_1_a_wrong_state_is_refused_and_the_right_one_is_used_up_with_it(client: Client) -> None:
    way_back = at_the_provider(begun(client))
    refused(client.get(re.sub(r"state=[^&]+", "state=x", way_back)))
    refused(client.get(way_back))


def test_s_oidc_13_the_answer_to_another_browser_is_refused(client: Client) -> None:
    """Somebody lets a victim follow the way back of their own sign-in (login CSRF)."""
    refused(Client().get(at_the_provider(begun(client))))


def test_s_oidc_10_an_answer_is_good_once(client: Client) -> None:
    way_back = at_the_provider(begun(client))
    assert client.get(way_back).status_code == 302
    refused(client.get(way_back))


def test_s_oidc_11_a_code_of_another_sign_in_is_refused(client: Client) -> None:
    """The code belongs to another verifier and another nonce; the provider sees the first, we the second."""
    stolen = parse_qs(urlsplit(at_the_provider(begun(Client()))).query)["code"][0]
    way_back = at_the_provider(begun(client))
    refused(client.get(re.sub(r"code=[^&]+", f"code={stolen}", way_back)))


def test_s_oidc_10_a_replayed_code_is_refused_by_the_provider(client: Client) -> None:
    way_back = at_the_provider(begun(client))
    kept = dict(client.session["sign_in_begun"])
    client.get(way_back)
    session = client.session
    session["sign_in_begun"] = kept
    session.pop("sign_in_answer", None)
    session.save()
    refused(client.get(way_back))


def test_s_oidc_12_the_answer_of_one_provider_is_no_answer_of_the_other(client: Client, providers: Running) -> None:
    """Mix-up: the browser asked one provider and comes back with the answer of the other."""
    way_back = at_the_provider(begun(client, "business"), "business-1")
    refused(client.get(way_back.replace("/back/business", "/back/resident")))
    asked = begun(client)
    mixed = at_the_provider(asked)
    other = providers.environment["OIDC_BUSINESS_ISSUER"]
    refused(client.get(re.sub(r"iss=[^&]+", f"iss={other}", mixed)))


def test_who_cancels_is_told_so_and_may_try_again(client: Client) -> None:
    page = refused(client.get(at_the_provider(begun(client), cancel=True)))
    assert "サインインを取りやめました" in page
    assert "/sign-in/with/resident" in page
    assert refused_in_journal() == ["デジタル認証アプリ"]


def refused_in_journal() -> list[str]:
    """The ways by which somebody was not let in, as the journal has them; of none of them whom it was meant to be."""
    entries = Entry.objects.filter(verb="sign_in_refused").order_by("id")
    assert {one.actor_ref for one in entries} <= {"system"}
    return [one.data for one in entries]


def test_who_signs_in_to_an_account_that_was_ended_stands_in_the_journal(client: Client) -> None:
    for use in ("use", "without"):
        client.get(at_the_provider(begun(client)))
        answer = client.post("/sign-in/confirm", {use: "1"})
        if use == "use":
            assert answer.status_code == 302
            Account.objects.update(is_active=False)
            client = Client()
    assert answer.status_code == 422
    assert refused_in_journal() == ["デジタル認証アプリ"]
    assert client.post("/sign-in/confirm", {"use": "1"}).status_code == 302, "what was not asked is no refusal"
    assert client.get("/sign-in/back/resident", {"error": "access_denied", "state": "x"}).status_code == 422
    assert refused_in_journal() == ["デジタル認証アプリ"]


def test_s_oidc_16_a_provider_that_is_away_leaves_no_half_made_session(client: Client, settings: Any) -> None:
    settings.OIDC_RESIDENT_ISSUER = f"http://127.0.0.1:{free_ports()[0]}"
    page = refused(client.get("/sign-in/with/resident"), 503)
    assert "サインインしなくても、申請はできます" in page
    assert "sign_in_begun" not in client.session


def test_s_oidc_16_a_provider_that_goes_away_before_the_code_is_changed_leaves_no_half_made_session(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    way_back = at_the_provider(begun(client))
    endpoint, away = oidc._endpoint, f"http://127.0.0.1:{free_ports()[0]}/token"
    monkeypatch.setattr(oidc, "_endpoint", lambda one, name: away if name == "token_endpoint" else endpoint(one, name))
    page = refused(client.get(way_back), 503)
    assert "サインインしなくても、申請はできます" in page
    assert not {"sign_in_begun", "sign_in_answer"} & set(client.session.keys())
    assert refused_in_journal() == ["デジタル認証アプリ"]
    monkeypatch.undo()
    assert client.get(at_the_provider(begun(client))).status_code == 302


def test_s_oidc_4_an_issuer_that_is_not_exactly_ours_is_not_trusted(client: Client, settings: Any) -> None:
    settings.OIDC_RESIDENT_ISSUER = settings.OIDC_RESIDENT_ISSUER + "/"
    refused(client.get("/sign-in/with/resident"))


def test_an_unknown_way_in_is_refused(client: Client) -> None:
    refused(client.get("/sign-in/with/nobody"))


def test_s_oidc_9_changed_keys_are_fetched_once_more(client: Client, tmp_path: Path, settings: Any) -> None:
    """The provider has new keys: the token names a key that the kept set does not have."""
    ports = free_ports()
    with running(tmp_path / "old", base_url=BASE, ports=ports) as old:
        tell(settings, old)
        begun(Client())
        oidc.discovery(oidc_provider())
        keys = oidc.discovery(oidc_provider())["jwks_uri"]
        oidc._fetched(keys)
    with running(tmp_path / "new", base_url=BASE, ports=ports) as new:
        tell(settings, new)
        assert client.get(at_the_provider(begun(client))).status_code == 302
        assert client.get("/sign-in/confirm").status_code == 200


def oidc_provider() -> Any:
    from madoguchi.foundation.identity.oidc.providers import provider

    return provider("resident")


def test_the_draft_one_signs_in_for_comes_along_and_nothing_else_does(client: Client) -> None:
    for _time in range(2):
        client.post("/procedures/child_medical_expenses/apply", {})
    mine, other = client.session["drafts"]
    client.get(at_the_provider(begun(client, next_url=f"/apply/{mine}/page/guardian")))
    assert client.post("/sign-in/confirm", {"use": "1"})["Location"] == f"/apply/{mine}/page/guardian"
    assert client.session["drafts"] == [mine]
    assert client.get(f"/apply/{mine}/page/guardian").status_code == 200
    assert client.get(f"/apply/{other}/page/guardian").status_code == 302


def asked_with(address: str, way_back: str) -> requests.Response:
    """What the provider says to a browser that comes with another way back."""
    changed = urlsplit(address)._replace(
        query=urlencode(
            {**{name: one[0] for name, one in parse_qs(urlsplit(address).query).items()}, "redirect_uri": way_back}
        )
    )
    return requests.get(changed.geturl(), allow_redirects=False, timeout=20)


@pytest.mark.parametrize(
    "varied",
    [
        "{}/",
        "{}?next=1",
        "{}/../business",
        "{}#x",
        "{}x",
        "http://testserver.evil.example/sign-in/back/resident",
        "http://testserver@evil.example/sign-in/back/resident",
        "https://testserver/sign-in/back/resident",
        "http://testserver/sign-in/back/business",
        "http://TESTSERVER/sign-in/back/resident",
    ],
)
def test_s_oidc_14_a_way_back_that_is_not_exactly_ours_is_gone_by_nobody(client: Client, varied: str) -> None:
    asked = begun(client)
    ours = parse_qs(urlsplit(asked).query)["redirect_uri"][0]
    assert asked_with(asked, ours).status_code in (302, 303)
    answer = asked_with(asked, varied.format(ours))
    assert answer.status_code == 400
    assert "Location" not in answer.headers


def test_s_oidc_14_the_way_back_is_the_houses_own_whatever_host_was_asked(client: Client, settings: Any) -> None:
    settings.ALLOWED_HOSTS = ["*"]
    for more in ({"HTTP_HOST": "evil.example"}, {"HTTP_X_FORWARDED_HOST": "evil.example"}):
        answer = client.get("/sign-in/with/resident", **more)  # type: ignore[arg-type]
        assert parse_qs(urlsplit(answer["Location"]).query)["redirect_uri"] == [f"{BASE}/sign-in/back/resident"]


def test_s_oidc_14_a_code_is_changed_only_with_the_way_back_it_was_given_for(client: Client, settings: Any) -> None:
    way_back = at_the_provider(begun(client))
    settings.MADOGUCHI_BASE_URL = "http://elsewhere"
    refused(client.get(way_back))


def test_s_oidc_18_no_address_of_another_site_is_gone_to_afterwards(client: Client) -> None:
    client.get(at_the_provider(begun(client, next_url="https://evil.example/")))
    assert client.post("/sign-in/confirm", {"use": "1"})["Location"] == "/mine"
