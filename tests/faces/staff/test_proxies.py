"""Claims of proxies on the pages of the office: found, confirmed, refused, looked at again, held."""

from __future__ import annotations

from datetime import date, timedelta
from io import BytesIO

import pytest
from django.test import Client
from django.urls import reverse

from madoguchi.engines.registry.models import Person, PersonHold
from madoguchi.foundation.identity.actions import know_person
from madoguchi.foundation.identity.models import Mandate
from madoguchi.foundation.journal.models import Entry
from madoguchi.journeys.represent import asking, holding, kinds, resting
from madoguchi.journeys.represent.asking import Paper, Wanted
from madoguchi.journeys.represent.models import ProxyClaim
from madoguchi.values.clock import today
from tests.foundation.storage.corpus import png
from tests.house.scene import _sign_in
from tests.journeys.office import CENTRE, CHILD
from tests.journeys.represent.families import SERVICES, asked, confirmed, parent
from tests.journeys.residents import HEAD, OLDER

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("published")]
CONFIRMED = {"act": "confirm", "person": OLDER, "procedures": CHILD, "looked_at": "戸籍全部事項証明書"}


@pytest.fixture
def desk() -> Client:
    client = Client()
    client.cookies["sid"] = _sign_in(CENTRE)
    return client


def until(days: int = 30) -> dict[str, str]:
    return {"until": (today() + timedelta(days=days)).isoformat()}


def page(client: Client, name: str, *given: str) -> str:
    return client.get(reverse(f"staff:{name}", args=given)).content.decode()


def test_a_claim_is_found_in_the_queue_and_confirmed(desk: Client) -> None:
    claim = asked(parent())
    assert claim in page(desk, "proxy_claims")
    shown = page(desk, "proxy_claim", claim)
    assert "申し出た人と同じ世帯です" in shown
    assert "民法 第818条" in shown
    answer = desk.post(reverse("staff:proxy_claim", args=[claim]), {**CONFIRMED, **until()})
    assert answer.status_code == 302
    mandate = Mandate.objects.get()
    assert (mandate.confirmed_by, mandate.until_on) == (CENTRE.ref, today() + timedelta(days=30))
    assert mandate.ref in page(desk, "standing_proxies")
    assert claim not in page(desk, "proxy_claims")
    assert "もう終わっています" in page(desk, "proxy_claim", claim)


@pytest.mark.parametrize(
    "sent",
    [{"looked_at": ""}, {"person": ""}, {"procedures": ""}, {"until": ""}, {"until": "2099-01-01"}, {"until": "x"}],
)
def test_what_is_missing_is_said_and_nothing_is_confirmed(desk: Client, sent: dict[str, str]) -> None:
    claim = asked(parent())
    answer = desk.post(reverse("staff:proxy_claim", args=[claim]), {**CONFIRMED, **until(), **sent})
    assert answer.status_code == 422
    assert not Mandate.objects.exists()


def test_somebody_who_was_only_named_is_found_by_number(desk: Client) -> None:
    paper = Paper("koseki.png", BytesIO(png()))
    wanted = Wanted("parent", (CHILD,), name="みほん れん", birth=date(2016, 5, 6), paper=paper)
    claim = asking.ask(wanted, by=parent(), language="ja")
    assert "この氏名と生年月日の人はいません" in page(desk, "proxy_claim", claim)
    where = reverse("staff:proxy_claim", args=[claim])
    assert "見本 蓮" in desk.post(where, {"find": OLDER.lower()}).content.decode()
    assert desk.post(where, {**CONFIRMED, **until(), "found": OLDER}).status_code == 302


