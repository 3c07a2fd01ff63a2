"""What may be the same person's is found by an index, however many book in a line."""

from __future__ import annotations

from copy import copy
from datetime import timedelta

import pytest
from django.db.models import Q

from madoguchi.engines.booking.models import Booking
from madoguchi.engines.booking.models.readings import folded_reading
from madoguchi.engines.booking.queries.alike import beginning_so, with_digits, with_reading, with_telephone
from madoguchi.engines.booking.queries.callers import kept_kana
from madoguchi.values.clock import now
from tests.engines.booking.hall import OFFICE, booking
from tests.plans import leave_only, plan_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("published")]


def test_an_index_gives_those_who_are_read_alike_and_those_who_share_a_telephone() -> None:
    # By the reading or by the offices and the time: which is better hangs on how many there are.
    for rows in (beginning_so("child", "ミホン アオイ", [OFFICE]), with_digits("child", "0930000000", [OFFICE])):
        assert "using bookings_" in plan_of(rows)
    leave_only("bookings_by_reading")
    assert "bookings_by_reading" in beginning_so("child", "オオノ ユウコ", [OFFICE]).explain()


SPELLINGS = [
    ("オオノ ハナ", "オーノ ハナ"),
    ("コウノ ハナ", "コーノ ハナ"),
    ("コウノ ハナ", "コオノ・ハナ"),
    ("ユウコ", "ユーコ"),
    ("チヂワ", "チジワ"),
    ("ショウジ", "シヨウジ"),
    ("ショウジ", "ｼｮｰｼﾞ"),
    ("ヲノ", "オ ノ"),
]


@pytest.mark.parametrize(("kept", "said"), [*SPELLINGS, *((said, kept) for kept, said in SPELLINGS)])
def test_whoever_is_said_alike_is_found_however_it_was_written(kept: str, said: str) -> None:
    one = booking(now() + timedelta(days=1), line="child", kana=kept_kana(kept))
    booking(now() + timedelta(days=1), line="child", kana="オオタ ハナ")
    assert [found.number for found in with_reading("child", kept_kana(said), offices=[OFFICE])] == [one.number]


def test_whoever_is_said_alike_is_found_behind_many_who_only_begin_so() -> None:
    begins = now() + timedelta(days=1)
    like = booking(begins, line="child", kana="サトミ ハナ")
    copies = []
    for number in range(400):
        like.pk, like.number, like.code, like.key = None, f"500-000-{number:04d}", f"code-{number}", f"key-{number}"
        copies.append(copy(like))
    Booking.objects.bulk_create(copies)
    last = booking(begins + timedelta(hours=1), line="child", kana="サトウ ハナ")
    assert [one.number for one in with_reading("child", "サトー ハナ", offices=[OFFICE])] == [last.number]


def test_nothing_said_finds_nobody() -> None:
    assert with_reading("child", " ", offices=[OFFICE]) == []
    assert with_telephone("child", "-", offices=[OFFICE]) == []


def test_the_reading_somebody_asks_for_is_found_by_its_own_index() -> None:
    rows = Booking.objects.annotate(reading=folded_reading()).filter(~Q(kana=""), reading__startswith="ミホン")
    assert "bookings_by_reading" in plan_of(rows)
