"""The seed of a lottery: derived from a nonce and the house's secret, so that it lies nowhere before the draw."""

from __future__ import annotations

import secrets

from django.conf import settings
from django.utils.crypto import salted_hmac

from madoguchi.engines.booking.errors.lotteries import SeedLost
from madoguchi.engines.booking.models import Lottery
from madoguchi.engines.booking.rules.lottery import SEED_BYTES, commitment_of

_SALT = "madoguchi.engines.booking.lottery"


def new_seal(ref: str) -> tuple[str, str]:
    """A sealed seed for the lottery and its public commitment; the seed itself is kept nowhere."""
    nonce = secrets.token_hex(SEED_BYTES)
    return nonce, commitment_of(_seed(nonce, ref, settings.SECRET_KEY))


def opened(sealed: str, ref: str, commitment: str) -> bytes:
    """The seed of 32 bytes that was promised; raises SeedLost when no secret of the house gives it.

    A secret that was replaced opens what was sealed under it as long as it stands in SECRET_KEY_FALLBACKS.
    """
    for secret in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS):
        seed = _seed(sealed, ref, secret)
        if secrets.compare_digest(commitment_of(seed), commitment):
            return seed
    raise SeedLost()


def promised_under_earlier_keys() -> list[str]:
    """The lotteries that are still to be drawn with a seed that only an earlier secret of the house gives."""
    waiting = Lottery.objects.filter(drawn_at=None).order_by("ref")
    return [
        one.ref
        for one in waiting
        if commitment_of(_seed(one.sealed_seed, one.ref, settings.SECRET_KEY)) != one.commitment
    ]


def _seed(nonce: str, ref: str, secret: str | bytes) -> bytes:
    return salted_hmac(_SALT, f"{nonce}:{ref}", secret=secret, algorithm="sha256").digest()
