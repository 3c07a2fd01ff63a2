"""A procedure that asks who applies: the draft waits while its owner signs in more surely, and comes along."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse

from madoguchi.engines.messaging.models import OutboxMessage
from madoguchi.foundation.catalogue import shelf
from madoguchi.foundation.dossier.models import Dossier
from madoguchi.foundation.identity.actions import open_account
from madoguchi.foundation.identity.models import AccountKind
from madoguchi.foundation.identity.sessions import ASSURANCE
from tests.conftest import publish_definitions
from tests.definitions.folders import SAMPLE_CITY, sample_city_with
from tests.faces.portal.filling import fill, submit

pytestmark = pytest.mark.django_db
Needs = Callable[[int], None]


@pytest.fixture
def needs(tmp_path: Path, db: None) -> Iterator[Needs]:
    """Publish the sample city with a procedure that asks for this assurance."""

    shelf.forget()

    def publish(level: int) -> None:
        name = "child_medical_expenses.yaml"
        text = (SAMPLE_CITY / "procedures" / name).read_text(encoding="utf-8")
        changed = text.replace("assurance: {identity: 0,", f"assurance: {{identity: {level},")
        assert changed != text or level == 0
        publish_definitions(sample_city_with(tmp_path, name, changed))

    yield publish
    shelf.forget()


def signed_in(client: Client, assurance: int) -> None:
    """Sign in as a new resident, as surely as this."""
    from madoguchi.foundation.identity.models import Account

    client.force_login(Account.objects.get(ref=open_account(AccountKind.RESIDENT, "見本 葵")))
    session = client.session
    session[ASSURANCE] = assurance
    session.save()


def test_somebody_unknown_is_asked_who_they_are_and_nothing_typed_is_lost(client: Client, needs: Needs) -> None:
    needs(3)
    draft = fill(client)
    confirm = reverse("portal:apply_confirm", args=[draft])
    assert "本人の確認に進む" in client.get(confirm).content.decode()
    answer = submit(client, draft)
    assert answer["Location"] == reverse("portal:apply_identity", args=[draft])
    page = client.get(answer["Location"]).content.decode()
    assert "窓口や郵送での申請のしかたを見る" in page
    assert not Dossier.objects.exists()
    kept = client.get(confirm).content.decode()
    assert "小倉" in kept
    assert re.search(r'name="consent.true_statement"[^>]*checked', kept)


def test_a_code_by_email_is_enough_for_the_lowest_level_and_the_draft_comes_along(client: Client, needs: Needs) -> None:
    needs(1)
    draft = fill(client)
    page = client.get(submit(client, draft)["Location"]).content.decode()
    confirm = reverse("portal:apply_confirm", args=[draft])
    assert f"{reverse('portal:sign_in_email')}?next={confirm.replace('/', '%2F')}" in page
    client.post(reverse("portal:sign_in_email"), {"email": "aoi@example.jp", "next": confirm})
    found = re.search(r"[0-9]{6}", OutboxMessage.objects.latest("id").body)
    assert found
    assert client.post(reverse("portal:sign_in_code"), {"code": found[0]})["Location"] == confirm
    number = submit(client, draft)["Location"].rsplit("/", 1)[1]
    assert Dossier.objects.get().reference_number == number
    assert number in client.get(reverse("portal:mine")).content.decode()


@pytest.mark.parametrize(("level", "assurance", "received"), [(2, 1, False), (3, 2, False), (2, 2, True), (3, 3, True)])
def test_only_a_sign_in_as_sure_as_asked_is_enough(
    client: Client, needs: Needs, level: int, assurance: int, received: bool
) -> None:
    needs(level)
    signed_in(client, assurance)
    draft = fill(client)
    answer = submit(client, draft)
    assert Dossier.objects.exists() is received
    if not received:
        page = client.get(answer["Location"]).content.decode()
        assert "いまのサインインでは、申請できません" in page
        assert reverse("portal:sign_in_email") not in page


def test_whoever_is_known_already_goes_back_to_the_form(client: Client, needs: Needs) -> None:
    needs(2)
    signed_in(client, 3)
    draft = fill(client)
    answer = client.get(reverse("portal:apply_identity", args=[draft]))
    assert answer["Location"] == reverse("portal:apply_confirm", args=[draft])


def test_a_stranger_learns_nothing_of_the_draft(client: Client, needs: Needs) -> None:
    needs(3)
    draft = fill(client)
    assert Client().get(reverse("portal:apply_identity", args=[draft]))["Location"] == reverse("portal:resume")


def test_a_procedure_that_asks_nobody_is_applied_for_without_signing_in(client: Client, needs: Needs) -> None:
    needs(0)
    assert "この内容で申請する" in client.get(reverse("portal:apply_confirm", args=[fill(client)])).content.decode()
