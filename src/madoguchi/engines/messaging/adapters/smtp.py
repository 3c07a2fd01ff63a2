"""Hands messages to an SMTP server, with TLS, time-outs, and the same Message-ID every time."""

from __future__ import annotations

import smtplib
import ssl
from contextlib import suppress
from dataclasses import dataclass, field
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

from madoguchi.engines.messaging.errors import DeliveryFailed, DeliveryRefused
from madoguchi.engines.messaging.ports import Carried, Letter
from madoguchi.values.email import EmailUnreadable, check_email

_LANGUAGE_TAGS = {"ja": "ja", "ja-easy": "ja", "en": "en"}


@dataclass(frozen=True)
class SmtpCarrier:
    """One connection per message; `security` is starttls, tls or none, `seconds` the time-out of every step."""

    host: str
    port: int
    sender: str
    user: str = ""
    password: str = field(default="", repr=False)
    security: str = "starttls"
    seconds: float = 20

    def carry(self, letter: Letter) -> Carried:
        """Hand the message over; raises DeliveryFailed or, for an address that is none, DeliveryRefused."""
        message = mail_of(letter, self.sender)
        try:
            self._send(message, check_email(letter.to))
        except smtplib.SMTPRecipientsRefused as refused:
            raise _told(next(iter(refused.recipients.values()))[0]) from refused
        except smtplib.SMTPResponseException as answer:
            raise DeliveryFailed(f"SMTP {answer.smtp_code}") from answer
        except (OSError, smtplib.SMTPException) as away:
            raise DeliveryFailed(type(away).__name__) from away
        return Carried.SENT

    def _send(self, message: EmailMessage, to: str) -> None:
        server = self._connect()
        try:
            server.send_message(message, from_addr=self.sender, to_addrs=[to])
            # The server has the message now; however badly it says goodbye, sending it again would be a second one.
            with suppress(OSError, smtplib.SMTPException):
                server.quit()
        finally:
            server.close()

    def _connect(self) -> smtplib.SMTP:
        context = ssl.create_default_context()
        if self.security == "tls":
            server: smtplib.SMTP = smtplib.SMTP_SSL(self.host, self.port, timeout=self.seconds, context=context)
        else:
            server = smtplib.SMTP(self.host, self.port, timeout=self.seconds)
        try:
            if self.security == "starttls":
                server.starttls(context=context)
            if self.user:
                server.login(self.user, self.password)
        except BaseException:
            server.close()
            raise
        return server


def mail_of(letter: Letter, sender: str) -> EmailMessage:
    """The mail itself; raises DeliveryRefused for a recipient that is not one address."""
    try:
        mailbox, _, domain = check_email(letter.to).rpartition("@")
    except EmailUnreadable as unreadable:
        raise DeliveryRefused("the address cannot be read") from unreadable
    message = EmailMessage(policy=SMTP)
    # The parts are quoted where they must be (old mobile addresses end in dots); nothing in them begins a header.
    message["To"] = Address(username=mailbox, domain=domain)
    message["From"] = sender
    message["Subject"] = " ".join(letter.subject.split())
    message["Message-ID"] = f"<{letter.ref}@{sender.rpartition('@')[2] or 'localhost'}>"
    message["Date"] = format_datetime(letter.written_at)
    message["Content-Language"] = _LANGUAGE_TAGS.get(letter.language, "ja")
    # No machine should answer a machine (RFC 3834).
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(letter.body, cte="base64")
    return message


def _told(code: int) -> DeliveryFailed:
    reason = f"SMTP {code}"
    return DeliveryRefused(reason) if 500 <= code < 600 else DeliveryFailed(reason)
