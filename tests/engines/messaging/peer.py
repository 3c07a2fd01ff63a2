"""A real SMTP server that behaves, fails or hangs as a test tells it to."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from typing import Any

from aiosmtpd.controller import Controller

from madoguchi.engines.messaging.adapters.smtp import SmtpCarrier


class Peer:
    """Answers each command with the next answer of its script; what it takes stands in `taken`."""

    def __init__(self, **script: list[str]) -> None:
        self.script = script
        self.taken: list[EmailMessage] = []
        self.recipients: list[str] = []
        self.port = 0

    def carrier(self, **more: Any) -> SmtpCarrier:
        """A carrier to this server."""
        facts: dict[str, Any] = {"host": "127.0.0.1", "port": self.port, "sender": "desk@city.example", "seconds": 2}
        return SmtpCarrier(**{**facts, "security": "none", **more})

    async def handle_MAIL(self, server: Any, session: Any, envelope: Any, address: str, options: list[str]) -> str:  # noqa: N802
        """The sender."""
        envelope.mail_from = address
        return await self._answer("mail", "250 OK")

    async def handle_RCPT(self, server: Any, session: Any, envelope: Any, address: str, options: list[str]) -> str:  # noqa: N802
        """A recipient."""
        answer = await self._answer("rcpt", "250 OK")
        if answer.startswith("250"):
            envelope.rcpt_tos.append(address)
        return answer

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802
        """The mail; `taken` first: what the server answers afterwards may get lost."""
        answer = await self._answer("data", "250 OK")
        if not answer.startswith("5"):
            self.taken.append(message_from_bytes(envelope.content, policy=default))  # type: ignore[arg-type]
            self.recipients += envelope.rcpt_tos
        return answer

    async def handle_QUIT(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802
        """The goodbye."""
        return await self._answer("quit", "221 Bye")

    async def _answer(self, command: str, usual: str) -> str:
        answers = self.script.get(command)
        answer = answers.pop(0) if answers else usual
        if answer == "hang":
            await asyncio.sleep(30)
        return answer


@contextmanager
def listening(**script: list[str]) -> Iterator[Peer]:
    """A peer on a free port of this machine."""
    peer = Peer(**script)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        peer.port = probe.getsockname()[1]
    controller = Controller(peer, hostname="127.0.0.1", port=peer.port, enable_SMTPUTF8=True)
    controller.start()
    try:
        yield peer
    finally:
        controller.stop()
