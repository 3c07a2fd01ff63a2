"""A refusal becomes a page with the right status; a database that is away becomes 503."""

from __future__ import annotations

import pytest
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.test import RequestFactory

from madoguchi.engines.records.errors import NoSuchDraft, TooManyInputs
from madoguchi.faces.ui.refusals import RefusalPages
from madoguchi.foundation.access.errors import NotPermitted
from madoguchi.foundation.dossier.errors import NoSuchDossier
from madoguchi.values.refusal import Refusal

pytestmark = pytest.mark.django_db


def answered(exception: Exception) -> HttpResponse | None:
    def never(request: HttpRequest) -> HttpResponse:
        raise AssertionError

    return RefusalPages(never).process_exception(RequestFactory().get("/"), exception)


@pytest.mark.parametrize(
    ("refusal", "status"),
    [
        (NotPermitted(reason="担当の課だけが見られます。"), 403),
        (NoSuchDossier(), 404),
        (NoSuchDraft(), 404),
        (TooManyInputs(limit=500), 422),
    ],
)
def test_a_refusal_is_a_page_that_says_its_sentence(refusal: Refusal, status: int) -> None:
    response = answered(refusal)
    assert response is not None
    assert response.status_code == status
    assert str(refusal.message) in response.content.decode()


def test_a_database_that_is_away_asks_to_come_back() -> None:
    response = answered(OperationalError("away"))
    assert response is not None
    assert (response.status_code, response["Retry-After"]) == (503, "60")


def test_a_mistake_of_ours_is_left_to_the_server() -> None:
    assert answered(ValueError("a mistake")) is None


@pytest.mark.parametrize("page", ["400", "403", "403_csrf", "404", "413", "422", "429", "500", "503"])
def test_every_error_page_can_be_drawn_without_a_request(page: str) -> None:
    html = render_to_string(f"{page}.html")
    assert html.count("<h1") == 1
    assert 'href="/"' in html
