"""Signing in under a delegation: a proxy of the delegating business, for as long as the provider tells of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from madoguchi.foundation.dossier.queries import dossier_facts
from madoguchi.foundation.identity import mandates
from madoguchi.foundation.identity.models import Account, ExternalIdentity, Mandate
from madoguchi.foundation.identity.oidc import signing_in
from madoguchi.foundation.identity.queries import actor_of
from madoguchi.foundation.journal.models import Entry
from madoguchi.journeys import apply
from madoguchi.journeys.case_sheet import case_sheet
from madoguchi.journeys.own_looks import own_looks
from madoguchi.values.actor import Actor
from madoguchi.values.business_account import AccountType, BusinessAccount, OrganisationRole
from madoguchi.values.clock import moved_to, now
from madoguchi.values.mandate_kind import MandateKind
from tests.faces.portal.with_providers import at_the_provider, begun, providers, told
from tests.journeys import office
from tests.journeys.for_another.test_filling_in import filled_in

__all__ = ["providers", "told"]

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("published")]
FIRM, AGENT, SHOP = "business-1", "business-4", "business-2"


def come_in(who: str, *, use: bool = True, **more: str) -> tuple[Client, str]:
    """A browser in which this business signed in, and the page it confirmed."""
    client = Client()
    assert client.get(at_the_provider(begun(client, "business"), who))["Location"] == "/sign-in/confirm"
    page = client.get("/sign-in/confirm").content.decode()
    client.post("/sign-in/confirm", {"use" if use else "without": "1", **more})
    return client, page


def actor(client: Client) -> Actor:
    return actor_of(Account.objects.get(pk=client.session["_auth_user_id"]))


def applied(client: Client) -> str:
    """An application of the agent for the delegating business."""
    by = replace(actor(client), assurance=2, business=BusinessAccount(AccountType.MEMBER, OrganisationRole.MEMBER))
    (mandate,) = mandates.held_by(by)
    return apply.submit_application(filled_in(mandate.ref, office.GRANT, by), by=by, language="ja")


def status(client: Client, number: str) -> int:
    return client.get(f"/status/{number}").status_code


def test_what_is_delegated_is_shown_before_it_is_used_and_acts_for_the_business_it_is_from() -> None:
    client, page = come_in(AGENT)
    for words in (
        "メンバー",
        "見本行政書士法人",
        "株式会社見本製作所",
        "8000000000001",
        "1000000001",
        "令和2年4月1日から",
    ):
        assert words in page
    assert "補助金等の交付を申請する" in page
    (held,) = mandates.held_by(actor(client))
    assert (held.kind, held.procedures, held.principal_name) == (
        MandateKind.AGENT,
        (office.GRANT,),
        "株式会社見本製作所",
    )
    entry = Entry.objects.get(verb="write:mandate_delegated")
    assert (entry.detail["delegation"], entry.detail["until"]) == ("1000000001", "2099-03-31")
    number = applied(client)
    assert dossier_facts(number).applicant.account_ref == held.principal_ref
    assert status(client, number) == 200
    (shown,) = case_sheet(number, by=office.STRANGER, language="ja").proxies
    assert (shown.proxy_name, shown.delegation, shown.from_on) == ("見本行政書士法人", "1000000001", held.from_on)
    assert "GビズIDの委任 1000000001" in client.get(reverse("portal:mandates")).content.decode()


def test_the_representative_of_that_business_finds_the_matter_and_every_look_of_the_proxy() -> None:
    agent, _ = come_in(AGENT)
    number = applied(agent)
    assert status(agent, number) == 200
    firm, page = come_in(FIRM)
    assert "委任した事業者" not in page
    assert actor(firm).ref == dossier_facts(number).applicant.account_ref
    shown = firm.get(f"/status/{number}").content.decode()
    assert "GビズIDの委任 1000000001" in shown
    assert {"read", "write:by_proxy"} <= {one.verb for one in own_looks(actor(firm), "ja").looks if one.by_proxy}
    other, _ = come_in(SHOP)
    assert status(other, number) == 404


def test_a_second_account_of_that_business_is_not_let_into_the_first_ones_matters() -> None:
    agent, _ = come_in(AGENT)
    number = applied(agent)
    first, _ = come_in(FIRM)
    ExternalIdentity.objects.filter(subject=FIRM).update(subject="another-account-of-the-firm")
    second, _ = come_in(FIRM)
    assert actor(second).ref != actor(first).ref
    assert status(second, number) == 404


def test_without_the_word_of_the_person_nothing_is_acted_for() -> None:
    client, _ = come_in(AGENT, use=False)
    assert mandates.held_by(actor(client)) == []
    assert not ExternalIdentity.objects.filter(subject__startswith="corporation:").exists()


def test_what_a_browser_says_of_a_delegation_is_no_delegation() -> None:
    come_in(AGENT)
    client, _ = come_in(SHOP, delegation="1000000001", delegation_info="{}", corp_no="8000000000001")
    assert mandates.held_by(actor(client)) == []


def test_a_sign_in_that_is_told_of_none_ends_it_at_once_and_the_next_one_brings_it_back(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    client, _ = come_in(AGENT)
    number = applied(client)
    with monkeypatch.context() as changed:
        changed.setattr(signing_in, "delegation_of", lambda *_, **__: None)
        come_in(AGENT)
        assert mandates.held_by(actor(client)) == []
        assert status(client, number) == 404
    come_in(AGENT)
    assert status(client, number) == 200
    assert Mandate.objects.count() == 1


def test_what_was_not_told_anew_since_the_longest_sign_in_is_over(settings: Any) -> None:
    client, _ = come_in(AGENT)
    by = actor(client)
    whole = settings.RESIDENT_TIMES[1]
    with moved_to(now() + whole - timedelta(minutes=1)):
        assert len(mandates.held_by(by)) == 1
    with moved_to(now() + whole + timedelta(minutes=1)):
        assert mandates.held_by(by) == []


def test_one_the_business_ended_here_stays_ended() -> None:
    agent, _ = come_in(AGENT)
    number = applied(agent)
    firm, _ = come_in(FIRM)
    (given,) = mandates.given_by(actor(firm))
    assert firm.post(reverse("portal:mandate_end", args=[given.ref])).status_code == 302
    again, _ = come_in(AGENT)
    assert mandates.held_by(actor(again)) == []
    assert status(again, number) == 404


def test_a_delegation_for_another_service_is_refused_with_a_sentence_and_nothing_is_kept(settings: Any) -> None:
    settings.OIDC_BUSINESS_SYSTEM = "ANOTHER"
    client = Client()
    answer = client.get(at_the_provider(begun(client, "business"), AGENT))
    assert answer.status_code == 422
    assert "この市のサービスのものではありません" in answer.content.decode()
    assert client.get("/sign-in/confirm")["Location"] == "/sign-in"
    assert not ExternalIdentity.objects.exists()


def test_a_delegation_in_no_category_of_the_city_says_so_and_gives_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    really = signing_in.delegation_of

    def elsewhere(*given: Any, **more: Any) -> Any:
        one = really(*given, **more)
        return one and type(one)(**{**vars(one), "categories": ("OTHER",)})

    monkeypatch.setattr(signing_in, "delegation_of", elsewhere)
    client, page = come_in(AGENT)
    assert "この市の手続では、使えません" in page
    assert mandates.held_by(actor(client)) == []


def test_the_business_sees_and_ends_it_although_nobody_signed_in_under_it_lately(settings: Any) -> None:
    agent, _ = come_in(AGENT)
    firm, _ = come_in(FIRM)
    by, other = actor(firm), actor(agent)
    with moved_to(now() + settings.RESIDENT_TIMES[1] + timedelta(hours=1)):
        assert mandates.held_by(other) == []
        (given,) = mandates.given_by(by)
        mandates.end(given.ref, by=by)
        assert mandates.given_by(by) == []
