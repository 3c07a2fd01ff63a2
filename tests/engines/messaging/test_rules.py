from __future__ import annotations

from datetime import timedelta

import pytest

from madoguchi.engines.messaging.rules import ATTEMPTS, State, after_failure, first_state
from tests.engines.messaging.sample import AT


def test_a_message_is_tried_48_times_every_five_minutes_and_then_goes_by_post() -> None:
    at, attempts, state = AT, 0, State.WAITING
    while state is State.WAITING:
        attempts += 1
        state, following = after_failure(attempts, useless=False, at=at)
        if following:
            assert following - at == timedelta(minutes=5)
            at = following
    assert (attempts, state) == (48, State.BY_POST)
    assert at - AT == timedelta(minutes=5 * 47)


def test_a_mailbox_that_does_not_exist_is_not_tried_again() -> None:
    assert after_failure(1, useless=True, at=AT) == (State.BY_POST, None)
    assert after_failure(ATTEMPTS - 1, useless=False, at=AT)[0] is State.WAITING


@pytest.mark.parametrize(
    ("address", "must_arrive", "state"),
    [
        ("a@example.jp", False, State.WAITING),
        ("a@example.jp", True, State.WAITING),
        ("", False, State.NO_ADDRESS),
        ("", True, State.BY_POST),
    ],
)
def test_where_a_message_begins(address: str, must_arrive: bool, state: State) -> None:
    assert first_state(address, must_arrive=must_arrive) is state
