"""The pages of the addresses that are told of a register, as a browser without JavaScript uses them."""

from __future__ import annotations

import pytest
from django.urls import reverse

from madoguchi.engines.records.actions.hooks import claim_next, settle
from madoguchi.engines.records.models import Hook
from tests.faces.staff.conftest import door
from tests.journeys.registers.house import KEEPER, READER, bicycle, publish_registers

__all__ = ["door"]

pytestmark = pytest.mark.django_db

AT = "https://hooks.example.jp/registers"


def test_an_address_is_named_its_secret_is_shown_once_and_what_was_sent_is_seen(door) -> None:
    publish_registers()
    keeper = door(KEEPER)
    page = reverse("console:hooks", args=["bicycles"])
    assert page in keeper.get(reverse("console:builds")).content.decode()
    wrong = keeper.post(page, {"address": "http://hooks.example.jp", "events": ["added"]})
    assert wrong.status_code == 422
    assert "http://hooks.example.jp" in wrong.content.decode()
    assert keeper.post(page, {"address": "https://10.1.2.3/", "events": ["added"]}).status_code == 422
    assert keeper.post(page, {"address": AT}).status_code == 422
    named = keeper.post(page, {"address": AT, "events": ["added", "removed"]}).content.decode()
    row = Hook.objects.get()
    assert row.secret in named
    one = reverse("console:hook", args=["bicycles", row.ref])
    kept = bicycle("1")
    sending = claim_next(row.ref)
    assert sending is not None
    settle(sending.ref, 503, "")
    again = keeper.get(one).content.decode()
    assert row.secret not in again
    for told in (AT, kept.ref, "相手の答え：503", "送り直す", "いま、届いていません。"):
        assert told in again
    assert door(READER).get(one).status_code == 404


def test_every_act_is_asked_before_it_is_done(door) -> None:
    publish_registers()
    keeper = door(KEEPER)
    keeper.post(reverse("console:hooks", args=["bicycles"]), {"address": AT, "events": ["added"]})
    row = Hook.objects.get()
    first, at = (
        row.secret,
        {act: reverse("console:hook_act", args=["bicycles", row.ref, act]) for act in ("renew", "x")},
    )
    assert keeper.get(at["x"]).status_code == 404
    assert "鍵を新しくしますか" in keeper.get(at["renew"]).content.decode()
    renewed = keeper.post(at["renew"]).content.decode()
    row.refresh_from_db()
    assert row.secret != first
    assert row.secret in renewed
    for act, told in (("stop", "止めている"), ("resume", "送っている"), ("remove", "知らせ先を消しました。")):
        to = reverse("console:hook_act", args=["bicycles", row.ref, act])
        assert keeper.get(to).status_code == 200
        assert told in keeper.post(to, follow=True).content.decode()
    assert not Hook.objects.exists()
