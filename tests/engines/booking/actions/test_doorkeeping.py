"""A house has one lobby at a time, and the next one as soon as the first has gone."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from madoguchi.engines.booking.actions.doorkeeping import hold_lobby
from madoguchi.engines.booking.errors.openings import LobbyTaken

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_second_lobby_is_refused_until_the_first_has_gone() -> None:
    with ThreadPoolExecutor(1) as first, ThreadPoolExecutor(1) as second:
        try:
            first.submit(hold_lobby).result()
            with pytest.raises(LobbyTaken):
                second.submit(hold_lobby).result()
            first.submit(go).result()
            second.submit(hold_until_gone).result()
        finally:
            first.submit(go).result()
            second.submit(go).result()


def go() -> None:
    connection.close()


def hold_until_gone() -> None:
    """The server takes note of a closed connection a moment later."""
    for _ in range(1000):
        try:
            return hold_lobby()
        except LobbyTaken:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_sleep(0.01)")
    raise AssertionError("nobody let go")


def test_who_holds_it_goes_on_holding_it_once() -> None:
    try:
        hold_lobby()
        hold_lobby()
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(7268404), pg_advisory_unlock(7268404)")
            held = cursor.fetchone()
    finally:
        connection.close()
    assert held == (True, False)
