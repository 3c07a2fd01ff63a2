"""Writing to who asked to act for somebody without an account: that there is an answer and where, and nothing of it."""

from __future__ import annotations

from django.conf import settings
from django.db import transaction

from madoguchi.engines.messaging.actions import write_message_about
from madoguchi.foundation.catalogue.queries import city
from madoguchi.foundation.identity.queries import emails_of
from madoguchi.journeys import jobs
from madoguchi.journeys.represent.models import ProxyClaim

_LONGEST = 16


def letters_about(claim_ref: str) -> str:
    """The number that letters about a claim, and about the mandate that came of it, are about."""
    return claim_ref[:_LONGEST]


def tell_the_answer(claim: ProxyClaim) -> None:
    """Tell who asked that the claim is decided: the same words whether it was confirmed or refused, once."""
    email = emails_of([claim.account_ref]).get(claim.account_ref)
    if email:
        _write("proxy_decided", claim.ref, claim.language, to=email, key=f"proxy-decided-{claim.ref}")


@transaction.atomic
def _write(kind: str, claim_ref: str, language: str, *, to: str, key: str) -> None:
    facts = {"url": f"{settings.MADOGUCHI_BASE_URL}/mine/proxies", "city": city().name_in(language)}
    letter = write_message_about(letters_about(claim_ref), kind=kind, language=language, to=to, facts=facts, key=key)
    jobs.deliver_message.defer(message_ref=letter)
