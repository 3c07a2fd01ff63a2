"""The way out to an authority that tells the time (RFC 3161), and whether what it answered can be believed."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

from cryptography.x509 import Certificate, load_pem_x509_certificates
from rfc3161_client import TimeStampResponse, VerificationError, VerifierBuilder, decode_timestamp_response

from madoguchi.foundation.outgoing.named import LARGEST, Unreachable, fetched

_SKEW = timedelta(minutes=5)
_HEADERS = {"Content-Type": "application/timestamp-query", "Accept": "application/timestamp-reply"}


class NotStamped(Exception):
    """The authority did not give a stamp that can be believed; the words are for the log."""


def answer_of(url: str, asked: bytes) -> bytes:
    """What the authority at this address answers to a request (both DER); raises NotStamped where it does not."""
    try:
        status, answer = fetched("POST", url, _HEADERS, body=asked)
    except Unreachable as away:
        raise NotStamped(f"nobody answered ({away})") from away
    if status != 200 or len(answer) > LARGEST:
        raise NotStamped(f"status {status}")
    return answer


def check_stamp(
    answer: bytes, digest: bytes, *, since: datetime, roots: Path | None, nonce: int | None = None
) -> datetime:
    """When an authority that is believed stamped what has this SHA-256.

    Raises NotStamped, also for a stamp that is older than what it is over, which was there `since`.
    """
    known = _certificates(roots)
    self_signed = [one for one in known if one.issuer == one.subject]
    between = [one for one in known if one.issuer != one.subject]
    try:
        read: TimeStampResponse = decode_timestamp_response(answer)
        VerifierBuilder(roots=self_signed, intermediates=between, nonce=nonce).build().verify(read, digest)
        at: datetime = read.tst_info.gen_time
    except (VerificationError, ValueError) as refused:
        raise NotStamped(str(refused)) from refused
    if at < since - _SKEW:
        raise NotStamped("stamped before it was signed")
    return at


def _certificates(file: Path | None) -> list[Certificate]:
    return load_pem_x509_certificates(file.read_bytes()) if file else []
