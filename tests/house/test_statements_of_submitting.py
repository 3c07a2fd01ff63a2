"""How many statements one submission costs, counted with every savepoint; in a test the transaction is one, too."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.faces.api.programme import application, call, token
from tests.faces.portal.filling import fill, submit

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("published")]

MOST = 25
# Papers sent within an application: what is held is added up, then the file is kept.
PAPERS, EACH_PAPER = 2, 5


def test_the_last_click_of_a_form_costs_few_statements(client: Client) -> None:
    draft = fill(client)
    with CaptureQueriesContext(connection) as asked:
        assert "/receipt/" in submit(client, draft)["Location"]
    assert len(asked) <= MOST, "\n".join(each["sql"][:100] for each in asked.captured_queries)


def test_an_application_of_a_programme_costs_few_statements() -> None:
    mine = token("applicant")
    with CaptureQueriesContext(connection) as asked:
        assert call("POST", "/applications", application(), token=mine, key="a").status_code == 201
    assert len(asked) <= MOST + EACH_PAPER * PAPERS, "\n".join(each["sql"][:100] for each in asked.captured_queries)
