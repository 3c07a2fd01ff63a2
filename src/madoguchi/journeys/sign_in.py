"""Signing in by a code: the code is drawn, written into a message and handed over for delivery, or nothing of it."""

from __future__ import annotations

from django.db import transaction

from madoguchi.engines.messaging.actions import write_message_about
from madoguchi.foundation.catalogue.queries import city
from madoguchi.foundation.identity.email_codes import LIFETIME, SentCode, new_code
from madoguchi.journeys import jobs

MINUTES = int(LIFETIME.total_seconds() // 60)


@transaction.atomic
def send_code(email: str, *, network: str, language: str) -> SentCode:
    """Send a code to this address; the same for an address that is known and one that is not.

    Raises TooManyEmailCodes.
    """
    sent = new_code(email, network=network)
    message_ref = write_message_about(
        sent.ref,
        kind="sign_in_code",
        language=language,
        to=email,
        facts={"code": sent.code, "minutes": MINUTES, "city": city().name_in(language)},
        key=f"sign-in-{sent.ref}",
    )
    jobs.deliver_message.defer(message_ref=message_ref)
    return sent
