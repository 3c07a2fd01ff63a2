"""A parent applies for a child without an account, page by page; what they may not do, and what they are not told."""

from __future__ import annotations

import json
import re
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from madoguchi.engines.cases.models import Case
from madoguchi.engines.messaging.models import OutboxMessage
from madoguchi.engines.records.models import Draft
from madoguchi.engines.registry.models import Person
from madoguchi.foundation.dossier.queries import dossier_facts
from madoguchi.foundation.identity.actions import open_account
from madoguchi.foundation.identity.models import Account, ExternalIdentity, Mandate
from madoguchi.foundation.storage.models import File
from madoguchi.foundation.wall.speaker import Side, Speaker, speaking
from madoguchi.journeys.case_sheet import case_sheet
from madoguchi.journeys.represent import asking, claims, deciding, holding, standing
from madoguchi.journeys.represent.models import ProxyClaim
from madoguchi.journeys.tell import tell
from madoguchi.values.actor import Actor
from madoguchi.values.clock import today
from tests.faces.portal.filling import fill, submit
from tests.foundation.storage.corpus import png
from tests.house.scene import _sign_in
from tests.journeys.office import CENTRE, CHILD
from tests.journeys.represent.families import SERVICES, confirmation, other_parent, parent
from tests.journeys.residents import HEAD, OLDER, YOUNGER
from tests.signing_in import sign_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("published")]
WRITTEN = {"who": "parent", "name": "見本 蓮", "birth": "平成28年5月5日", "procedure": CHILD}


def browser(of: Actor) -> Client:
    client = Client()
    client.cookies["sid"] = _sign_in(of)
    return client


def ask(client: Client, **sent: object) -> int:
    return client.post(reverse("portal:proxy_ask"), {"procedure": CHILD, **sent}).status_code


def confirmed() -> tuple[Actor, Client, str]:
    """A parent whose claim for the older child the office confirmed, their browser, and the mandate."""
    by = parent()
    client = browser(by)
    assert ask(client, who=f"parent:{OLDER}") == 302
    return by, client, deciding.confirm_claim(ProxyClaim.objects.get().ref, confirmation(), by=SERVICES)


def applied(client: Client, mandate: str) -> str:
    answer = client.post(reverse("portal:apply_start", args=[CHILD]), {"mandate": mandate})
    submit(client, fill(client, str(answer["Location"]).split("/")[2]))
    return str(Case.objects.get().reference_number)


def page(client: Client, name: str, *given: str) -> str:
    return client.get(reverse(f"portal:{name}", args=given)).content.decode()


def status(client: Client, number: str) -> int:
    return client.get(reverse("portal:status", args=[number])).status_code


def test_the_page_offers_the_children_one_lives_with_and_nobody_else() -> None:
    client = browser(parent())
    shown = page(client, "proxy_ask")
    assert "蓮" in shown
    assert "陽菜" in shown
    assert not any(other in shown for other in (f"parent:{HEAD}", "優", "見本町"))


def test_a_parent_applies_and_follows_the_matter_of_the_child() -> None:
    _by, client, mandate = confirmed()
    assert "お子さんの手続き" in page(client, "apply_start", CHILD)
    number = applied(client, mandate)
    assert status(client, number) == 200
    for name in ("receipt", "answers", "looks"):
        assert client.get(reverse(f"portal:{name}", args=[number])).status_code == 200
    assert number in page(client, "mandates")
    case_sheet(number, by=CENTRE, language="ja")
    later = "調査のあいだは、あとから出ることがあります"
    assert later in page(client, "looks", number)
    assert later in page(client, "own_looks")
    assert "（見本 蓮さん）" in page(client, "own_looks")


