"""What a blind signature of a survey costs the house, and how long it is held while turns and answers are mixed."""

from __future__ import annotations

import time
from base64 import b64decode
from collections.abc import Callable
from datetime import timedelta
from statistics import median
from typing import cast

from cryptography.hazmat.primitives.asymmetric.padding import MGF1, PSS
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, RSAPublicKey
from cryptography.hazmat.primitives.hashes import SHA384
from cryptography.hazmat.primitives.serialization import load_der_public_key, load_pem_private_key

from benchmarks.measure import Measure, at_most
from benchmarks.scratch import scratch_house
from madoguchi.engines.surveys.blind_signatures import blind_sign, new_private_key, public_key_of
from madoguchi.engines.surveys.tokens import mark_of_token, message_of, public_text, written

_ROUNDS, _KEYS = 40, 20
_SURVEY, _DRAWN = "S123-4567-89AB", bytes(range(32))
_PADDING = PSS(MGF1(SHA384()), 48)
# As many as answer in a city of a million; whoever answers meanwhile waits for the survey no longer than this.
_ANSWERED, _WAIT = 20_000, 3.0
_FILL = (
    "INSERT INTO surveys_surveyslip (id, survey_id, who, form)"
    " SELECT gen_random_uuid(), id, 'a-' || n, md5(n::text) || md5(n::text)"
    " FROM surveys_survey, generate_series(1, %s) AS n",
    'INSERT INTO surveys_surveyanswer (id, survey_id, "values", spent, who, name)'
    " SELECT gen_random_uuid(), id, jsonb_build_object('q1', 'o1', 'q2', repeat('窓口が見やすい。', 8)),"
    " md5(n::text) || md5(n::text), '', '' FROM surveys_survey, generate_series(1, %s) AS n",
)


def run() -> list[Measure]:
    """Milliseconds of processor time: signing unseen, verifying a token, the key of a survey; and seconds of mixing."""
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
        at_most(f"{_ANSWERED:,} turns and answers mixed", _mixed(), "s", _WAIT),
    ]


def _mixed() -> float:
    """The seconds a survey is held in which so many answered, each a resident without their name."""
    with scratch_house(publish=False):
        import django

        django.setup()
        from django.db import connection

        from madoguchi.engines.surveys.actions import open_survey
        from madoguchi.engines.surveys.closing import mix
        from madoguchi.values.clock import today

        open_survey(
            _SURVEY,
            title="見本",
            why="見本",
            content={},
            division="child_family",
            divisions=(),
            is_named=False,
            population=None,
            closes_on=today() + timedelta(days=1),
            least_assurance=3,
        )
        with connection.cursor() as cursor:
            for statement in _FILL:
                cursor.execute(statement, [_ANSWERED])
        began = time.perf_counter()
        mix(_SURVEY)
        return time.perf_counter() - began


def _milliseconds(one: Callable[[], object], rounds: int) -> float:
    """The median of processor time, as others share the machine."""
    return median(_once(one) for _ in range(rounds))


def _once(one: Callable[[], object]) -> float:
    begun = time.process_time()
    one()
    return 1_000 * (time.process_time() - begun)
