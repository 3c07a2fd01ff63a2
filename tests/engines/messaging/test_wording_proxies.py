"""What is said about acting for another: every kind in every language, and nothing of anybody in it."""

from __future__ import annotations

import re

import pytest

from madoguchi.engines.messaging.wording_about import body_about, subject_about
from madoguchi.engines.messaging.wording_proxies import WORDINGS_PROXIES

URL = "https://city.example/mine/proxies"


@pytest.mark.parametrize("kind", WORDINGS_PROXIES)
@pytest.mark.parametrize("language", ["ja", "ja-easy", "en"])
def test_every_letter_leads_to_the_page_and_names_nobody_and_no_day(kind: str, language: str) -> None:
    facts = {"number": "r-0123456789abcd", "url": URL, "city": "見本市"}
    body, subject = body_about(kind, language, facts), subject_about(kind, language, "r-0123456789abcd")
    assert language in WORDINGS_PROXIES[kind].subject
    assert language in WORDINGS_PROXIES[kind].body
    assert URL in body
    assert "見本市" in body
    assert "r-0123456789abcd" not in subject + body
    assert set(re.findall(r"\{(\w+)\}", "".join((*WORDINGS_PROXIES[kind].body.values(), subject)))) == set()