@pytest.mark.parametrize(
    ("assurance", "items", "told"),
    [
        (1, None, "カードでサインインして"),
        (3, {}, "使わないことにした"),
        (3, {"name": "見本 葵", "address": "べつの町"}, "登録に見つからない"),
    ],
)
def test_who_is_not_found_in_the_register_reads_why_and_what_to_do(
    assurance: int, items: dict[str, str] | None, told: str
) -> None:
    open_account("resident", "見本 葵", ref="nobody-1")
    if items is not None:
        account = Account.objects.get(ref="nobody-1")
        ExternalIdentity.objects.create(
            account=account, provider="resident", issuer="i", subject="s", assurance=3, items=items
        )
    shown = page(sign_in(Client(), "nobody-1", assurance=assurance), "proxy_ask")
    sentences = ("カードでサインインして", "使わないことにした", "登録に見つからない")
    assert [one for one in sentences if one in shown] == [told]


def test_who_is_in_the_register_is_told_nothing_about_signing_in() -> None:
    assert "カード" not in page(browser(parent()), "proxy_ask")


@pytest.mark.parametrize("who", ["parent:P-99999999", f"parent:{HEAD}", "parent:\0", "king", "", f"guardian:{OLDER}"])
def test_nobody_is_chosen_by_guessing(who: str) -> None:
    assert ask(browser(parent()), who=who) == 422
    assert not ProxyClaim.objects.exists()


def test_for_a_child_elsewhere_name_birth_and_paper_are_needed_and_nothing_of_the_register_is_told() -> None:
    client = browser(parent())
    assert client.post(reverse("portal:proxy_ask"), WRITTEN).status_code == 422
    assert client.post(reverse("portal:proxy_ask"), {**WRITTEN, "birth": "いつか"}).status_code == 422
    for name in ("見本 蓮", "見本 いない"):
        paper = SimpleUploadedFile("koseki.png", png(), "image/png")
        assert client.post(reverse("portal:proxy_ask"), {**WRITTEN, "name": name, "paper": paper}).status_code == 302
    assert ProxyClaim.objects.filter(person_ref="").count() == 2
    assert File.objects.filter(owner__startswith="r-").count() == 2
    shown = page(client, "mandates")
    assert shown.count("確かめています") == 2
    assert OLDER not in shown


def test_a_claim_of_somebody_else_is_not_there() -> None:
    assert ask(browser(parent()), who=f"parent:{OLDER}") == 302
    claim = ProxyClaim.objects.get().ref
    other = browser(other_parent())
    assert other.post(reverse("portal:proxy_claim_back", args=[claim])).status_code == 404
    assert Client().post(reverse("portal:proxy_claim_back", args=[claim])).status_code == 302
    assert ProxyClaim.objects.get().state == "asked"


def test_taken_back_the_claim_waits_no_longer() -> None:
    client = browser(parent())
    ask(client, who=f"parent:{OLDER}")
    assert client.post(reverse("portal:proxy_claim_back", args=[ProxyClaim.objects.get().ref])).status_code == 302
    assert claims.queue(SERVICES).lines == ()


def test_ended_it_is_over_on_the_next_request_also_for_the_form_the_house_filled_in() -> None:
    _by, client, mandate = confirmed()
    number = applied(client, mandate)
    begun = client.post(reverse("portal:apply_start", args=[CHILD]), {"mandate": mandate})["Location"]
    assert "蓮" in client.get(begun).content.decode()
    assert client.post(reverse("portal:mandate_end", args=[mandate])).status_code == 302
    assert status(client, number) == 404
    shut = client.get(begun)
    assert shut.status_code == 422
    assert "蓮" not in shut.content.decode()
    assert client.post(reverse("portal:apply_start", args=[CHILD]), {"mandate": mandate}).status_code == 422


def test_a_form_that_is_shut_is_in_no_list_and_not_given_out_and_opens_by_no_code() -> None:
    _by, client, mandate = confirmed()
    begun = client.post(reverse("portal:apply_start", args=[CHILD]), {"mandate": mandate})["Location"]
    own = client.post(reverse("portal:apply_start", args=[CHILD]))["Location"]
    ref, code = str(begun).split("/")[2], Draft.objects.get(ref=str(begun).split("/")[2]).resume_code
    assert str(begun) in page(client, "mine")
    assert "見本町" in given(client)
    holding.hold_person(OLDER, "支援措置の申出", by=SERVICES)
    for name in ("mine", "resume"):
        assert ref not in page(client, name)
        assert str(own) in page(client, name)
    assert ref not in page(client, "apply_start", CHILD)
    drafts = json.loads(given(client))["drafts"]
    assert len(drafts) == 1
    assert not any(word in str(drafts) for word in ("蓮", "2016", "見本町"))
    stranger = Client()
    opened = stranger.post(reverse("portal:resume"), {"code": code}, follow=True)
    assert opened.status_code == 422
    assert "蓮" not in opened.content.decode()


