"""A key nobody knows: the provider's set is fetched exactly once more, and then the token is not believed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest

from madoguchi.foundation.identity.oidc import client
from madoguchi.foundation.identity.provider_errors import SignInNotTrusted
from tests.foundation.identity.oidc.test_tokens import KEY, KEYS, NOW, OTHER, RESIDENT, token

DISCOVERY, JWKS = "https://id.example/.well-known/openid-configuration", "https://id.example/keys"
DESCRIBED = {"issuer": RESIDENT.issuer, "jwks_uri": JWKS, "userinfo_endpoint": "https://id.example/me"}
ITEMS = {"sub": "pairwise-1", "name": "見本 葵"}


class Provided:
    """What the provider gives under its addresses, and how often it was asked for each."""

    def __init__(self) -> None:
        self.asked: Counter[str] = Counter()
        self.answers: dict[str, dict[str, Any]] = {
            DISCOVERY: DESCRIBED,
            JWKS: KEYS,
            DESCRIBED["userinfo_endpoint"]: ITEMS,
        }
        self.token = token(OTHER, kid="two")

    def get(self, url: str, **_how: object) -> dict[str, Any]:
        self.asked[url] += 1
        return self.answers[url]


@pytest.fixture
def provided(monkeypatch: pytest.MonkeyPatch) -> Iterator[Provided]:
    made = Provided()
    monkeypatch.setattr(client, "get_json", made.get)
    monkeypatch.setattr(client, "_token", lambda *_: {"id_token": made.token, "access_token": "a"})
    monkeypatch.setattr(client.time, "time", lambda: NOW)
    client.forget()
    yield made
    client.forget()


def signed_in() -> client.Answered:
    return client.answer_of(RESIDENT, code="c", redirect_uri="https://house.example/back", nonce="n", verifier="v")


def test_s_oidc_9_a_key_that_stays_unknown_is_refused_after_exactly_one_more_look(provided: Provided) -> None:
    provided.token = token()
    assert signed_in().subject == "pairwise-1"
    assert provided.asked[JWKS] == 1
    provided.token = token(OTHER, kid="two")
    for refusals in (1, 2):
        with pytest.raises(SignInNotTrusted) as refused:
            signed_in()
        assert refused.value.why == "kid"
        assert provided.asked[JWKS] == 1 + refusals
    assert provided.asked[DESCRIBED["userinfo_endpoint"]] == 1, "nobody is asked for the items of a token not believed"


def test_s_oidc_9_a_known_key_asks_for_no_set_again_and_a_new_one_once(provided: Provided) -> None:
    provided.token = token()
    assert [signed_in().subject, signed_in().subject] == ["pairwise-1"] * 2
    assert provided.asked[JWKS] == 1
    provided.answers[JWKS] = {"keys": [one.as_dict(private=False) for one in (KEY, OTHER)]}
    provided.token = token(OTHER, kid="two")
    assert [signed_in().subject, signed_in().subject] == ["pairwise-1"] * 2
    assert provided.asked[JWKS] == 2


def test_s_oidc_9_a_wrong_signature_under_a_known_key_asks_for_nothing(provided: Provided) -> None:
    provided.token = token(OTHER, kid="one")
    with pytest.raises(SignInNotTrusted):
        signed_in()
    assert provided.asked[JWKS] == 1
