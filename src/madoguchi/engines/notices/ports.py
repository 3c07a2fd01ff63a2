"""The outside world of a notice: who sets it as a PDF, and who signs it."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

from madoguchi.engines.notices.content import NoticeContent


class Typesetter(Protocol):
    """Makes the PDF of a notice."""

    def typeset(self, content: NoticeContent, *, template: str, at: datetime) -> bytes:
        """A tagged PDF with its fonts embedded; raises MissingGlyph, TemplateMissing or NotTypeset, never a blank."""
        ...


class Signer(Protocol):
    """Signs a PDF for the city (電子署名); the paper says 公印省略 with it and without it."""

    def sign(self, pdf: bytes, *, reason: str, at: datetime) -> bytes:
        """The same document with a signature that covers every byte of it.

        Raises NotSigned, SignatureExpired, NotTimeStamped.
        """
        ...
