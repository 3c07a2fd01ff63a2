"""A mail to the administrator that something is wrong with the journal; it holds nobody's data."""

from __future__ import annotations

import logging

from django.conf import settings
from django.utils import timezone

from madoguchi.engines.messaging.adapters import carrier
from madoguchi.engines.messaging.errors import DeliveryFailed
from madoguchi.engines.messaging.ports import Letter

log = logging.getLogger(__name__)


def write_to_the_administrator(about: str, subject: str, text: str) -> bool:
    """Whether the mail went out; none does without an address and a mail server. `about` is what its id begins with."""
    to, at = settings.MADOGUCHI_ALARM_EMAIL, timezone.now()
    if not to or not settings.SMTP_HOST:
        return False
    try:
        carrier().carry(Letter(f"{about}-{at:%Y%m%d%H%M%S}", to, subject, text, "ja", at))
    except DeliveryFailed:
        log.exception("the mail to the administrator could not be sent")
        return False
    return True
