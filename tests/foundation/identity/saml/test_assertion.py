"""A signed assertion is good for this house, from this directory, to a question, and at its hour."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from tests.foundation.identity.saml.reading import read, refused
from tests.foundation.identity.saml.writing import (
    AT,
    ENTITY,
    NUMBER,
    PASSWORD,
    QUESTION,
    Key,
    assertion,
    letter,
    response,
    signed,
    told,
)


def test_what_the_directory_signed_is_believed(key: Key) -> None:
    found = read(letter(key, session_until=told(AT + timedelta(hours=2))), key)
    assert found.question == QUESTION
    assert found.methods == (PASSWORD,)
    assert found.until == AT + timedelta(hours=2)
    assert found.attributes == {"employee_number": [NUMBER]}


AUDIENCE = "<saml:AudienceRestriction><saml:Audience>{}</saml:Audience></saml:AudienceRestriction>"
TWO = AUDIENCE.format(f"{ENTITY}</saml:Audience><saml:Audience>x")


@pytest.mark.parametrize(
    ("changed", "why"),
    [
        ({"audience": AUDIENCE.format("https://other.example")}, "audience"),
        ({"audience": AUDIENCE.format(f"{ENTITY}/")}, "audience"),
        ({"audience": TWO}, "audience"),
        ({"audience": ""}, "saml:AudienceRestriction"),
        ({"audience": AUDIENCE.format(ENTITY) * 2}, "saml:AudienceRestriction"),
        ({"recipient": "https://other.example/answer"}, "recipient"),
        ({"recipient": None}, "recipient"),
        ({"method": "urn:oasis:names:tc:SAML:2.0:cm:sender-vouches"}, "bearer"),
        ({"conditions": '<saml:Condition xsi:type="x" xmlns:xsi="urn:x"/>'}, "condition"),
    ],
)
def test_s_saml_6_an_assertion_for_somebody_else_is_not_believed(key: Key, changed: dict[str, Any], why: str) -> None:
    assert refused(letter(key, **changed), key) == why


def test_s_saml_6_a_letter_addressed_elsewhere_is_not_opened(key: Key) -> None:
    inside = signed(assertion(), key)
    assert refused(response(inside, destination="https://other.example/answer"), key) == "destination"
    assert read(response(inside, destination=None), key).question == QUESTION


def test_s_saml_7_nothing_is_believed_that_was_not_asked_for(key: Key) -> None:
    assert refused(letter(key, question=None), key) == "in_response_to"
    assert refused(response(signed(assertion(), key), question="_another"), key) == "in_response_to"


def minutes(number: float) -> str:
    return told(AT + timedelta(minutes=number))


@pytest.mark.parametrize(
    ("changed", "why"),
    [
        ({"not_on_or_after": minutes(-1.01)}, "not_on_or_after"),
        ({"confirmed_until": minutes(-1.01)}, "not_on_or_after"),
        ({"confirmed_until": None}, "not_on_or_after"),
        ({"not_before": minutes(1.01)}, "not_before"),
        ({"issued": minutes(1.01)}, "issued"),
        ({"issued": None}, "issued"),
        ({"signed_in": minutes(1.01)}, "signed_in"),
        ({"signed_in": None}, "signed_in"),
        ({"session_until": minutes(0)}, "session"),
        ({"not_before": "2026-13-01T00:00:00Z"}, "NotBefore"),
        ({"not_before": "2026-11-27T03:00:00+09:00"}, "NotBefore"),
        ({"not_on_or_after": "tomorrow"}, "NotOnOrAfter"),
    ],
)
def test_s_saml_8_an_assertion_of_another_hour_is_not_believed(key: Key, changed: dict[str, Any], why: str) -> None:
    assert refused(letter(key, **changed), key) == why


def test_s_saml_8_two_clocks_may_differ_by_a_minute(key: Key) -> None:
    near = {"not_before": minutes(0.9), "issued": minutes(0.9), "signed_in": minutes(0.9)}
    assert read(letter(key, **near), key).question == QUESTION
    over = {"not_on_or_after": minutes(-0.9), "confirmed_until": minutes(-0.9)}
    assert read(letter(key, **over), key).question == QUESTION
    # Some directories write seven decimals.
    assert read(letter(key, issued="2026-11-27T02:59:59.1234567Z"), key).question == QUESTION


def test_s_saml_9_another_issuer_is_not_believed_though_the_key_is_right(key: Key) -> None:
    for other in ("https://other.example", "https://id.example/directory/", ""):
        assert refused(letter(key, issuer=other), key) == "issuer"
        assert refused(response(signed(assertion(), key), issuer=other), key) == "issuer_of_response"


def test_a_refusal_of_the_directory_and_other_messages_sign_nobody_in(key: Key) -> None:
    inside = signed(assertion(), key)
    assert refused(response(inside, status="urn:oasis:names:tc:SAML:2.0:status:Responder"), key) == "status"
    assert refused(response(inside, tag="samlp:LogoutResponse"), key) == "response"
    assert refused(response(inside, version="1.1"), key) == "response"
    assert refused(letter(key, version="1.1"), key) == "version"
    assert refused(inside, key) == "response"


def test_an_attribute_that_is_told_twice_is_told_with_both_values(key: Key) -> None:
    again = (
        '<saml:AttributeStatement><saml:Attribute Name="employee_number"><saml:AttributeValue>S-2</saml:AttributeValue>'
        "</saml:Attribute></saml:AttributeStatement>"
    )
    assert read(letter(key, more=again), key).attributes == {"employee_number": [NUMBER, "S-2"]}
