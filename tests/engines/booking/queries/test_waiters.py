"""Where an account waits is found by its index, and nothing of anybody else's place."""

from __future__ import annotations

import pytest

from madoguchi.engines.booking.models import Waiter
from madoguchi.engines.booking.queries.waiters import marks_of_account, waiters_of_account
from tests.engines.booking.waiting import waits
from tests.plans import leave_only, plan_of

pytestmark = pytest.mark.django_db


def test_an_account_finds_its_own_places_the_newest_first() -> None:
    mine = [waits(account_ref="r-1", kana=f"ミホン {name}") for name in ("アオイ", "ミドリ")]
    waits(account_ref="r-2")
    waits()
    newest_first = [one.mark for one in reversed(mine)]
    assert [one.mark for one in waiters_of_account("r-1")] == newest_first
    assert [one.kana for one in waiters_of_account("r-1")] == ["ミホン ミドリ", "ミホン アオイ"]
    assert marks_of_account("r-1") == newest_first
    assert marks_of_account("r-1", limit=1) == newest_first[:1]
    assert (waiters_of_account(""), marks_of_account("")) == ([], [])


def test_the_places_of_an_account_are_found_by_their_index() -> None:
    waits(account_ref="r-1")
    leave_only("waiters_of_account")
    rows = Waiter.objects.filter(account_ref="r-1").exclude(account_ref="").order_by("-id")
    assert "waiters_of_account" in plan_of(rows)
