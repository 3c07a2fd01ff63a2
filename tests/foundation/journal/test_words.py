"""Words beside a subject: sealed when they are written, sealed afterwards where they were not, gone with the key."""

from __future__ import annotations

from datetime import timedelta
from importlib import import_module

import pytest
from django.db import DatabaseError, connection, transaction

from madoguchi.foundation.access.emergency import broken_glasses
from madoguchi.foundation.access.models import BrokenGlass
from madoguchi.foundation.journal.models import Delay
from madoguchi.foundation.journal.names import destroy_keys, is_sealed
from madoguchi.foundation.journal.words import kept_words, read_words, seal_stored
from madoguchi.values.clock import now

pytestmark = pytest.mark.django_db
NUMBER, WORDS = "4827-0935-48", "本人の母から電話がありました。"


def test_words_open_until_the_subject_is_gone() -> None:
    kept = kept_words(WORDS, NUMBER)
    assert is_sealed(kept)
    assert read_words([kept, "前から"]) == {kept: WORDS, "前から": "前から"}
    destroy_keys([NUMBER])
    assert read_words([kept]) == {kept: ""}
    assert (kept_words("", NUMBER), read_words([])) == ("", {})


def plain_glass() -> None:
    at = now()
    BrokenGlass.objects.create(
        actor_ref="clerk-1",
        actor_name="職員",
        office="総務",
        subject=NUMBER,
        reason="life",
        words=WORDS,
        at=at,
        until=at + timedelta(hours=1),
    )


def test_a_glass_that_was_broken_before_is_sealed_and_changes_for_nobody_afterwards() -> None:
    plain_glass()
    sealing = import_module("madoguchi.foundation.access.migrations.0005_seal_the_words")
    for _twice in range(2):
        with connection.schema_editor() as editor:
            sealing.seal(None, editor)
    kept = BrokenGlass.objects.get().words
    assert is_sealed(kept)
    assert [one.words for one in broken_glasses()] == [WORDS]
    with pytest.raises(DatabaseError, match="only ever added"), transaction.atomic():
        BrokenGlass.objects.update(words="")
    destroy_keys([NUMBER])
    assert [one.words for one in broken_glasses()] == [""]


def test_what_is_empty_is_left_empty() -> None:
    at = now()
    Delay.objects.create(
        ref="d-1", subject=NUMBER, actor_ref="c-1", words="", asked_at=at, until=at + timedelta(days=1)
    )
    seal_stored("journal_delay", subject="subject", words="words")
    assert Delay.objects.get().words == ""
