"""What is left in plain, by an older process or a restored backup, is sealed where it lies."""

from __future__ import annotations

import pytest
from django.db import connection

from madoguchi.engines.messaging.models import OutboxMessage
from madoguchi.foundation.wall import plain_text
from madoguchi.journeys.jobs import seal_plain_texts
from madoguchi.journeys.models import LookQuestion
from madoguchi.journeys.sign_in import send_code
from madoguchi.values.clock import now
from tests.foundation.wall.test_sealed_text import as_stored


@pytest.mark.django_db
def test_letters_and_questions_that_lie_there_in_plain_are_sealed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(plain_text, "_LOOKED_AT", 2)
    for one in range(5):
        send_code(f"a{one}@example.jp", network="192.0.2.1", language="ja")
    told = {"ref": "q-1", "entry": 1, "subjects": [], "account_ref": "r", "objects_to_it": False, "asked_at": now()}
    named = {"number": "Q-1", "due_on": now().date()}
    LookQuestion.objects.bulk_create([LookQuestion(text="x", **told, **named)])
    untouched = OutboxMessage.objects.order_by("pk").values_list("body", flat=True)[0]
    with connection.cursor() as cursor:
        cursor.execute("UPDATE journeys_lookquestion SET text = 'canary'")
        cursor.execute("UPDATE messaging_outboxmessage SET recipient = 'canary@example.jp' WHERE id % 2 = 0")
        cursor.execute(
            "UPDATE messaging_outboxmessage SET body = 'canary' WHERE id = (SELECT max(id) FROM"
            " messaging_outboxmessage)"
        )
    seal_plain_texts(timestamp=0)
    assert "canary" not in as_stored("messaging_outboxmessage") + as_stored("journeys_lookquestion")
    assert LookQuestion.objects.get().text == "canary"
    assert OutboxMessage.objects.latest("pk").body == "canary"
    assert OutboxMessage.objects.order_by("pk").values_list("body", flat=True)[0] == untouched
