"""After the secret key was changed everything is brought under the new one, and the earlier one may go."""

from __future__ import annotations

from collections.abc import Callable
from itertools import count
from typing import Any

import pytest
from django.apps import apps
from django.db import connection

from madoguchi.engines.messaging.models import OutboxMessage
from madoguchi.foundation.dossier.queries import dossier_by_access_code, dossier_facts
from madoguchi.foundation.journal.models import NameKey
from madoguchi.foundation.journal.names import opened_names, sealed_name
from madoguchi.foundation.wall import renewal
from madoguchi.foundation.wall.renewal import renew_everything
from madoguchi.foundation.wall.sealed_text import unwrapped_key
from madoguchi.journeys.sign_in import send_code
from tests.foundation.identity.test_sealed_codes import rotate  # noqa: F401
from tests.journeys import office

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("published")]


def letters(number: int) -> None:
    for one in range(number):
        send_code(f"a{one}@example.jp", network="192.0.2.1", language="ja")


def recipients() -> list[str]:
    return [row.recipient for row in OutboxMessage.objects.order_by("id")]


def test_s_cry_3_everything_opens_with_the_new_key_alone(settings: Any, rotate: Callable[[], None]) -> None:  # noqa: F811
    letters(3)
    number = office.submitted()
    code, name = dossier_facts(number).access_code, sealed_name("見本 葵", "K-1")
    NameKey.objects.create(ref=name.ref, holder=name.holder, key=name.key)
    before = recipients()
    rotate()
    assert all(one.shut == 0 for one in renew_everything())
    settings.SECRET_KEY_FALLBACKS = []
    assert recipients() == before
    assert "a0@example.jp" in before
    assert dossier_by_access_code(code).reference_number == number
    assert opened_names([name.text]) == {name.text: "見本 葵"}


def test_s_cry_3_it_goes_on_where_it_was_interrupted(
    settings: Any,
    rotate: Callable[[], None],  # noqa: F811
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(renewal, "_ROWS", 2)
    letters(8)
    before, portions, written = recipients(), count(1), renewal._renew
    rotate()

    def killed(*given: Any) -> tuple[int, int]:
        if given[0] is OutboxMessage and next(portions) == 3:
            raise KeyboardInterrupt
        return written(*given)

    monkeypatch.setattr(renewal, "_renew", killed)
    with pytest.raises(KeyboardInterrupt):
        renew_everything()
    assert recipients() == before
    (rest,) = [one for one in renew_everything() if one.table == "messaging_outboxmessage"]
    assert (rest.rows, rest.values) == (8, 4 * 3)  # half of them, with recipient, subject and text
    settings.SECRET_KEY_FALLBACKS = []
    assert recipients() == before


def test_what_is_renewed_already_is_not_written_again(rotate: Callable[[], None]) -> None:  # noqa: F811
    letters(2)
    rotate()
    assert sum(one.values for one in renew_everything()) > 0
    assert sum(one.values for one in renew_everything()) == 0


def test_what_no_key_opens_is_counted_and_left_as_it_is(settings: Any) -> None:
    letters(1)
    with connection.cursor() as cursor:
        cursor.execute("SELECT recipient FROM messaging_outboxmessage")
        before = cursor.fetchall()
    settings.SECRET_KEY = "another key of the house, and the earlier one is lost"
    (seen,) = [one for one in renew_everything() if one.table == "messaging_outboxmessage"]
    assert (seen.values, seen.shut) == (0, 3)
    with connection.cursor() as cursor:
        cursor.execute("SELECT recipient FROM messaging_outboxmessage")
        assert cursor.fetchall() == before


def test_a_key_of_names_from_before_keys_were_wrapped_is_wrapped() -> None:
    NameKey.objects.create(ref="r", holder="K-1", key=b"k" * 32)
    renew_everything()
    kept = bytes(NameKey.objects.get(ref="r").key)
    assert kept != b"k" * 32
    assert unwrapped_key(kept, "journal_namekey|key|r") == b"k" * 32


def test_every_sealed_column_is_known() -> None:
    known = {f"{model._meta.db_table}.{one.column}" for model, columns in renewal._sealed_columns() for one in columns}
    assert {"messaging_outboxmessage.body", "journal_namekey.key", "dossier_dossier.access_code"} <= known
    sealed = {"SealedText", "SealedCode", "WrappedKey"}
    every = {
        f"{model._meta.db_table}.{field.column}"
        for model in apps.get_models()
        for field in model._meta.concrete_fields
        if sealed & {one.__name__ for one in type(field).__mro__}
    }
    assert known == every
