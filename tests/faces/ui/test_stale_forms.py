"""A form that was open while somebody signed in beside it is sent once more from the page that refuses it."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

pytestmark = pytest.mark.django_db

_TYPED = '<input type="hidden" name="email" value="mihon@example.jp">'


def _sent(headers: dict[str, str]) -> str:
    browser = Client(enforce_csrf_checks=True)
    answer = browser.post(reverse("portal:sign_in_email"), {"email": "mihon@example.jp"}, headers=headers)
    assert answer.status_code == 403
    return answer.content.decode()


def test_s_csrf_2_what_was_typed_on_a_page_of_ours_is_sent_once_more_with_a_token_of_now() -> None:
    said = _sent({"Origin": "http://testserver"})
    assert _TYPED in said
    assert 'name="csrfmiddlewaretoken"' in said


@pytest.mark.parametrize("origin", ["https://testserver", "http://testserver.example", "null", ""])
def test_s_csrf_2_what_a_page_of_somebody_else_sent_is_not_shown_again(origin: str) -> None:
    said = _sent({"Origin": origin} if origin else {})
    assert _TYPED not in said
    assert "もう一度送る" not in said
