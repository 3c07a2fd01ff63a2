"""RFC 9474: the vector of its appendix, and what holds of every message and every key."""

from __future__ import annotations

import json
import secrets
from functools import cache
from pathlib import Path
from typing import cast

import pytest
from cryptography.hazmat.primitives.asymmetric.rsa import (
    RSAPrivateNumbers,
    RSAPublicKey,
    RSAPublicNumbers,
    generate_private_key,
    rsa_crt_dmp1,
    rsa_crt_dmq1,
    rsa_crt_iqmp,
)
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_der_public_key,
)
from hypothesis import given, settings
from hypothesis import strategies as st

from madoguchi.engines.surveys import blind_signatures
from madoguchi.engines.surveys.blind_signatures import (
    OutOfRange,
    SigningFailed,
    blind_sign,
    is_signed,
    new_private_key,
    public_key_of,
)
from tests.engines.surveys.blinding import Blinded, blinded

# A signature takes a twentieth of a second.
SOME = settings(max_examples=25)
VECTOR: dict[str, str] = json.loads(Path(__file__).with_name("rfc9474.json").read_text())


def number(name: str) -> int:
    return int(VECTOR[name], 16)


def content(name: str) -> bytes:
    return bytes.fromhex(VECTOR[name])


def vector_key() -> str:
    p, q = number("p"), number("q")
    d = pow(65537, -1, (p - 1) * (q - 1))
    crt = rsa_crt_dmp1(d, p), rsa_crt_dmq1(d, q), rsa_crt_iqmp(p, q)
    key = RSAPrivateNumbers(p, q, d, *crt, RSAPublicNumbers(65537, p * q)).private_key()
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()


@cache
def house_key() -> tuple[str, bytes, int]:
    """A key as the house draws it, its public key, and its modulus."""
    private = new_private_key()
    public = public_key_of(private)
    return private, public, cast(RSAPublicKey, load_der_public_key(public)).public_numbers().n


def test_the_vector_of_the_rfc_comes_out_at_every_step() -> None:
    message, private = content("msg_prefix") + content("msg"), vector_key()
    n = number("p") * number("q")
    hidden = blinded(n, 65537, message, salt=content("salt"), blind=pow(number("inv"), -1, n))
    assert hidden.sent == content("blinded_msg")
    signed = blind_sign(private, hidden.sent)
    assert signed == content("blind_sig")
    assert hidden.signature(signed) == content("sig")
    assert is_signed(public_key_of(private), message, content("sig"))


@SOME
@given(st.binary(max_size=200))
def test_every_message_can_be_signed_unseen_and_only_it_is_signed(message: bytes) -> None:
    private, public, n = house_key()
    hidden = blinded(n, 65537, message)
    signature = hidden.signature(blind_sign(private, hidden.sent))
    assert is_signed(public, message, signature)
    assert not is_signed(public, message + b"\0", signature)


@SOME
@given(st.integers(0, 3071), st.binary(min_size=1, max_size=40))
def test_a_signature_with_another_bit_is_none(bit: int, message: bytes) -> None:
    private, public, n = house_key()
    hidden = blinded(n, 65537, message)
    signature = int.from_bytes(hidden.signature(blind_sign(private, hidden.sent)))
    assert not is_signed(public, message, (signature ^ (1 << bit)).to_bytes(384))


@given(st.binary(max_size=800))
def test_what_nobody_signed_is_not_signed(signature: bytes) -> None:
    assert not is_signed(house_key()[1], b"message", signature)


@given(st.integers(1, 2**3000))
def test_any_two_messages_could_have_been_the_one_the_house_saw(other: int) -> None:
    """Blindness: for every other message there is a blind under which the house would have seen the same."""
    private, _public, n = house_key()
    seen = blinded(n, 65537, b"mine").sent
    d = pow(65537, -1, _totient(private))
    blind = pow(int.from_bytes(seen) * pow(other, -1, n), d, n)
    assert other * pow(blind, 65537, n) % n == int.from_bytes(seen)


def _totient(private: str) -> int:
    numbers = blind_signatures._private(private).private_numbers()
    return (numbers.p - 1) * (numbers.q - 1)


def test_what_is_sent_is_a_number_of_the_key_with_all_its_bytes() -> None:
    private, _public, n = house_key()
    for unfit in (b"", b"\1", bytes(383), bytes(385), n.to_bytes(384), b"\xff" * 384):
        with pytest.raises(OutOfRange):
            blind_sign(private, unfit)
    assert blind_sign(private, bytes(384)) == bytes(384)


def test_the_same_blinded_message_is_signed_the_same() -> None:
    private, _public, n = house_key()
    sent = secrets.randbelow(n).to_bytes(384)
    assert blind_sign(private, sent) == blind_sign(private, sent)


def test_the_private_operation_works_on_another_number_by_another_exponent_each_time(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    private, _public, n = house_key()
    d = blind_signatures._private(private).private_numbers().d
    seen: list[tuple[int, int]] = []

    def noting(base: int, exponent: int, modulus: int) -> int:
        if exponent.bit_length() > 64:
            seen.append((base, exponent))
        return pow(base, exponent, modulus)

    monkeypatch.setattr(blind_signatures, "pow", noting, raising=False)
    message = secrets.randbelow(n)
    for _ in range(3):
        blind_sign(private, message.to_bytes(384))
    assert len({base for base, _ in seen} | {message}) == 4
    assert len({exponent for _, exponent in seen} | {d}) == 4


def test_a_wrong_result_never_leaves_the_house(monkeypatch: pytest.MonkeyPatch) -> None:
    really = blind_signatures._raised
    monkeypatch.setattr(blind_signatures, "_raised", lambda message, numbers: really(message, numbers) ^ 1)
    with pytest.raises(SigningFailed):
        blind_sign(house_key()[0], (7).to_bytes(384))


def test_another_key_of_the_same_size_verifies_nothing_of_this_one() -> None:
    private, _public, n = house_key()
    hidden: Blinded = blinded(n, 65537, b"message")
    signature = hidden.signature(blind_sign(private, hidden.sent))
    other = generate_private_key(65537, 3072).public_key()
    der = other.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    assert not is_signed(der, b"message", signature)


def test_a_survey_draws_a_key_of_its_own() -> None:
    private, public, n = house_key()
    assert n.bit_length() == 3072
    assert public_key_of(new_private_key()) != public
    assert "PRIVATE KEY" in private
