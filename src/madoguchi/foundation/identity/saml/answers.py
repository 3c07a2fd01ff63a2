"""Answers of the directory between its page and ours: another site's form brings them without the session's cookie.

Only what the directory signed is kept, so nobody else can fill the table. An answer opens something only where two meet
in one browser: the question its session asked, and the secret that was handed to whichever browser brought the answer.
"""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction

from madoguchi.foundation.identity.models import DirectoryAnswer
from madoguchi.foundation.identity.provider_errors import SignInNotTrusted
from madoguchi.foundation.identity.showing import show_answered
from madoguchi.values.clock import now
from madoguchi.values.references import digest

# Longer than any assertion is good for, so that none can be shown a second time.
KEPT_FOR = timedelta(days=1)
# A browser is led from one page to the next at once; this is for a slow line.
TAKEN_WITHIN = timedelta(minutes=3)


@dataclass(frozen=True)
class Answer:
    """The number as it was told, or "", the methods, and until when."""

    number: str
    methods: tuple[str, ...]
    until: datetime | None


def keep(question: str, assertion: str, answer: Answer) -> str:
    """Keep the first answer to a question; returns the secret (256 bits) for the browser that brought it.

    Raises SignInNotTrusted for a second answer, and for an assertion seen before. Source: SAML 2.0 Profiles 4.1.4.5.
    """
    secret = secrets.token_urlsafe(32)
    show_answered(digest(secret))
    until = answer.until.isoformat() if answer.until else ""
    told = {"number": answer.number, "methods": list(answer.methods), "until": until}
    row = DirectoryAnswer(
        question=digest(question),
        assertion=digest(assertion),
        secret=digest(secret),
        told=told,
        answered_at=now(),
    )
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError as again:
        raise SignInNotTrusted("replayed") from again
    return secret


@transaction.atomic
def take(question: str, secret: str) -> Answer | None:
    """The answer that came with a secret, once, to the browser that asked its question; None else.

    A secret that is shown without the question is in a browser that did not ask: the answer is good for nobody then.
    """
    show_answered(digest(secret))
    waiting = DirectoryAnswer.objects.select_for_update().filter(secret=digest(secret), taken_at__isnull=True)
    row = waiting.first()
    if row is None:
        return None
    told, row.told, row.taken_at = row.told, {}, now()
    row.save(update_fields=["told", "taken_at"])
    if row.question != digest(question) or row.taken_at - row.answered_at > TAKEN_WITHIN:
        return None
    methods: Sequence[str] = told["methods"]
    return Answer(told["number"], tuple(methods), datetime.fromisoformat(told["until"]) if told["until"] else None)


def forget_answers() -> int:
    """Remove the answers of yesterday and before; returns how many."""
    return DirectoryAnswer.objects.filter(answered_at__lt=now() - KEPT_FOR).delete()[0]
