"""What a blind signature of a survey costs the house, beside the library's own signature by the same key."""

from __future__ import annotations

import time
from base64 import b64decode
from collections.abc import Callable
from statistics import median
from typing import cast

from cryptography.hazmat.primitives.asymmetric.padding import MGF1, PSS
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, RSAPublicKey
from cryptography.hazmat.primitives.hashes import SHA384
from cryptography.hazmat.primitives.serialization import load_der_public_key, load_pem_private_key

from benchmarks.measure import Measure, at_most
from madoguchi.engines.surveys.blind_signatures import blind_sign, new_private_key, public_key_of
from madoguchi.engines.surveys.tokens import mark_of_token, message_of, public_text, written

_ROUNDS, _KEYS = 40, 20
_SURVEY, _DRAWN = "S123-4567-89AB", bytes(range(32))
_PADDING = PSS(MGF1(SHA384()), 48)


def run() -> list[Measure]:
    """Milliseconds of processor time: signing unseen, verifying a token, and the key of a survey."""
    private = new_private_key()
    public = public_text(private)
    key = cast(RSAPrivateKey, load_pem_private_key(private.encode(), password=None))
    numbers = cast(RSAPublicKey, load_der_public_key(b64decode(public))).public_numbers()
    signature = key.sign(message_of(_SURVEY, _DRAWN), _PADDING, SHA384())
    token, blinded = written(_DRAWN + signature), (numbers.n // 3).to_bytes(384)
    plain = _milliseconds(lambda: key.sign(_DRAWN, _PADDING, SHA384()), _ROUNDS)
    return [
        at_most(
            "blind signature", _milliseconds(lambda: blind_sign(private, blinded), _ROUNDS), "ms", 100, floor=plain
        ),
        at_most("token verified", _milliseconds(lambda: mark_of_token(_SURVEY, public, token), _ROUNDS), "ms", 5),
        at_most("key of a survey", _milliseconds(lambda: public_key_of(new_private_key()), _KEYS), "ms", 1_000),
    ]


def _milliseconds(one: Callable[[], object], rounds: int) -> float:
    """The median of processor time, as others share the machine."""
    return median(_once(one) for _ in range(rounds))


def _once(one: Callable[[], object]) -> float:
    begun = time.process_time()
    one()
    return 1_000 * (time.process_time() - begun)
