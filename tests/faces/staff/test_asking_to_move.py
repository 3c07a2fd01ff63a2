"""The letter to somebody whose place is gone, as staff find it prepared."""

from __future__ import annotations

import pytest
from django.test import Client

from madoguchi.engines.messaging.queries import messages_about
from tests.engines.booking.hall import booking

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("published")]


@pytest.mark.parametrize(
    ("language", "prepared"),
    [
        ("ja", "の枠がなくなりました。ご不便をおかけします。"),
        ("en", "is no longer there. We apologise for the trouble."),
        ("ja-easy", "の 時間が なくなりました。すみません。"),
    ],
)
def test_the_words_are_prepared_in_the_language_of_the_visitor(centre: Client, language: str, prepared: str) -> None:
    made = booking(language=language, email="aoi@example.jp")
    page = centre.get(f"/staff/visits/of/{made.number}/ask")
    text = page.context["text"]
    assert prepared in text
    centre.post(f"/staff/visits/of/{made.number}/ask", {"text": text})
    (letter,) = messages_about(made.number)
    assert text in letter.body
    assert ("の枠が" in letter.body) == (language == "ja")
