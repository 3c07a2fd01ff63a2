"""After a restore no letter and no call to another system leaves, and once an operator lets them each leaves once."""

from __future__ import annotations

from typing import Any

import pytest

from madoguchi.engines.messaging.models import OutboxMessage
from madoguchi.engines.messaging.rules import State
from madoguchi.foundation.journal.going_out import hold_outgoing, release_outgoing
from madoguchi.journeys import jobs
from madoguchi.journeys.registers import telling_systems
from madoguchi.journeys.sign_in import send_code
from tests.engines.messaging.peer import listening

pytestmark = pytest.mark.django_db


def test_s_bak_6_no_letter_leaves_until_it_is_let_and_then_it_leaves_once(settings: Any) -> None:
    with listening() as peer:
        settings.SMTP_HOST, settings.SMTP_PORT, settings.SMTP_SECURITY = "127.0.0.1", peer.port, "none"
        sent = send_code("aoi@example.jp", network="192.0.2.1", language="ja")
        (letter,) = OutboxMessage.objects.filter(about=sent.ref)
        hold_outgoing("restored")
        jobs.deliver_message(message_ref=letter.ref)
        jobs.retry_messages(timestamp=0)
        assert peer.taken == []
        letter.refresh_from_db()
        assert (letter.state, letter.attempts) == (State.WAITING, 0)
        release_outgoing()
        for _twice in range(2):
            jobs.retry_messages(timestamp=0)
        assert len(peer.taken) == 1


def test_s_bak_6_no_other_system_is_called_until_it_is_let(monkeypatch: pytest.MonkeyPatch) -> None:
    called: list[int] = []
    monkeypatch.setattr(telling_systems, "tell_systems", lambda: called.append(1))
    hold_outgoing("restored")
    jobs.tell_systems(timestamp=0)
    assert called == []
    release_outgoing()
    jobs.tell_systems(timestamp=0)
    assert called == [1]
