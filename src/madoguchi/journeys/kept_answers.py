"""Requests of programmes that are carried out once per key: what a key stands for, and the same answer again."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from datetime import timedelta

from madoguchi.journeys.errors import KeyUsedForAnother
from madoguchi.journeys.models import KeptAnswer
from madoguchi.values.clock import now

KEPT_FOR = timedelta(days=30)


def claimed(actor_ref: str, key: str, request: Mapping[str, object]) -> KeptAnswer | None:
    """The row of a key nobody used; None for a used one. An insert of the same key waits for the other's end."""
    row = KeptAnswer(actor_ref=actor_ref, key=key, request_sha=_sha_of(request))
    KeptAnswer.objects.bulk_create([row], ignore_conflicts=True)
    return KeptAnswer.objects.filter(actor_ref=actor_ref, key=key, reference_number="").first()


def settle(mine: KeptAnswer, reference_number: str) -> None:
    """Let the key stand for this matter."""
    mine.reference_number = reference_number
    mine.save(update_fields=["reference_number"])


def number_before(actor_ref: str, key: str, request: Mapping[str, object]) -> str:
    """The matter a used key stands for; raises KeyUsedForAnother when it was used with another request."""
    before = KeptAnswer.objects.get(actor_ref=actor_ref, key=key)
    if before.request_sha != _sha_of(request):
        raise KeyUsedForAnother()
    return before.reference_number


def forget_kept_answers() -> int:
    """Free the keys that are older than 30 days; returns how many."""
    return KeptAnswer.objects.filter(created_at__lt=now() - KEPT_FOR).delete()[0]


def _sha_of(request: Mapping[str, object]) -> str:
    return hashlib.sha256(json.dumps(request, sort_keys=True).encode()).hexdigest()
