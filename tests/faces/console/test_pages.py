"""The console: open to administrators alone; definitions, their picture and text, the outbox and the keys."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from madoguchi.engines.messaging.actions import write_message
from madoguchi.engines.messaging.models import OutboxMessage
from madoguchi.foundation.catalogue.queries import procedure, procedures
from madoguchi.foundation.identity.actions import create_token
from madoguchi.foundation.journal.queries import disclosures_of
from tests.faces.staff.conftest import door
from tests.journeys import office

__all__ = ["door"]

pytestmark = pytest.mark.django_db

FACTS = {
    "applicant": "見本 花子",
    "procedure": "手続",
    "status_url": "http://x",
    "office": "課",
    "city": "市",
    "due_on": "12月4日",
}


@pytest.fixture
def admin(door) -> Client:
    """An administrator at the console."""
    return door(office.ADMINISTRATOR)


def addresses() -> list[str]:
    version = procedure(office.CHILD).version
    return [
        reverse("console:definitions"),
        reverse("console:definition", args=[version]),
        reverse("console:definition_text", args=[version]),
        reverse("console:outbox"),
        reverse("console:tokens"),
    ]


def test_an_administrator_opens_every_page(admin: Client):
    assert {address: admin.get(address).status_code for address in addresses()} == dict.fromkeys(addresses(), 200)


def test_every_page_has_the_way_out(admin: Client):
    assert f'action="{reverse("staff:sign_out")}"' in admin.get(reverse("console:definitions")).content.decode()


def test_a_clerk_is_told_who_may_enter(door):
    clerk = door(office.CENTRE)
    answers = [clerk.get(address) for address in addresses()]
    assert {answer.status_code for answer in answers} == {403}
    assert "管理者" in answers[0].content.decode()


def test_a_stranger_is_led_to_the_sign_in_page(client: Client, published: None):
    assert {client.get(address).status_code for address in addresses()} == {302}


def test_the_list_names_every_procedure_with_its_cases(admin: Client):
    office.submitted()
    page = admin.get(reverse("console:definitions")).content.decode()
    assert all(one.title("ja") in page for one in procedures())


def test_a_version_shows_the_way_of_a_case_as_a_picture_with_a_table_beside(admin: Client):
    page = admin.get(reverse("console:definition", args=[procedure(office.CHILD).version])).content.decode()
    assert 'role="img"' in page
    assert 'aria-label="案件の進み方：形式チェック、形式審査、実質審査、決定、通知、完了"' in page
    assert "起案した人は決裁できません。" in page


def test_the_text_of_a_version_is_yaml_that_says_the_same(admin: Client):
    from ruamel.yaml import YAML

    from madoguchi.foundation.catalogue.queries import content_of

    version = procedure(office.CHILD).version
    answer = admin.get(reverse("console:definition_text", args=[version]))
    assert "attachment" in answer.headers["Content-Disposition"]
    assert YAML(typ="safe").load(answer.content.decode()) == content_of(version)


def test_an_unknown_version_is_not_found(admin: Client):
    assert admin.get(reverse("console:definition", args=["0" * 64])).status_code == 404


def test_an_administrator_sees_how_a_letter_stands_and_neither_whom_it_goes_to_nor_what_it_says(admin: Client):
    number = office.submitted()
    ref = write_message(number, kind="received", language="ja", to="a@example.jp", facts=FACTS, key="k1")
    OutboxMessage.objects.filter(ref=ref).update(attempts=3, problem="SMTP 421")
    for where in (reverse("console:outbox"), reverse("console:message", args=[ref])):
        page = admin.get(where).content.decode()
        assert [one for one in (number, "申請を受け付けました", "送信待ち", "SMTP 421", ">3<") if one not in page] == []
        assert [one for one in ("a@example.jp", "見本 花子", FACTS["due_on"]) if one in page] == []
    assert [one.data for one in disclosures_of(number) if one.who == office.ADMINISTRATOR.name] == [
        "お知らせの送信の状態",
        "お知らせの送信の状態",
    ]


@pytest.mark.parametrize("asked", [{"state": "sent"}, {"state": "nonsense"}, {"after": "x"}, {"after": "1"}])
def test_the_outbox_opens_whatever_is_asked(admin: Client, asked: dict[str, str]):
    assert admin.get(reverse("console:outbox"), asked).status_code == 200


def test_an_unknown_message_is_not_found(admin: Client):
    assert admin.get(reverse("console:message", args=["nothing"])).status_code == 404


def test_a_key_is_listed_without_the_key_itself(admin: Client):
    plain = create_token("clerk", division="child_family", name="連携サーバ")
    page = admin.get(reverse("console:tokens")).content.decode()
    assert "連携サーバ" in page
    assert plain not in page
