"""Who carries messages: the SMTP server of the settings, or the outbox itself when none is set."""

from __future__ import annotations

from django.conf import settings

from madoguchi.engines.messaging.adapters.outbox import KeptInTheOutbox
from madoguchi.engines.messaging.adapters.smtp import SmtpCarrier
from madoguchi.engines.messaging.ports import Carrier


def carrier() -> Carrier:
    """The carrier of this house."""
    if not settings.SMTP_HOST:
        return KeptInTheOutbox()
    return SmtpCarrier(
        host=settings.SMTP_HOST,
        port=settings.SMTP_PORT,
        user=settings.SMTP_USER,
        password=settings.SMTP_PASSWORD,
        security=settings.SMTP_SECURITY,
        sender=settings.SMTP_SENDER,
        seconds=settings.SMTP_SECONDS,
    )
