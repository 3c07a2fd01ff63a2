"""Answers of the directory between its page and ours: another site's form brings them without the session's cookie.

Only what the directory signed is kept, so nobody else can fill the table; what is kept opens nothing by itself.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction

from madoguchi.foundation.identity.models import DirectoryAnswer
from madoguchi.foundation.identity.provider_errors import SignInNotTrusted
from madoguchi.values.clock import now
from madoguchi.values.references import digest

# Longer than any assertion is good for, so that none can be shown a second time.
KEPT_FOR = timedelta(days=1)


@dataclass(frozen=True)
class Answer:
    """The number as it was told, or "", the methods, and until when."""

    number: str
    methods: tuple[str, ...]
    until: datetime | None


def keep(question: str, assertion: str, answer: Answer) -> None:
    """Keep the first answer to a question; raises SignInNotTrusted for a second one, and for an assertion seen before.

    Source: SAML 2.0 Profiles 4.1.4.5.
    """
    until = answer.until.isoformat() if answer.until else ""
    told = {"number": answer.number, "methods": list(answer.methods), "until": until}
    row = DirectoryAnswer(question=digest(question), assertion=digest(assertion), told=told, answered_at=now())
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError as again:
        raise SignInNotTrusted("replayed") from again


@transaction.atomic
def take(question: str) -> Answer | None:
    """The answer to a question, once; None where no answer was believed, or somebody took it."""
    waiting = DirectoryAnswer.objects.select_for_update().filter(question=digest(question), taken_at__isnull=True)
    row = waiting.first()
    if row is None:
        return None
    told, row.told, row.taken_at = row.told, {}, now()
    row.save(update_fields=["told", "taken_at"])
    methods: Sequence[str] = told["methods"]
    return Answer(told["number"], tuple(methods), datetime.fromisoformat(told["until"]) if told["until"] else None)


def forget_answers() -> int:
    """Remove the answers of yesterday and before; returns how many."""
    return DirectoryAnswer.objects.filter(answered_at__lt=now() - KEPT_FOR).delete()[0]
