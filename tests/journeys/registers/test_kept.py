"""Views that are kept under a name: what is seen, one's own and shared ones, their addresses, and who changes them."""

from __future__ import annotations

import pytest
from django.urls import reverse

from madoguchi.engines.records.actions import kept_views as actions
from madoguchi.engines.records.errors import KeptViewUnnamed, NoSuchKeptView, TooManyKeptViews
from madoguchi.foundation.access.errors import NotPermitted
from madoguchi.foundation.catalogue.queries import register
from madoguchi.journeys.registers import kept
from madoguchi.journeys.registers.errors import FilterUnknown
from madoguchi.values.actor import Actor
from tests.faces.staff.conftest import door
from tests.journeys import office
from tests.journeys.registers.house import KEEPER, READER, bicycle, publish_registers

__all__ = ["door"]

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _bicycles() -> None:
    publish_registers()
    bicycle("1")
    bicycle("2", state="broken", why="鍵")


def _keep(title: str = "こわれたもの", *, by: Actor = KEEPER, shared: bool = False, **asked: str) -> str:
    asked = asked or {"view": "all", "f.state": "broken", "group": "state"}
    return kept.keep("bicycles", "list", asked, title, shared=shared, by=by, language="ja")


def _titles(by: Actor) -> list[tuple[str, bool, bool]]:
    return [(one.title, one.is_shared, one.may_change) for one in kept.kept_in(register("bicycles"), by)]


def test_what_is_seen_is_kept_and_its_address_shows_it_again(door) -> None:
    keeper = door(KEEPER)
    keep = reverse("staff:register_keep", args=["bicycles"]) + "?look=list&view=all&f.state=broken&group=state"
    assert "故障" in keeper.get(keep).content.decode()
    assert keeper.post(keep, {"title": " "}).status_code == 422
    opened = keeper.post(keep, {"title": "こわれたもの"})
    page = keeper.get(opened["Location"], follow=True).content.decode()
    assert "自転車2" in page
    assert "自転車1" not in page
    assert "こわれたもの" in page
    assert "名前を直す・消す" in page


def test_an_own_view_is_nobody_elses_and_a_shared_one_is_for_all_who_see_the_register(door) -> None:
    own, shared = _keep("自分の"), _keep("みんなの", shared=True)
    assert _titles(KEEPER) == [("みんなの", True, True), ("自分の", False, True)]
    assert _titles(READER) == [("みんなの", True, False)]
    reader = door(READER)
    assert reader.get(reverse("staff:kept_view", args=["bicycles", own])).status_code == 404
    assert reader.get(reverse("staff:kept_view", args=["bicycles", shared])).status_code == 302
    assert reader.get(reverse("staff:kept_view", args=["helpers", shared])).status_code == 404


def test_only_who_may_build_the_register_shares_a_view_and_changes_a_shared_one() -> None:
    ref = _keep("みんなの", shared=True)
    mine = _keep("わたしの", by=READER)
    for act in (
        lambda: _keep("ほかの", by=READER, shared=True),
        lambda: kept.change("bicycles", mine, "わたしの", shared=True, by=READER),
        lambda: kept.change("bicycles", ref, "わたしの", shared=False, by=READER),
        lambda: kept.remove("bicycles", ref, by=READER),
        lambda: kept.keep("helpers", "list", {}, "x", shared=False, by=office.STRANGER, language="ja"),
    ):
        with pytest.raises(NotPermitted):
            act()
    kept.change("bicycles", mine, "別の名前", shared=False, by=READER)
    kept.remove("bicycles", ref, by=KEEPER)
    assert _titles(READER) == [("別の名前", False, True)]
    with pytest.raises(NoSuchKeptView):
        kept.remove("bicycles", mine, by=KEEPER)


def test_words_of_a_register_of_persons_are_never_kept_and_unknown_answers_are_refused() -> None:
    asked = {"view": "all", "words": "見本 葵", "f.state": "", "group": "state", "after": "ABC"}
    persons = kept.view_to_keep("helpers", "list", asked, by=KEEPER, language="ja")
    assert persons.query == "view=all&group=state"
    assert kept.view_to_keep("bicycles", "counts", asked, by=KEEPER, language="ja").query == "view=all"
    with pytest.raises(FilterUnknown):
        kept.view_to_keep("bicycles", "counts", {**asked, "f.state": "nothing"}, by=KEEPER, language="ja")
    with pytest.raises(NoSuchKeptView):
        kept.view_to_keep("bicycles", "calendar", asked, by=KEEPER, language="ja")


def test_a_view_has_a_short_name_and_nobody_keeps_too_many(monkeypatch: pytest.MonkeyPatch) -> None:
    for title in ("", "　", "あ" * 61):
        with pytest.raises(KeptViewUnnamed):
            _keep(title)
    monkeypatch.setattr(actions, "MOST", 1)
    _keep("ひとつ")
    with pytest.raises(TooManyKeptViews):
        _keep("ふたつ")
