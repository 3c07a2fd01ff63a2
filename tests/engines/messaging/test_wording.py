from __future__ import annotations

import re

import pytest

from madoguchi.engines.messaging.errors import FactMissing, UnknownKind
from madoguchi.engines.messaging.wording import MUST_ARRIVE, WORDINGS, body_in, subject_in
from madoguchi.values.message import msg
from madoguchi.values.words import LANGUAGES
from tests.engines.messaging.sample import FACTS

EVERY = [(kind, language) for kind in WORDINGS for language in LANGUAGES]


@pytest.mark.parametrize(("kind", "language"), EVERY)
def test_every_message_exists_in_every_language_and_leads_to_the_status_page(kind: str, language: str) -> None:
    assert language in WORDINGS[kind].subject
    assert language in WORDINGS[kind].body
    body = body_in(kind, language, FACTS)
    assert "http://127.0.0.1:8000/s/" in body
    assert "4827-0935-48" in body
    assert not re.search(r"[{}]", body)


@pytest.mark.parametrize(("kind", "language"), EVERY)
def test_a_subject_tells_nothing_but_the_reference_number(kind: str, language: str) -> None:
    subject = WORDINGS[kind].subject[language]
    assert re.findall(r"{(\w+)}", subject) == ["reference_number"]
    assert subject_in(kind, language, "4827-0935-48").count("4827-0935-48") == 1
    assert len(subject) < 120


def test_the_kinds_of_the_main_job_are_there() -> None:
    assert {"received", "correction_requested", "correction_reminder", "decided", "notice_ready", "withdrawn"} <= set(
        WORDINGS
    )
    assert set(WORDINGS) >= MUST_ARRIVE


def test_a_receipt_without_a_due_day_promises_none() -> None:
    assert "ごろまでに" not in body_in("received", "ja", {**FACTS, "due_on": ""})
    assert "12月4日ごろまでに" in body_in("received", "ja", FACTS)


def test_what_a_clerk_wrote_is_never_read_as_a_placeholder() -> None:
    assert "{city}{0}" in body_in("message", "ja", {**FACTS, "text": "{city}{0}"})


def test_a_missing_fact_is_named() -> None:
    with pytest.raises(FactMissing, match="text"):
        body_in("correction_requested", "ja", {name: fact for name, fact in FACTS.items() if name != "text"})


def test_a_fact_may_be_a_message_itself() -> None:
    assert "あと3日" in body_in("message", "ja", {**FACTS, "text": msg("あと{days}日", days=3)})


def test_an_unknown_kind_is_refused() -> None:
    with pytest.raises(UnknownKind, match="greetings"):
        subject_in("greetings", "ja", "4827-0935-48")


def test_an_unknown_language_reads_japanese() -> None:
    assert subject_in("withdrawn", "fr", "1").startswith("申請の取下げ")
