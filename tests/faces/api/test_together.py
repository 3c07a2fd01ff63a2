"""Requests at the same moment: one key makes one matter, and nobody is given the case of another."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from madoguchi.engines.cases.models import Case
from madoguchi.foundation.catalogue import shelf
from tests.conftest import publish_definitions
from tests.faces.api.programme import application, applied, call, token

pytestmark = pytest.mark.django_db(transaction=True)


def test_duplicates_at_the_same_moment_make_one_matter() -> None:
    shelf.forget()
    publish_definitions()
    mine, body, ready = token("applicant"), application("child_medical_expenses"), Barrier(4)

    def send(_: int) -> tuple[int, bytes]:
        try:
            ready.wait()
            response = call("POST", "/applications", body, token=mine, key="same")
            return response.status_code, response.content
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as threads:
        answers = set(threads.map(send, range(4)))
    assert [status for status, _ in answers] == [201]
    assert Case.objects.count() == 1


def test_those_who_take_the_next_case_at_the_same_moment_get_one_each() -> None:
    shelf.forget()
    publish_definitions()
    numbers = {applied(token("applicant")) for _ in range(4)}
    clerks, ready = [token("clerk", "administrative_centre") for _ in range(4)], Barrier(8)

    def take(turn: int) -> tuple[int, str]:
        """Every clerk asks twice with one key, as a programme does whose answer was lost."""
        try:
            ready.wait()
            response = call("POST", "/cases/next", {}, token=clerks[turn % 4], key="now")
            return turn % 4, (response.json()["case"] or {}).get("reference_number", "")
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as threads:
        given = set(threads.map(take, range(8)))
    taken = {number for _, number in given if number}
    assert len(given) == len({clerk for clerk, _ in given}) == 4
    assert taken <= numbers
    assert len(taken) == len([number for _, number in given if number])
