"""Words that were sealed afterwards lose their key where what they are about had gone before; the chain stays sound."""

from __future__ import annotations

from datetime import datetime, timedelta
from importlib import import_module
from pathlib import Path

import pytest
from django.apps import apps
from django.db import connection

from madoguchi.engines.booking.models import Booking
from madoguchi.foundation.access.models import BrokenGlass
from madoguchi.foundation.identity.actions import open_account
from madoguchi.foundation.journal.actions import record, record_act
from madoguchi.foundation.journal.chain import Trouble
from madoguchi.foundation.journal.models import Delay, NameKey
from madoguchi.foundation.journal.removals import FORGOTTEN
from madoguchi.foundation.journal.sealing import seal
from madoguchi.foundation.journal.verification import verify
from madoguchi.foundation.journal.words import kept_words, read_words
from madoguchi.journeys.disposal.models import LegalHold
from madoguchi.journeys.forgetting import forget_names
from madoguchi.journeys.visit.booking import book_visit
from madoguchi.values.actor import SYSTEM, anonymous
from madoguchi.values.clock import moved_to, now
from tests.engines.booking.office import slots, wish
from tests.journeys import office
from tests.journeys.disposal.test_disposal import noted

pytestmark = pytest.mark.django_db
_MIGRATION = import_module("madoguchi.journeys.migrations.0022_words_of_those_who_had_gone")
WORDS = "本人の母から電話がありました。"
A_RECORD, A_MATTER = "K7QM-3F2X-8WNA", "4827-0935-48"


def migrated() -> None:
    with connection.schema_editor() as editor:
        _MIGRATION.forget(apps, editor)


def a_delay(subject: str, at: datetime | None = None) -> str:
    asked = at or now()
    row = Delay.objects.create(
        ref=f"d-{Delay.objects.count()}",
        subject=subject,
        actor_ref="c-1",
        words=kept_words(WORDS, subject),
        asked_at=asked,
        until=asked + timedelta(days=1),
    )
    return row.words


def a_glass(subject: str) -> str:
    row = BrokenGlass.objects.create(
        actor_ref="c-1", subject=subject, reason="life", words=kept_words(WORDS, subject), at=now(), until=now()
    )
    return row.words


def a_hold(subject: str) -> str:
    return LegalHold.objects.create(
        reference_number=subject, reason=kept_words(WORDS, subject), held_at=now(), held_by="x"
    ).reason


def booked(key: str, *, line: str = "child") -> str:
    made, _ = book_visit(wish(slots(line=line), key, email="aoi@example.jp", line=line), by=anonymous("x"))
    return str(made.number)


def emptied(number: str) -> str:
    told = ("name", "kana", "email", "telephone", "note", "reason", "person_key", "person_ref", "account_ref")
    Booking.objects.filter(number=number).update(room_url="", **dict.fromkeys(told, ""))
    return number


def test_words_about_what_had_gone_before_open_for_nobody_and_the_others_do(published: None) -> None:
    living, came, account = office.submitted(), booked("k1"), open_account("resident", "見本 花子", ref="a-1")
    stays = [a_delay(living), a_glass(living), a_hold(living), a_delay(came), a_delay(account)]
    goes = [
        *(a_delay(emptied(booked("k2", line="insurance"))), a_delay("482-709-3566"), a_delay("a-gone")),
        *(a_glass(A_MATTER), a_hold(A_RECORD), a_hold(A_MATTER)),
    ]
    before = NameKey.objects.count()
    assert set(read_words(goes).values()) == {WORDS}
    for _twice in range(2):
        migrated()
        assert set(read_words(goes).values()) == {""}
        assert set(read_words(stays).values()) == {WORDS}
        assert NameKey.objects.count() == before - len(goes)


def test_words_of_before_an_account_was_forgotten_go_and_those_of_afterwards_stay() -> None:
    ref = open_account("resident", "見本 花子", ref="a-1")
    forgot = now() - timedelta(days=9)
    with moved_to(forgot):
        forget_names([ref], by=SYSTEM)
    words = {at: a_delay(ref, forgot + timedelta(days=at)) for at in (-1, 1)}
    migrated()
    assert read_words(words.values()) == {words[-1]: "", words[1]: WORDS}


def test_a_note_about_what_had_gone_is_emptied_however_many_the_finding_counts(published: None) -> None:
    number = emptied(booked("k1"))
    record(office.CLERK, "read", dossiers=[number], data="予約")
    record_act(SYSTEM, FORGOTTEN, data="x", detail={"holders": ["a-gone"]})
    found = [noted(one, note=WORDS) for one in (number, "a-gone", A_MATTER, "0000-1")]
    found[-1].looks, found[-1].actor_ref = 200, office.CLERK.ref
    found[-1].save()
    migrated()
    for one in found:
        one.refresh_from_db()
    assert [bool(one.note) for one in found] == [False, False, True, False]


@pytest.mark.django_db(transaction=True)
def test_the_chain_of_the_journal_is_sound_afterwards(settings: object, tmp_path: Path) -> None:
    settings.MADOGUCHI_SEAL_KEY = tmp_path / "seal.key"  # type: ignore[attr-defined]
    settings.MADOGUCHI_SEAL_PLACE = tmp_path / "away"  # type: ignore[attr-defined]
    record(anonymous("見本 花子"), "write:by_proxy", dossiers=[A_MATTER], data="申請")
    goes = a_delay(A_MATTER)
    seal()
    migrated()
    assert read_words([goes]) == {goes: ""}
    seal()
    seen = verify(tmp_path / "away")
    # The row of this test was written without an entry, which is told.
    assert ({one.trouble for one in seen.findings}, seen.entries > 0) == ({Trouble.ROW_ADDED}, True)
