"""Personal text is sealed value by value: the database shows none of it, and a value moved elsewhere does not open."""

from __future__ import annotations

import subprocess

import pytest
from django.conf import LazySettings
from django.db import connection

from madoguchi.config.postgres import installed_program
from madoguchi.engines.messaging.models import OutboxMessage
from madoguchi.engines.messaging.queries import message_of
from madoguchi.foundation.journal.models import NameKey
from madoguchi.foundation.journal.names import opened_names, sealed_name
from madoguchi.foundation.wall.sealed_text import opened_text, sealed_text, unwrapped_key, wrapped_key
from madoguchi.journeys.models import LookQuestion
from madoguchi.journeys.sign_in import send_code
from madoguchi.values.clock import now

PLACE, CANARY = "a_table|a_column|a_row", "東京 花子 canary@example.jp"


def test_s_cry_4_a_text_opens_in_its_own_place_only() -> None:
    kept = sealed_text(CANARY, PLACE)
    assert CANARY not in kept
    assert opened_text(kept, PLACE) == CANARY
    for other in ("another|a_column|a_row", "a_table|another|a_row", "a_table|a_column|another", ""):
        assert opened_text(kept, other) == ""


def test_s_cry_1_every_value_has_a_key_of_its_own_and_names_the_one_that_wraps_it() -> None:
    one, other = sealed_text(CANARY, PLACE), sealed_text(CANARY, PLACE)
    assert one != other
    assert one.split(".")[:2] == other.split(".")[:2]
    swapped = f"{one[:90]}{other[90:]}"
    assert opened_text(swapped, PLACE) == ""


@pytest.mark.parametrize("broken", ["c1.", "c1.x", "c1.x.", "c1.x.AAAA", "c1.x.漢字"])
def test_what_is_broken_opens_as_nothing(broken: str) -> None:
    assert opened_text(broken, PLACE) == ""


def test_what_was_written_before_is_read_and_an_empty_text_stays_empty() -> None:
    assert opened_text(CANARY, PLACE) == CANARY
    assert sealed_text("", PLACE) == ""


def test_s_cry_1_an_earlier_key_of_the_house_still_opens_and_one_that_is_gone_does_not(settings: LazySettings) -> None:
    kept, key, before = sealed_text(CANARY, PLACE), wrapped_key(b"k" * 32, PLACE), settings.SECRET_KEY
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "another key of the house, made for today", [before]
    assert (opened_text(kept, PLACE), unwrapped_key(key, PLACE)) == (CANARY, b"k" * 32)
    settings.SECRET_KEY_FALLBACKS = []
    assert (opened_text(kept, PLACE), unwrapped_key(key, PLACE)) == ("", b"")


def as_stored(table: str) -> str:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT string_agg(row_to_json(one)::text, ' ') FROM {table} AS one")  # noqa: S608
        return str(cursor.fetchone()[0])


@pytest.mark.django_db
def test_s_cry_1_the_database_shows_no_letter_and_who_may_read_it_reads_it() -> None:
    sent = send_code("canary@example.jp", network="192.0.2.1", language="ja")
    row = OutboxMessage.objects.get(about=sent.ref)
    stored = as_stored("messaging_outboxmessage")
    assert "canary" not in stored
    assert row.body.splitlines()[0] not in stored
    assert message_of(row.ref).recipient == "canary@example.jp"


@pytest.mark.django_db
def test_s_cry_4_a_letter_moved_to_another_row_does_not_open() -> None:
    sent = [send_code(f"canary{one}@example.jp", network="192.0.2.1", language="ja").ref for one in "12"]
    one, other = (OutboxMessage.objects.get(about=ref) for ref in sent)
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE messaging_outboxmessage AS one SET recipient = other.recipient FROM messaging_outboxmessage"
            " AS other WHERE other.id = %s AND one.id = %s",
            [one.pk, other.pk],
        )
    assert OutboxMessage.objects.get(pk=other.pk).recipient == ""


@pytest.mark.django_db
def test_a_row_that_is_written_again_stays_sealed_and_a_statement_without_a_row_is_refused() -> None:
    told = {"ref": "q-1", "entry": 1, "subjects": [], "account_ref": "r", "objects_to_it": False, "asked_at": now()}
    named = {"number": "Q-1", "due_on": now().date()}
    LookQuestion.objects.bulk_create([LookQuestion(text=CANARY, **told, **named)])
    row = LookQuestion.objects.get()
    row.answer = f"{CANARY}へ"
    row.save(update_fields=["answer"])
    row.save()
    assert "canary" not in as_stored("journeys_lookquestion")
    row = LookQuestion.objects.get()
    assert (row.text, row.answer) == (CANARY, f"{CANARY}へ")
    with pytest.raises(TypeError):
        LookQuestion.objects.update(text=CANARY)


@pytest.mark.django_db
def test_a_text_whose_key_is_gone_is_not_lost_when_its_row_is_written_again(settings: LazySettings) -> None:
    sent, before = send_code("canary@example.jp", network="192.0.2.1", language="ja"), settings.SECRET_KEY
    settings.SECRET_KEY = "another key of the house, made for today"
    row = OutboxMessage.objects.get(about=sent.ref)
    assert row.recipient == ""
    row.save()
    settings.SECRET_KEY = before
    assert OutboxMessage.objects.get(about=sent.ref).recipient == "canary@example.jp"


@pytest.mark.django_db
def test_s_cry_1_the_keys_of_names_are_wrapped_and_those_of_before_still_open() -> None:
    name = sealed_name(CANARY, "K-1")
    assert len(name.key) > 32
    row = NameKey.objects.create(ref=name.ref, holder=name.holder, key=name.key)
    assert opened_names([name.text]) == {name.text: CANARY}
    NameKey.objects.filter(pk=row.pk).update(key=unwrapped_key(name.key, f"journal_namekey|key|{name.ref}"))
    assert opened_names([name.text]) == {name.text: CANARY}
    NameKey.objects.filter(pk=row.pk).update(key=wrapped_key(b"k" * 32, "journal_namekey|key|another"))
    assert opened_names([name.text]) == {name.text: ""}


@pytest.mark.django_db(transaction=True)
def test_s_cry_2_a_dump_of_the_database_shows_no_text_of_a_protected_column() -> None:
    sent = send_code("canary@example.jp", network="192.0.2.1", language="ja")
    told = {"ref": "q-1", "entry": 1, "subjects": [], "account_ref": "r", "objects_to_it": False, "asked_at": now()}
    LookQuestion.objects.bulk_create([LookQuestion(text=CANARY, answer=CANARY, due_on=now().date(), **told)])
    name = sealed_name(CANARY, "K-1")
    NameKey.objects.create(ref=name.ref, holder=name.holder, key=name.key)
    body = OutboxMessage.objects.get(about=sent.ref).body
    asked = [installed_program("pg_dump"), "--inserts", f"--host={connection.settings_dict['HOST']}"]
    asked += ["--username=postgres", f"--dbname={connection.settings_dict['NAME']}"]
    asked += [f"--table={one}" for one in ("messaging_outboxmessage", "journeys_lookquestion", "journal_namekey")]
    dump = subprocess.run(asked, capture_output=True, text=True, check=True).stdout
    assert "INSERT INTO public.messaging_outboxmessage" in dump
    assert "INSERT INTO public.journal_namekey" in dump
    for secret in ("canary", "花子", *filter(None, body.splitlines())):
        assert secret not in dump
