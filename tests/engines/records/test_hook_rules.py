"""What is told to another system, its signature, and when it is tried again."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

import pytest

from madoguchi.engines.records.rules.hooks import (
    EVENTS,
    body_of,
    event_of,
    headers_of,
    is_given_up,
    is_gone,
    is_taken,
    wait_after,
)

AT = datetime(2026, 11, 26, 3, 4, 5, 600_000, tzinfo=UTC)


def test_the_signature_is_that_of_the_example_of_standard_webhooks() -> None:
    secret, ref = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "msg_p5jXN8AQM9LWM0D4loKWxJek"
    at = datetime.fromtimestamp(1614265330, UTC)
    headers = headers_of(ref, at, b'{"test": 2432232314}', (secret,))
    assert headers["webhook-id"] == ref
    assert headers["webhook-timestamp"] == "1614265330"
    assert headers["webhook-signature"] == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


def test_two_secrets_make_two_signatures_divided_by_a_space() -> None:
    one, other = (headers_of("msg_1", AT, b"{}", (key,))["webhook-signature"] for key in ("whsec_AAAA", "whsec_BBBB"))
    assert headers_of("msg_1", AT, b"{}", ("whsec_AAAA", "whsec_BBBB"))["webhook-signature"] == f"{one} {other}"


def test_the_body_says_which_record_and_no_value_of_it() -> None:
    assert json.loads(body_of("moved", AT, "bicycles", "K7QM-3F2X-8WNA", 3)) == {
        "type": "record.moved",
        "timestamp": "2026-11-26T03:04:05.600000Z",
        "data": {"register": "bicycles", "record": "K7QM-3F2X-8WNA", "revision": 3},
    }


@pytest.mark.parametrize(
    ("kind", "revision", "event"),
    [
        *(("create", 1, "added"), ("import", 1, "added"), ("import", 2, "changed"), ("change", 2, "changed")),
        *(("undo", 3, "changed"), ("bulk", 3, "changed"), ("convert", 3, "changed"), ("act", 4, "moved")),
        *(("delete", 5, "removed"), ("restore", 6, "restored")),
    ],
)
def test_every_act_of_the_history_has_its_event(kind: str, revision: int, event: str) -> None:
    assert event_of(kind, revision) == event
    assert event in EVENTS


def test_the_waits_grow_and_last_a_day() -> None:
    waits = [wait for tries in range(1, 20) if (wait := wait_after(tries))]
    assert waits == sorted(waits)
    assert timedelta(days=1) <= sum(waits, timedelta()) < timedelta(hours=25)
    assert wait_after(len(waits) + 1) is None


def test_only_a_status_of_success_is_an_answer() -> None:
    assert [status for status in (None, 199, 200, 204, 301, 400, 410, 500) if is_taken(status)] == [200, 204]
    assert is_gone(410)
    assert not is_gone(404)
    assert is_given_up(AT, AT + timedelta(days=1))
    assert not is_given_up(AT, AT + timedelta(hours=23))
