"""A procedure that asks for an account of a business: the real provider tells which one it is, and the draft waits."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from madoguchi.engines.cases.queries import case_of
from madoguchi.engines.records import actions as record_actions
from madoguchi.foundation.catalogue import shelf
from madoguchi.foundation.dossier.models import Dossier
from madoguchi.foundation.identity.models import ExternalIdentity
from madoguchi.foundation.identity.oidc import signing_in
from madoguchi.journeys import examine
from madoguchi.values.clock import today
from tests.conftest import publish_definitions
from tests.definitions.folders import SAMPLE_CITY, sample_city_with
from tests.faces.api.programme import application
from tests.faces.portal.filling import begin
from tests.faces.portal.with_providers import at_the_provider, begun, providers, told
from tests.journeys import office
from tests.journeys.office import GRANT

__all__ = ["providers", "told"]

pytestmark = pytest.mark.django_db
PRIME, ENTRY, MEMBER = "business-1", "business-3", "business-4"
Asks = Callable[[str], None]


@pytest.fixture
def asks(tmp_path: Path, db: None) -> Iterator[Asks]:
    """Publish the sample city with a grant that is sent by such an account."""
    shelf.forget()

    def publish(wanted: str) -> None:
        text = (SAMPLE_CITY / "procedures" / f"{GRANT}.yaml").read_text(encoding="utf-8")
        (line,) = [one for one in text.splitlines() if one.startswith("assurance:")]
        said = f"assurance: {{identity: 2, business: {wanted}, proxy: [member, agent], delegation: [SUBSIDY]}}"
        publish_definitions(sample_city_with(tmp_path, f"{GRANT}.yaml", text.replace(line, said)))

    yield publish
    shelf.forget()


def drafted(client: Client) -> str:
    """A complete draft of the grant, begun in this browser."""
    ref = begin(client, GRANT)
    problems = record_actions.replace_answers(ref, application(GRANT)["answers"])
    assert not problems, problems.problems
    return ref


def send(client: Client, draft: str) -> Any:
    return client.post(reverse("portal:apply_submit", args=[draft]), _CONSENT)


_CONSENT = {"consent.true_statement": "yes"}


def sign_in(client: Client, who: str, next_url: str, *, use: bool = True) -> Any:
    client.get(at_the_provider(begun(client, "business", next_url), who))
    return client.post("/sign-in/confirm", {"use" if use else "without": "1"})


def test_the_start_says_which_account_is_needed_and_the_step_up_leads_back_to_the_draft(asks: Asks) -> None:
    asks("{accounts: [prime, member]}")
    client = Client()
    start = client.get(reverse("portal:apply_start", args=[GRANT])).content.decode()
    assert "GビズIDでサインインして申請します" in start
    assert "<li>プライム</li><li>メンバー</li>" in start
    draft = drafted(client)
    confirm, identity = (reverse(f"portal:apply_{name}", args=[draft]) for name in ("confirm", "identity"))
    assert "本人の確認に進む" in client.get(confirm).content.decode()
    assert send(client, draft)["Location"] == identity
    page = client.get(identity).content.decode()
    assert reverse("portal:sign_in_with", args=["business"]) in page
    assert reverse("portal:sign_in_with", args=["resident"]) not in page
    assert reverse("portal:sign_in_email") not in page
    assert not Dossier.objects.exists()
    assert sign_in(client, PRIME, confirm)["Location"] == confirm
    shown = client.get(confirm).content.decode()
    assert "この内容で申請する" in shown
    assert application(GRANT)["answers"]["project_title"] in shown
    assert client.get(identity)["Location"] == confirm
    send(client, draft)
    assert Dossier.objects.get().draft_ref == draft


@pytest.mark.parametrize(
    ("who", "wanted", "sentence"),
    [
        (ENTRY, "{accounts: [prime, member]}", "この手続が求める方法でのサインイン"),
        (MEMBER, "{accounts: [prime]}", "この手続が求める種類のGビズIDでのサインイン"),
        (MEMBER, "{accounts: [prime, member], roles: [prime, administrator]}", "この手続が求める、組織での役割"),
    ],
)
def test_another_account_is_told_what_is_needed_and_whom_to_ask_and_the_draft_waits(
    asks: Asks, who: str, wanted: str, sentence: str
) -> None:
    asks(wanted)
    client = Client()
    draft = drafted(client)
    confirm = reverse("portal:apply_confirm", args=[draft])
    sign_in(client, who, confirm)
    assert client.get(confirm).status_code == 200
    page = client.get(send(client, draft)["Location"]).content.decode()
    assert "いまのサインインでは、申請できません" in page
    assert sentence in page
    assert "たずねる先" in page
    assert not Dossier.objects.exists()
    sign_in(client, PRIME, confirm)
    send(client, draft)
    assert Dossier.objects.get().draft_ref == draft


def test_a_member_sends_where_members_may_also_when_nothing_told_is_kept(asks: Asks) -> None:
    asks("{accounts: [member], roles: [member]}")
    client = Client()
    draft = drafted(client)
    sign_in(client, MEMBER, reverse("portal:apply_confirm", args=[draft]), use=False)
    send(client, draft)
    assert Dossier.objects.get().draft_ref == draft
    assert not ExternalIdentity.objects.get().items


def test_what_a_browser_says_of_its_account_is_not_believed(asks: Asks) -> None:
    asks("{accounts: [prime]}")
    client = Client()
    draft = drafted(client)
    client.get(at_the_provider(begun(client, "business"), ENTRY))
    client.post("/sign-in/confirm", {"use": "1", "account_type": "2", "business_account": "prime"})
    send(client, draft)
    assert not Dossier.objects.exists()


def test_a_later_sign_in_without_such_an_account_forgets_the_one_before(
    asks: Asks, monkeypatch: pytest.MonkeyPatch
) -> None:
    asks("{accounts: [prime]}")
    client = Client()
    draft = drafted(client)
    confirm = reverse("portal:apply_confirm", args=[draft])
    sign_in(client, PRIME, confirm)
    monkeypatch.setattr(signing_in, "account_of", lambda _items: None)
    sign_in(client, PRIME, confirm)
    assert "本人の確認に進む" in client.get(confirm).content.decode()


@pytest.mark.parametrize("scopes", [["openid", "profile"], []])
def test_where_the_house_is_not_told_the_role_it_says_that_it_cannot_be_done_online(
    asks: Asks, settings: Any, scopes: list[str]
) -> None:
    asks("{accounts: [prime], roles: [prime]}")
    settings.OIDC_BUSINESS_SCOPES = scopes
    if not scopes:
        settings.OIDC_BUSINESS_ISSUER = ""
    client = Client()
    draft = drafted(client)
    page = client.get(reverse("portal:apply_identity", args=[draft])).content.decode()
    assert "いまは、オンラインで確かめられません" in page
    assert reverse("portal:sign_in_with", args=["business"]) not in page


def test_taking_it_back_needs_such_an_account_too_and_the_sign_in_leads_back_to_the_page(asks: Asks) -> None:
    asks("{accounts: [prime]}")
    client = Client()
    draft = drafted(client)
    sign_in(client, PRIME, reverse("portal:apply_confirm", args=[draft]))
    send(client, draft)
    dossier = Dossier.objects.get()
    withdraw = reverse("portal:withdraw", args=[dossier.reference_number])
    other = Client()
    other.post(
        reverse("portal:status_enter"),
        {"number": dossier.reference_number, "code": dossier.access_code},
    )
    answer = other.post(withdraw, {"sure": "1"})
    page = answer.content.decode()
    assert answer.status_code == 403
    assert "この手続が求める種類のGビズIDでのサインイン" in page
    assert f"{reverse('portal:sign_in_with', args=['business'])}?next={withdraw.replace('/', '%2F')}" in page
    assert not case_of(dossier.reference_number).closed_at
    assert sign_in(other, PRIME, withdraw)["Location"] == withdraw
    assert other.get(withdraw).status_code == 200
    assert other.post(withdraw, {"sure": "1"}).status_code == 302
    assert case_of(dossier.reference_number).closed_at


def test_a_correction_that_was_asked_for_is_answered_with_such_an_account_only(asks: Asks) -> None:
    asks("{accounts: [prime]}")
    client = Client()
    draft = drafted(client)
    sign_in(client, PRIME, reverse("portal:apply_confirm", args=[draft]))
    send(client, draft)
    dossier = Dossier.objects.get()
    number, by = dossier.reference_number, case_of(dossier.reference_number).division
    clerk = office.CENTRE if by == "administrative_centre" else office.STRANGER
    until = today() + timedelta(days=14)
    examine.ask_for_correction(
        number, fields=["project_title"], text="見直してください。", due_on=until, by=clerk, revision=None
    )
    correct = reverse("portal:correct", args=[number])
    other = Client()
    other.post(reverse("portal:status_enter"), {"number": number, "code": dossier.access_code})
    for answer in (other.get(correct), other.post(correct, {"as_it_is": "yes"})):
        assert answer.status_code == 403
        assert f"?next={correct.replace('/', '%2F')}" in answer.content.decode()
    typed = other.post(correct, {"project_title": "直した名前"}).content.decode()
    assert '<input type="hidden" name="project_title" value="直した名前">' in typed
    assert 'target="_blank"' in typed
    assert case_of(number).correction
    assert client.get(correct).status_code == 200
    assert client.post(correct, {"as_it_is": "yes"}).status_code == 302
    assert not case_of(number).correction