def given(client: Client) -> str:
    return client.post(reverse("portal:own_data")).content.decode()


@pytest.mark.parametrize("count", [1, 4])
def test_more_forms_for_others_ask_the_database_no_more(count: int) -> None:
    _by, client, mandate = confirmed()
    for _one in range(count):
        client.post(reverse("portal:apply_start", args=[CHILD]), {"mandate": mandate})
    page(client, "mine")
    with CaptureQueriesContext(connection) as asked:
        page(client, "mine")
    assert sum("draftforanother" in one["sql"].lower() for one in asked.captured_queries) == 1
    assert sum('from "identity_mandate"' in one["sql"].lower() for one in asked.captured_queries) <= 1
    assert sum('from "records_draft"' in one["sql"].lower() for one in asked.captured_queries) <= 2


def test_what_was_sent_is_not_left_in_the_browser_that_sent_it() -> None:
    by, client, mandate = confirmed()
    number = applied(client, mandate)
    draft = dossier_facts(number).draft_ref
    assert draft not in client.session.get("drafts", [])
    Mandate.objects.update(until_on=today() - timedelta(days=2))
    assert status(client, number) == 404
    with speaking(Speaker(Side.PORTAL, by.ref)):
        assert not Case.objects.filter(reference_number=number).exists()


def test_a_hold_and_a_move_look_the_same_to_the_parent_and_tell_no_address() -> None:
    by, client, mandate = confirmed()
    number = applied(client, mandate)
    holding.hold_person(OLDER, "支援措置の申出", by=SERVICES)
    Person.objects.filter(ref=OLDER).update(town="隠れ町", household="H-9")
    page(client, "mandates")  # what was said before is said once
    held = page(client, "mandates")
    holding.hold_no_longer(OLDER, "期間の満了", by=SERVICES)
    moved = page(client, "mandates")
    token = r'name="csrfmiddlewaretoken" value="[^"]+"'
    assert re.sub(token, "", held) == re.sub(token, "", moved)
    assert "確かめなおしています" in held
    for text in (held, page(client, "proxy_ask"), page(client, "apply_start", CHILD), page(client, "own_looks")):
        assert not any(word in text for word in ("隠れ町", "支援措置", number))
    with speaking(Speaker(Side.PORTAL, by.ref)):
        assert not Case.objects.filter(reference_number=number).exists()


def test_a_refusal_of_a_held_person_reads_like_any_without_a_reason() -> None:
    client = browser(parent())
    ask(client, who=f"parent:{OLDER}")
    ask(client, who=f"parent:{YOUNGER}")
    holding.hold_person(OLDER, "支援措置の申出", by=SERVICES)
    for claim in ProxyClaim.objects.all():
        deciding.refuse_claim(claim.ref, "住所は隠れ町" if claim.person_ref == OLDER else "", by=SERVICES)
    shown = page(client, "mandates")
    assert shown.count("お申し出の内容を確かめられませんでした") == 2
    assert "隠れ町" not in shown


def test_letters_carry_no_code_and_mail_ends_with_the_mandate() -> None:
    _by, client, mandate = confirmed()
    number = applied(client, mandate)
    tell(number, "received", {}, key="one")
    standing.end_by_the_office(mandate, by=SERVICES)
    tell(number, "received", {}, key="two")
    before, after = OutboxMessage.objects.filter(dossier__reference_number=number).order_by("id")
    assert before.recipient
    assert not after.recipient
    code = dossier_facts(number).access_code
    assert not any(code in one.body for one in (before, after))
    assert asking.claims_of(_by)[0].state == "confirmed"
