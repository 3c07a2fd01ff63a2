"""No ID token is believed but the provider's own, for us, for this sign-in and of this hour (S-OIDC)."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import time
from typing import Any

import pytest
from joserfc import jwt
from joserfc.jwk import ECKey, RSAKey

from madoguchi.foundation.identity.oidc.errors import AssuranceTooLow
from madoguchi.foundation.identity.oidc.items import assurance_of, items_of
from madoguchi.foundation.identity.oidc.providers import Provider
from madoguchi.foundation.identity.oidc.tokens import UnknownKey, check_claims, claims_of
from madoguchi.foundation.identity.provider_errors import SignInNotTrusted

RESIDENT = Provider("resident", "https://id.example", "house", ("openid",), "ES256", acr="aal3 crl")
BUSINESS = Provider("business", "https://biz.example/oauth/", "house", ("openid",), "RS256")
KEY = ECKey.generate_key("P-256", {"kid": "one", "alg": "ES256", "use": "sig"})
OTHER = ECKey.generate_key("P-256", {"kid": "two", "alg": "ES256", "use": "sig"})
KEYS = {"keys": [KEY.as_dict(private=False)]}
NOW = 1_800_000_000.0
CLAIMS: dict[str, Any] = {
    "iss": "https://id.example",
    "aud": "house",
    "sub": "pairwise-1",
    "nonce": "n",
    "acr": "aal3 crl",
    "exp": NOW + 3600,
    "iat": NOW,
}


def token(key: Any = KEY, algorithm: str = "ES256", kid: str = "one", **claims: Any) -> str:
    return jwt.encode({"alg": algorithm, "kid": kid}, {**CLAIMS, **claims}, key, algorithms=[algorithm])


def test_the_providers_own_token_is_believed() -> None:
    claims = claims_of(token(), KEYS, RESIDENT)
    assert check_claims(claims, RESIDENT, nonce="n", at=NOW) == "pairwise-1"
    assert check_claims({**claims, "aud": ["house"], "azp": "house"}, RESIDENT, nonce="n", at=NOW) == "pairwise-1"


def not_trusted(changed: dict[str, Any]) -> str:
    """Why a token with these claims is not trusted."""
    with pytest.raises(SignInNotTrusted) as refused:
        check_claims({**CLAIMS, **changed}, RESIDENT, nonce="n", at=NOW)
    return refused.value.why


@pytest.mark.parametrize("nonce", ["replayed", None, ""])
def test_s_oidc_2_a_missing_or_replayed_nonce_is_not_trusted(nonce: str | None) -> None:
    assert not_trusted({"nonce": nonce}) == "nonce"


@pytest.mark.parametrize("audience", ["another", ["house", "another"], None, []])
def test_s_oidc_3_a_token_for_another_house_is_not_trusted(audience: object) -> None:
    assert not_trusted({"aud": audience}) == "aud"


def test_s_oidc_3_a_token_that_another_party_asked_for_is_not_trusted() -> None:
    assert not_trusted({"azp": "another"}) == "azp"


@pytest.mark.parametrize("issuer", ["https://id.example/", "https://biz.example/oauth/", None])
def test_s_oidc_4_a_token_of_another_issuer_is_not_trusted(issuer: str | None) -> None:
    assert not_trusted({"iss": issuer}) == "iss"


@pytest.mark.parametrize("expires", [NOW - 61, "2099", None])
def test_s_oidc_5_an_expired_token_is_not_trusted(expires: object) -> None:
    assert not_trusted({"exp": expires}) == "exp"


@pytest.mark.parametrize("issued", [NOW + 61, "2099"])
def test_s_oidc_6_a_token_of_the_future_is_not_trusted(issued: object) -> None:
    assert not_trusted({"iat": issued}) == "iat"


@pytest.mark.parametrize("who", ["", "s" * 256, 7])
def test_a_token_about_nobody_is_not_trusted(who: object) -> None:
    assert not_trusted({"sub": who}) == "sub"


def test_s_oidc_17_a_weaker_way_of_signing_in_is_not_enough() -> None:
    with pytest.raises(AssuranceTooLow):
        check_claims({**CLAIMS, "acr": "aal1"}, RESIDENT, nonce="n", at=NOW)
    assert check_claims({**CLAIMS, "iss": BUSINESS.issuer, "acr": None}, BUSINESS, nonce="n", at=NOW)


def part(value: object) -> str:
    raw = value if isinstance(value, bytes) else json.dumps(value).encode()
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def test_s_oidc_7_a_token_without_a_signature_is_not_trusted() -> None:
    for algorithm in ("none", "None", "NONE"):
        with pytest.raises((SignInNotTrusted, UnknownKey)):
            claims_of(f"{part({'alg': algorithm})}.{part(CLAIMS)}.", KEYS, RESIDENT)


def test_s_oidc_8_the_public_key_is_no_shared_secret() -> None:
    """HS256 with the public key as the secret (key confusion)."""
    rsa = RSAKey.generate_key(2048, {"kid": "one", "use": "sig"})
    signed = f"{part({'alg': 'HS256', 'kid': 'one'})}.{part(CLAIMS)}"
    mark = hmac.new(rsa.as_pem(private=False), signed.encode(), hashlib.sha256).digest()
    with pytest.raises((SignInNotTrusted, UnknownKey)):
        claims_of(f"{signed}.{part(mark)}", {"keys": [rsa.as_dict(private=False)]}, BUSINESS)


def test_another_algorithm_of_the_same_provider_is_not_trusted() -> None:
    rsa = RSAKey.generate_key(2048, {"kid": "one", "use": "sig"})
    keys = {"keys": [rsa.as_dict(private=False), KEY.as_dict(private=False)]}
    with pytest.raises((SignInNotTrusted, UnknownKey)):
        claims_of(token(rsa, "RS256"), keys, RESIDENT)


def test_a_key_the_provider_does_not_name_is_unknown_and_a_wrong_signature_is_not_trusted() -> None:
    with pytest.raises(UnknownKey):
        claims_of(token(OTHER, kid="two"), KEYS, RESIDENT)
    with pytest.raises(SignInNotTrusted):
        claims_of(token(OTHER, kid="one"), KEYS, RESIDENT)


@pytest.mark.parametrize("broken", ["", "a.b.c", "a", "..", token()[:-9], token().replace(".", "", 1)])
def test_what_is_no_token_is_not_trusted(broken: str) -> None:
    with pytest.raises((SignInNotTrusted, UnknownKey)):
        claims_of(broken, KEYS, RESIDENT)


def test_only_the_four_items_are_taken_and_only_in_their_form() -> None:
    told = {
        "sub": "x",
        "name": "見本 葵",
        "address": {"formatted": "北浜市見本町1"},
        "birthdate": "19900104",
        "gender": 2,
        "phone_number": "093",
        "picture": "https://x",
    }
    assert items_of(RESIDENT, told) == {
        "name": "見本 葵",
        "address": "北浜市見本町1",
        "birthdate": "19900104",
        "gender": "2",
    }
    odd = {"name": "見本\x00", "address": "1" * 401, "birthdate": "yesterday", "gender": ["1"]}
    assert items_of(RESIDENT, odd) == {}
    assert items_of(RESIDENT, {"name": "123456789018"}) == {}


def test_how_sure_a_business_is_depends_on_its_account() -> None:
    assert assurance_of(RESIDENT, {}) == 3
    assert [assurance_of(BUSINESS, {"account_type": kind}) for kind in ("1", "2", "3", "")] == [1, 2, 2, 1]


def test_the_clocks_of_two_machines_may_differ_a_little() -> None:
    late = {**CLAIMS, "exp": time.time() - 30, "iat": time.time() + 30}
    assert check_claims(late, RESIDENT, nonce="n", at=time.time())
