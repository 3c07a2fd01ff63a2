"""Choosing a record of another register on the form, seeing it on the page, and adding one from the other side."""

from __future__ import annotations

import pytest
from django.urls import reverse

from madoguchi.engines.records.models import Record
from tests.faces.staff.conftest import door
from tests.journeys.registers.citing_house import STRANGER, contract, publish_citing, trader
from tests.journeys.registers.house import KEEPER

__all__ = ["door"]

pytestmark = pytest.mark.django_db


def test_a_record_is_cited_from_its_own_page_and_cannot_go_afterwards(door) -> None:
    publish_citing()
    green = trader("T-1", "みどり建設", phone="0925551234")
    keeper = door(KEEPER)
    home = reverse("staff:record", args=["traders", green.ref])
    add = f"{reverse('staff:record_new', args=['contracts'])}?f.trader={green.ref}"
    assert f'href="{add}"' in keeper.get(home).content.decode()
    form = keeper.get(add).content.decode()
    assert f'<option value="{green.ref}" selected' in form
    kept = keeper.post(reverse("staff:record_new", args=["contracts"]), {"name": "道路の工事", "trader": green.ref})
    assert f'href="{home}"' in keeper.get(kept["Location"]).content.decode()
    assert "道路の工事" in keeper.get(home).content.decode()
    refused = keeper.post(reverse("staff:record_delete", args=["traders", green.ref]), {"_reason": "やめた"})
    assert refused.status_code == 409
    assert "「契約の台帳」1件" in refused.content.decode()
    assert Record.objects.get(ref=green.ref).deleted_at is None


def test_who_may_not_see_the_cited_register_sees_neither_the_title_nor_a_way_to_it(door) -> None:
    publish_citing()
    green = trader("T-1", "みどり建設")
    made = contract("契約", green)
    stranger = door(STRANGER)
    for page in (
        reverse("staff:register", args=["contracts"]),
        reverse("staff:record", args=["contracts", made.ref]),
        f"{reverse('staff:register', args=['contracts'])}?f.trader={green.ref}",
    ):
        shown = stranger.get(page).content.decode()
        assert "見る権限のない記録です" in shown
        assert "みどり建設" not in shown
        assert "/traders/" not in shown


def test_words_that_find_nothing_are_answered_beside_the_field(door) -> None:
    publish_citing()
    for number in range(31):
        trader(f"T-{number}", f"業者{number}")
    keeper = door(KEEPER)
    new = reverse("staff:record_new", args=["contracts"])
    assert 'name="look_up" value="trader"' in keeper.get(new).content.decode()
    found = keeper.post(new, {"name": "契約", "trader.words": "業者1", "look_up": "trader"})
    assert found.status_code == 200
    assert found.content.decode().count('type="radio"') == 12
    nothing = keeper.post(new, {"name": "契約", "trader.words": "だれか", "look_up": "trader"})
    assert "「だれか」の記録が見つかりません" in nothing.content.decode()
    assert 'value="だれか"' in nothing.content.decode()
