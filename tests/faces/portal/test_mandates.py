"""Acting for another, page by page: given by a code, taken up once, and over at once when ended."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from madoguchi.engines.cases.models import Case
from madoguchi.foundation.dossier.queries import thread_of
from madoguchi.foundation.identity import mandates
from madoguchi.foundation.identity.models import Account, Mandate
from madoguchi.foundation.journal.models import Entry
from madoguchi.foundation.journal.queries import BY_PROXY
from madoguchi.journeys.case_sheet import case_sheet
from madoguchi.journeys.errors import KindNotAccepted
from madoguchi.journeys.for_another import appointing
from madoguchi.journeys.own_looks import own_looks
from madoguchi.values.actor import Actor, ActorKind
from madoguchi.values.clock import now, today
from madoguchi.values.mandate_kind import MandateKind
from tests.faces.portal.filling import fill, submit
from tests.house.scene import _sign_in
from tests.journeys import office
from tests.journeys.office import CHILD, GRANT

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("published")]

PRINCIPAL = Actor(ActorKind.RESIDENT, "principal-1", "見本 頼子")
PROXY = Actor(ActorKind.RESIDENT, "proxy-1", "見本 代")
OTHER = Actor(ActorKind.RESIDENT, "other-1", "見本 外")


def browser(of: Actor) -> Client:
    client = Client()
    client.cookies["sid"] = _sign_in(of)
    return client


def given(kind: str = "parent", procedure: str = CHILD, months: str = "3") -> str:
    page = browser(PRINCIPAL).post(
        reverse("portal:mandate_give"), {"kind": kind, "procedure": procedure, "months": months}
    )
    assert page.status_code == 200
    (code,) = re.findall(r"[0-9A-Z]{4}(?:-[0-9A-Z]{4}){3}", page.content.decode())
    return code


def taken(by: Actor = PROXY) -> Client:
    client = browser(by)
    assert client.post(reverse("portal:mandates"), {"code": given()}).status_code == 302
    return client


def begun(client: Client) -> str:
    mandate = Mandate.objects.get().ref
    answer = client.post(reverse("portal:apply_start", args=[CHILD]), {"mandate": mandate})
    return str(answer["Location"]).split("/")[2]


def status(client: Client, number: str) -> int:
    return client.get(reverse("portal:status", args=[number])).status_code


def applied_by_proxy(client: Client) -> str:
    draft = fill(client, begun(client))
    submit(client, draft)
    return str(Case.objects.get().reference_number)


def test_a_code_is_good_once_and_never_for_oneself() -> None:
    code = given()
    assert browser(PRINCIPAL).post(reverse("portal:mandates"), {"code": code}).status_code == 422
    assert browser(PROXY).post(reverse("portal:mandates"), {"code": code.lower()}).status_code == 302
    assert browser(OTHER).post(reverse("portal:mandates"), {"code": code}).status_code == 422
    assert [one.proxy_ref for one in mandates.given_by(PRINCIPAL)] == [PROXY.ref]


def test_a_forged_or_late_code_takes_up_nothing() -> None:
    code = given()
    for wrong in ("", "0000-0000-0000-0000", "x" * 500, "\0"):
        assert browser(PROXY).post(reverse("portal:mandates"), {"code": wrong}).status_code == 422
    with time_machine.travel(now() + mandates.CODE_LIVES + timedelta(minutes=1)):
        assert browser(PROXY).post(reverse("portal:mandates"), {"code": code}).status_code == 422
    assert not mandates.held_by(PROXY)


def test_only_what_the_procedure_accepts_can_be_given() -> None:
    browser(PRINCIPAL)
    day = today() + timedelta(days=30)
    with pytest.raises(KindNotAccepted):
        appointing.give(MandateKind.AGENT, [CHILD], until_on=day, by=PRINCIPAL, language="ja")
    for sent in (
        {"kind": "agent", "procedure": CHILD, "months": "3"},
        {"kind": "parent", "procedure": "nothing", "months": "3"},
        {"kind": "parent", "procedure": CHILD, "months": "999"},
        {"kind": "king", "procedure": CHILD, "months": "3"},
        {},
    ):
        assert browser(PRINCIPAL).post(reverse("portal:mandate_give"), sent).status_code == 422
    assert not Mandate.objects.exists()


def test_a_proxy_applies_for_the_principal_whose_matter_it_is() -> None:
    client = taken()
    number = applied_by_proxy(client)
    assert Case.objects.get().account_ref == PRINCIPAL.ref
    assert (
        "見本 頼子さんの代理で申請しています"
        in client.get(reverse("portal:apply_confirm", args=[begun(client)])).content.decode()
    )
    assert status(client, number) == 200
    assert status(browser(PRINCIPAL), number) == 200
    assert status(browser(OTHER), number) == 404
    assert [knot.who for knot in thread_of(number, public_only=True) if knot.kind == "by_proxy"] == [PROXY.name]


def test_the_dossier_and_the_access_log_name_the_proxy() -> None:
    client = taken()
    number = applied_by_proxy(client)
    status(client, number)
    assert PROXY.name in browser(PRINCIPAL).get(reverse("portal:status", args=[number])).content.decode()
    sheet = case_sheet(number, by=office.CENTRE, language="ja")
    assert [one.proxy_name for one in sheet.proxies] == [PROXY.name]
    looks = [one for one in own_looks(PRINCIPAL, "ja").looks if one.by_proxy]
    assert {"read", "write:by_proxy"} <= {one.verb for one in looks}
    assert PROXY.name in browser(PRINCIPAL).get(reverse("portal:own_looks")).content.decode()
    acts = Entry.objects.filter(verb__startswith="write:mandate").order_by("id").values_list("verb", flat=True)
    assert list(acts) == ["write:mandate_given", "write:mandate_taken_up"]


def test_a_proxy_is_not_shown_the_code_that_would_outlive_the_mandate() -> None:
    client = taken()
    number = applied_by_proxy(client)
    receipt = reverse("portal:receipt", args=[number])
    assert "確認コード</dt>" not in client.get(receipt).content.decode()
    assert "確認コード</dt>" in browser(PRINCIPAL).get(receipt).content.decode()


def test_ended_by_the_principal_it_is_over_at_once() -> None:
    client = taken()
    number, draft = applied_by_proxy(client), fill(client, begun(client))
    ref = Mandate.objects.get().ref
    assert browser(OTHER).post(reverse("portal:mandate_end", args=[ref])).status_code == 404
    assert browser(PRINCIPAL).post(reverse("portal:mandate_end", args=[ref])).status_code == 302
    assert status(client, number) == 404
    assert submit(client, draft).status_code == 422
    assert client.post(reverse("portal:apply_start", args=[CHILD]), {"mandate": ref}).status_code == 422
    assert Case.objects.count() == 1
    assert Entry.objects.filter(verb="write:mandate_ended", actor_ref=PRINCIPAL.ref).exists()


def test_it_is_over_after_its_last_day() -> None:
    client = taken()
    number = applied_by_proxy(client)
    Mandate.objects.update(until_on=today() - timedelta(days=1))
    assert status(browser(PROXY), number) == 404
    assert not mandates.held_by(PROXY)


def test_what_is_out_of_its_scope_stays_closed() -> None:
    client = taken()
    number = applied_by_proxy(client)
    Mandate.objects.update(procedures=[GRANT])
    assert status(browser(PROXY), number) == 404
    Mandate.objects.update(procedures=[CHILD], kind="agent")  # a quality this procedure does not accept
    assert status(browser(PROXY), number) == 404


def test_whoever_gets_hold_of_the_draft_sends_nothing_for_the_principal() -> None:
    client = taken()
    draft = fill(client, begun(client))
    code = client.get(reverse("portal:apply_saved", args=[draft])).content.decode()
    (resume,) = set(re.findall(r"[0-9A-Z]{4}(?:-[0-9A-Z]{4}){3}", code))
    thief = browser(OTHER)
    thief.post(reverse("portal:resume"), {"code": resume})
    assert submit(thief, draft).status_code == 422
    assert not Case.objects.exists()


def test_another_mandate_is_no_key_to_begin_with() -> None:
    taken()
    ref = Mandate.objects.get().ref
    answer = browser(OTHER).post(reverse("portal:apply_start", args=[CHILD]), {"mandate": ref})
    assert answer.status_code == 422
    assert not appointing.mandates_for(CHILD, OTHER)


def test_an_account_that_was_closed_acts_for_nobody() -> None:
    client = taken()
    number = applied_by_proxy(client)
    Account.objects.filter(ref=PRINCIPAL.ref).update(is_active=False)
    assert status(client, number) == 404


def test_matters_of_several_principals_are_listed_with_few_statements() -> None:
    client = taken()
    number = applied_by_proxy(client)
    page = client.get(reverse("portal:mandates")).content.decode()
    assert number in page
    assert Entry.objects.filter(verb="list", detail__has_key=BY_PROXY).exists()