def test_refused_for_a_held_person_found_by_number_nothing_typed_is_told_and_the_entry_names_them(desk: Client) -> None:
    paper = Paper("koseki.png", BytesIO(png()))
    wanted = Wanted("parent", (CHILD,), name="みほん れん", birth=date(2016, 5, 6), paper=paper)
    by = parent()
    claim = asking.ask(wanted, by=by, language="ja")
    where = reverse("staff:proxy_claim", args=[claim])
    assert 'name="reason"' in desk.post(where, {"find": OLDER}).content.decode()
    holding.hold_person(OLDER, "申出 2026-11-20", by=SERVICES)
    shown = desk.post(where, {"find": OLDER}).content.decode()
    refusing = shown[: shown.index('value="refuse"')].rpartition("<form")[2]
    assert f'name="found" value="{OLDER}"' in refusing
    assert 'name="reason"' not in refusing
    assert desk.post(where, {"act": "refuse", "found": OLDER, "reason": "支援の対象のため"}).status_code == 302
    assert [one.reason for one in asking.claims_of(by)] == [""]
    assert set(Entry.objects.get(verb="write:proxy_refused").dossiers) == {OLDER}


def test_the_own_household_is_not_opened(desk: Client) -> None:
    claim = asked(parent())
    know_person(CENTRE.ref, HEAD, (OLDER,))
    assert desk.get(reverse("staff:proxy_claim", args=[claim])).status_code == 403
    assert desk.post(reverse("staff:proxy_claim", args=[claim]), {**CONFIRMED, **until()}).status_code == 403
    assert ProxyClaim.objects.get().state == "asked"


def test_one_that_rests_is_marked_looked_at_again_or_ended(desk: Client) -> None:
    mandate = confirmed(parent())
    Person.objects.filter(ref=OLDER).update(household="H-2")
    resting.rest_what_changed()
    assert "止まっています" in page(desk, "standing_proxies")
    where = reverse("staff:standing_proxy", args=[mandate])
    assert "世帯が変わったか" in desk.get(where).content.decode()
    assert desk.post(where, {"act": "again", **until(), "looked_at": "", "procedures": CHILD}).status_code == 422
    assert desk.post(where, {"act": "again", **until(), "looked_at": "戸籍", "procedures": CHILD}).status_code == 302
    assert Mandate.objects.get().paused_at is None
    assert desk.post(where, {"act": "end"}).status_code == 302
    assert desk.get(where).status_code == 404


def test_of_a_kind_the_city_confirms_no_longer_it_is_opened_and_ended_and_does_not_go_on(
    desk: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    where = reverse("staff:standing_proxy", args=[confirmed(parent())])
    monkeypatch.setattr(kinds, "confirmed_kinds", lambda: ())
    shown = desk.get(where)
    assert shown.status_code == 200
    assert "この間柄の代理をもう認めていません" in shown.content.decode()
    assert 'value="again"' not in shown.content.decode()
    assert desk.post(where, {"act": "again", **until(), "looked_at": "戸籍", "procedures": CHILD}).status_code == 422
    assert desk.post(where, {"act": "end"}).status_code == 302
    assert Mandate.objects.get().ended_at is not None


def test_a_person_is_held_and_no_number_stands_in_an_address(desk: Client) -> None:
    claim, where = asked(parent()), reverse("staff:person_hold")
    assert "見本 蓮" in desk.post(where, {"act": "look", "person": OLDER}).content.decode()
    assert desk.post(where, {"act": "hold", "person": OLDER, "why": ""}).status_code == 422
    assert desk.post(where, {"act": "hold", "person": OLDER, "why": "申出 2026-11-20"}).status_code == 302
    shown = page(desk, "proxy_claim", claim)
    assert "支援措置がある人です" in shown
    assert desk.post(reverse("staff:proxy_claim", args=[claim]), {**CONFIRMED, **until()}).status_code == 422
    assert desk.post(where, {"act": "lift", "person": OLDER, "why": " "}).status_code == 422
    assert PersonHold.objects.filter(lifted_at=None).exists()
    held = desk.post(where, {"act": "look", "person": OLDER}).content.decode()
    assert all(said in held.partition("<main")[2] for said in ("申出 2026-11-20", CENTRE.name))
    assert desk.post(where, {"act": "lift", "person": OLDER, "why": "期間の満了"}).status_code == 302
    lifted = desk.post(where, {"act": "look", "person": OLDER}).content.decode()
    assert all(said in lifted for said in ("申出 2026-11-20", "期間の満了", 'value="hold"'))
    assert not PersonHold.objects.filter(lifted_at=None).exists()
    assert desk.post(where, {"act": "look", "person": "P-00000099"}).status_code == 404
