"""Two requests with one key at the same moment: one matter, and the same answer to both."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from madoguchi.engines.cases.models import Case
from madoguchi.foundation.catalogue import shelf
from tests.conftest import publish_definitions
from tests.faces.api.programme import application, call, token

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
