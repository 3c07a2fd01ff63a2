"""The way of an answer with a token: no session comes along, and nothing is kept of who sent it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.http import HttpResponse
from django.test import Client

from madoguchi.engines.surveys.models import SurveyAnswer
from madoguchi.engines.surveys.queries import survey_of
from madoguchi.engines.surveys.tokens import read_bytes, written
from madoguchi.foundation.identity.models import CodeTry
from madoguchi.foundation.journal.models import Entry
from madoguchi.journeys.surveys import answering, turns
from madoguchi.values.clock import moved_to, now
from tests.engines.surveys.blinding import begun
from tests.journeys.registers.house import KEEPER, publish_registers
from tests.journeys.surveys.house import opened

pytestmark = pytest.mark.django_db
_AWAY = "192.0.2.7"


@pytest.fixture
def survey() -> str:
    """A survey without names for one division."""
    publish_registers()
    return opened(way="anonymous", divisions=("traffic",))


def signed(survey: str) -> str:
    hidden = begun(survey)
    return hidden.token(read_bytes(turns.signature_for(survey, by=KEEPER, blinded=written(hidden.sent))))


def post(survey: str, *, client: Client | None = None, **sent: str) -> HttpResponse:
    browser = client or Client(enforce_csrf_checks=True, REMOTE_ADDR=_AWAY)
    return browser.post(f"/surveys/{survey}/token", sent)  # type: ignore[return-value]


def test_an_answer_is_kept_and_its_sender_is_not(survey: str) -> None:
    token, tries, entries = signed(survey), CodeTry.objects.count(), Entry.objects.count()
    answer = post(survey, token=token, q3="yes")
    assert answer.status_code == 201
    assert not answer.cookies
    assert "no-store" in answer.headers["Cache-Control"]
    assert (CodeTry.objects.count(), Entry.objects.count()) == (tries, entries)
    assert SurveyAnswer.objects.get().values == {"q3": True}


def test_with_a_slip_no_network_address_is_counted_either(survey: str) -> None:
    slip = turns.slip_for(survey, by=KEEPER)
    assert answering.answer(survey, {"q3": ["yes"]}, slip=slip, language="ja", place=_AWAY) is None
    assert not CodeTry.objects.exists()
    assert answering.answer(opened(), {"q3": ["yes"]}, slip="", language="ja", place=_AWAY) is None
    assert CodeTry.objects.exists()


def test_whoever_brings_a_session_or_a_key_is_sent_away_with_their_answer(survey: str) -> None:
    token, known = signed(survey), Client()
    known.cookies["sid"] = "anything"
    for client in (known, Client(headers={"Authorization": "Bearer anything"})):
        assert post(survey, client=client, token=token, q3="yes").status_code == 400
    assert not SurveyAnswer.objects.exists()
    assert post(survey, token=token, q3="yes").status_code == 201


def test_what_was_typed_is_given_back_and_the_token_is_not_spent(survey: str) -> None:
    token = signed(survey)
    again = post(survey, token=token, q1="nonsense", q4="長い意見")
    assert again.status_code == 422
    assert "長い意見" in again.content.decode()
    assert token not in again.content.decode()
    assert post(survey, token=token, q3="yes").status_code == 201


def test_a_forged_a_used_and_a_late_token_are_told_apart(survey: str) -> None:
    token = signed(survey)
    forged = post(survey, token=token[:-4] + "AAAA", q3="yes")
    assert (forged.status_code, "正しい署名がありません" in forged.content.decode()) == (422, True)
    assert post(survey, token="", q3="yes").status_code == 422
    assert post(survey, token=token, q3="yes").status_code == 201
    used = post(survey, token=token, q3="no")
    assert (used.status_code, "もう回答されています" in used.content.decode()) == (409, True)
    with moved_to(now() + timedelta(days=3)):
        assert post(survey, token=token, q3="no").status_code == 409
        assert post(survey, begin="1").status_code == 409
    assert SurveyAnswer.objects.count() == 1


@pytest.mark.usefixtures("survey")
def test_where_nobody_has_a_turn_there_is_no_token() -> None:
    for other in (opened(), opened(way="named", divisions=("traffic",))):
        assert post(other, token="A" * 555, q3="yes").status_code == 403
    assert post("ZZZZ-ZZZZ-ZZZZ", begin="1").status_code == 404


def test_the_form_is_the_same_for_everybody_and_says_the_key(survey: str) -> None:
    first, second = post(survey, begin="1"), post(survey, begin="1")
    assert first.content == second.content
    assert f'data-key="{survey_of(survey).public_key}"' in first.content.decode()
    assert 'name="slip"' not in first.content.decode()


def test_the_public_page_shows_the_fingerprint_that_is_in_the_journal(survey: str) -> None:
    fingerprint = survey_of(survey).fingerprint
    assert fingerprint in Client().get(f"/surveys/{survey}").content.decode()
    assert Entry.objects.get(verb="write:survey").detail["key"] == fingerprint
