"""What is told to another system about a record, signed so that it can be believed, and when it is tried again.

Layout, headers and signature are those of Standard Webhooks 1.0.
"""

from __future__ import annotations

import base64
import hmac
import json
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta
from hashlib import sha256

EVENTS = ("added", "changed", "moved", "removed", "restored")
"""What may be told: a record came, other values, another state, into the bin, out of it."""

TRIED = "tried"
"""Nothing happened: somebody wants to see that what is sent arrives."""

TWO_SECRETS = timedelta(days=1)
"""How long the secret before the newest one signs as well."""

GIVEN_UP_AFTER = timedelta(days=1)
"""After how long without a single answer nothing is sent there any more."""

_WAITS = (1, 5, 15, 60, 120, 240, 480, 540)
"""Minutes to the next try, after each that failed: a day and some minutes altogether."""

_EVENT_OF: Mapping[str, str] = {
    "create": "added",
    "import": "changed",
    "bulk": "changed",
    "change": "changed",
    "undo": "changed",
    "convert": "changed",
    "act": "moved",
    "delete": "removed",
    "restore": "restored",
}
_GONE = 410


def event_of(kind: str, revision: int) -> str:
    """What is told of an act of the history; the first one makes the record, whatever it is called."""
    return "added" if revision == 1 else _EVENT_OF[kind]


def wait_after(tries: int) -> timedelta | None:
    """How long to wait after so many tries that failed; None when there is no further one."""
    return timedelta(minutes=_WAITS[tries - 1]) if tries <= len(_WAITS) else None


def is_taken(status: int | None) -> bool:
    """Whether the other side took it; a redirect is no answer, because nobody follows it."""
    return status is not None and 200 <= status < 300


def is_gone(status: int | None) -> bool:
    """Whether the other side wants nothing more (RFC 9110, 15.5.11)."""
    return status == _GONE


def is_given_up(failing_since: datetime, at: datetime) -> bool:
    """Whether nobody has answered for so long that sending stops."""
    return at - failing_since >= GIVEN_UP_AFTER


def body_of(event: str, happened_at: datetime, register: str, record: str, revision: int) -> bytes:
    """What is sent: which record of which register, and never a value of it. The same for every try."""
    told = {
        "type": f"hook.{event}" if event == TRIED else f"record.{event}",
        "timestamp": happened_at.astimezone(UTC).isoformat().replace("+00:00", "Z"),
        "data": {"register": register, "record": record, "revision": revision},
    }
    return json.dumps(told, separators=(",", ":")).encode()


def headers_of(ref: str, at: datetime, body: bytes, secrets: Iterable[str]) -> dict[str, str]:
    """The headers of one try: the same id for all tries, the moment of this one, and a signature by each secret."""
    moment = str(int(at.timestamp()))
    signed = " ".join(f"v1,{_signature(secret, ref, moment, body)}" for secret in secrets)
    return {
        "Content-Type": "application/json",
        "User-Agent": "madoguchi",
        "webhook-id": ref,
        "webhook-timestamp": moment,
        "webhook-signature": signed,
    }


def _signature(secret: str, ref: str, moment: str, body: bytes) -> str:
    key = base64.b64decode(secret.removeprefix("whsec_"))
    return base64.b64encode(hmac.digest(key, f"{ref}.{moment}.".encode() + body, sha256)).decode()
