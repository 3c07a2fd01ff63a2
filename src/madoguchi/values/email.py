"""E-mail addresses: what can be written to without asking any server."""

from __future__ import annotations

import re
import unicodedata

from madoguchi.values.individual_number import refuse_individual_number
from madoguchi.values.refusal import Refusal


class EmailUnreadable(Refusal):
    """メールアドレスとして読めません。「name@example.jp」のように、@ の前と後ろを入力してください。"""


_LONGEST, _LONGEST_LOCAL = 254, 64
# Doubled and final dots are not in RFC 5321, but Japanese carriers gave out such addresses and people still use them.
_LOCAL = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+")
_LABEL = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?")


def check_email(text: str) -> str:
    """The address in ASCII, its domain in small letters and IDNA form; raises `EmailUnreadable`,
    and IndividualNumberFound.

    The part before the @ is left as typed, apart from full width. Whether anybody reads it, only a letter can tell.
    """
    local, at, domain = unicodedata.normalize("NFKC", text).strip().rpartition("@")
    address = f"{local}@{_ascii_domain(domain)}"
    if not at or not _LOCAL.fullmatch(local) or len(local) > _LONGEST_LOCAL or len(address) > _LONGEST:
        raise EmailUnreadable
    refuse_individual_number(local)
    return address


def _ascii_domain(domain: str) -> str:
    if len(domain) > _LONGEST:
        raise EmailUnreadable
    try:
        labels = domain.encode("idna").decode("ascii").lower().split(".")
    except UnicodeError:
        raise EmailUnreadable from None
    if len(labels) < 2 or labels[-1].isdigit() or not all(_LABEL.fullmatch(label) for label in labels):
        raise EmailUnreadable
    return ".".join(labels)
