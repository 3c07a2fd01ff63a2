"""What is said about visits: the same kinds in every language, and nothing of the person in a subject."""

from __future__ import annotations

import pytest

from madoguchi.engines.messaging.wording_about import WORDINGS_ABOUT, body_about, kind_in_words, subject_about

FACTS = {
    "name": "見本 葵",
    "number": "482-709-3548",
    "at": "12月4日（金）10:15",
    "office": "見本区役所",
    "services": "証明書",
    "url": "https://city.example/v/K7QM",
    "city": "見本市",
    "until": "17:00",
    "text": "",
    "cancel_url": "https://city.example/v/K7QM?to=cancel",
    "room_url": "https://city.example/v/K7QM?to=room",
    "opens": "10",
    "bring": "・本人確認書類",
}


@pytest.mark.parametrize("kind", WORDINGS_ABOUT)
@pytest.mark.parametrize("language", ["ja", "ja-easy", "en"])
def test_every_message_says_when_and_where_and_leads_to_its_page(kind: str, language: str) -> None:
    body = body_about(kind, language, FACTS)
    assert FACTS["at"] in body
    assert FACTS["office"] in body
    assert FACTS["url"] in body
    assert FACTS["number"] in subject_about(kind, language, FACTS["number"])
    assert FACTS["name"] not in subject_about(kind, language, FACTS["number"])


def test_somebody_without_a_name_is_not_addressed_by_one() -> None:
    assert "様" not in body_about("booking_made", "ja", {**FACTS, "name": ""}).splitlines()[0]


@pytest.mark.parametrize("language", ["ja", "ja-easy", "en"])
def test_a_reminder_says_what_to_bring_and_leads_to_the_room_and_to_the_page_for_cancelling(language: str) -> None:
    body = body_about("booking_reminder", language, FACTS)
    for name in ("bring", "room_url", "cancel_url"):
        assert FACTS[name] in body
    plain = body_about("booking_reminder", language, {**FACTS, "bring": "", "room_url": ""})
    assert FACTS["bring"] not in plain
    assert "to=room" not in plain


def test_who_cancelled_is_not_told_what_to_bring() -> None:
    assert FACTS["bring"] not in body_about("booking_cancelled", "ja", FACTS)


def test_a_kind_is_named_by_its_subject_without_the_number_of_anybody() -> None:
    assert kind_in_words("received", "ja") == "申請を受け付けました"
    assert kind_in_words("booking_made", "en") == "Your visit is booked"
    assert kind_in_words("record_turn", "ja-easy") == "あなたの 番です"
    assert kind_in_words("sign_in_code", "ja") == "デジタル窓口のサインインの番号"
    assert kind_in_words("of_an_older_version", "ja") == "of_an_older_version"
