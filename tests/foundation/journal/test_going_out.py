"""What is held back after a restore is remembered by the journal, and found without walking through it."""

from __future__ import annotations

import pytest

from madoguchi.foundation.journal.going_out import hold_outgoing, is_outgoing_held, release_outgoing
from madoguchi.foundation.journal.models import OUTGOING, Entry
from tests.plans import plan_of

pytestmark = pytest.mark.django_db


def test_a_house_that_was_never_restored_sends() -> None:
    assert not is_outgoing_held()


def test_who_holds_back_and_who_lets_go_stands_in_the_journal() -> None:
    hold_outgoing("operator")
    assert is_outgoing_held()
    release_outgoing()
    assert not is_outgoing_held()
    assert list(Entry.objects.order_by("id").values_list("verb", flat=True)) == list(OUTGOING[1:])


def test_letting_go_what_is_not_held_writes_nothing() -> None:
    release_outgoing()
    assert not Entry.objects.exists()


def test_the_last_word_is_found_by_its_index() -> None:
    plan = plan_of(Entry.objects.filter(verb__in=OUTGOING).order_by("-id").values_list("verb", flat=True)[:1])
    assert "journal_of_outgoing" in plan
