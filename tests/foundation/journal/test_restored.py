"""A journal that came with a backup of another cluster is chained further, whatever the numbers of its transactions."""

from __future__ import annotations

from pathlib import Path

import pytest

from madoguchi.foundation.journal.models import Entry, Link
from madoguchi.foundation.journal.restored import go_on_after_restore
from madoguchi.foundation.journal.sealing import seal
from madoguchi.foundation.journal.verification import verify
from tests.foundation.journal.test_sealing import look, looks, place  # noqa: F401

pytestmark = pytest.mark.django_db(transaction=True)
ELSEWHERE = 10**12


def look_elsewhere(number: int) -> None:
    text = dict.fromkeys(("actor_ref", "actor_name", "office", "data", "purpose", "legal_basis"), "見本")
    Entry.objects.create(actor_kind="staff", verb="read", dossiers=[str(number)], tx=ELSEWHERE + number, **text)


def test_what_is_written_after_a_restore_is_sealed_and_nothing_of_it_is_taken_for_inserted(place: Path) -> None:  # noqa: F811
    look_elsewhere(1)
    assert seal() == 1
    look_elsewhere(2)  # not sealed yet when the backup was made
    look(3)
    assert verify(place).findings == ()
    assert seal() == 2
    looks(2, 4)
    assert seal() == 2
    assert seal() == 0
    assert verify(place).findings == ()


def test_preparing_the_house_ends_the_chain_with_an_entry_of_this_cluster(place: Path) -> None:  # noqa: F811
    look_elsewhere(1)
    seal()
    assert go_on_after_restore()
    last = Link.objects.order_by("position").last()
    assert last is not None
    assert Entry.objects.get(pk=last.entry).verb == "write:house_restored"
    assert not go_on_after_restore()
    assert verify(place).findings == ()


def test_a_house_that_was_not_restored_says_nothing(place: Path) -> None:  # noqa: F811
    assert not go_on_after_restore()
    look(1)
    seal()
    assert not go_on_after_restore()
    assert Entry.objects.count() == 1
