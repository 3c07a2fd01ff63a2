"""Where the directory's metadata come from: the file or the address the settings name.

Anybody can make the house look at them, so an address that hangs or is away holds one of them up at a time.
"""

from __future__ import annotations

import logging
import threading
import time
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from madoguchi.foundation.identity.provider_errors import ProviderAway, SignInNotTrusted
from madoguchi.foundation.identity.saml.metadata import Described, read_metadata
from madoguchi.foundation.outgoing.named import LARGEST, Unreachable, fetched

log = logging.getLogger(__name__)
_KEEP_SECONDS, _ANEW_AFTER_SECONDS, _AGAIN_AFTER_SECONDS = 600.0, 60.0, 20.0
_LONGEST_SECONDS = 86_400.0
_NEVER = float("-inf")


@dataclass
class _Address:
    """What an address told last that could be believed and when, when it failed since and why ("": it was away)."""

    known: tuple[float, bytes] = (_NEVER, b"")
    failed: tuple[float, str] = (_NEVER, "")
    asking: threading.Lock = field(default_factory=threading.Lock)

    def is_due(self, *, anew: bool) -> bool:
        """Whether it is time to ask: neither it told something lately, nor did it fail a moment ago."""
        at = time.monotonic()
        keep = _ANEW_AFTER_SECONDS if anew else _KEEP_SECONDS
        return at - self.known[0] >= keep and at - self.failed[0] >= _AGAIN_AFTER_SECONDS

    def told(self) -> bytes:
        """What it told in the last day; raises ProviderAway, and SignInNotTrusted where that was not to be believed."""
        told_at, document = self.known
        if time.monotonic() - told_at < _LONGEST_SECONDS:
            return document
        why = self.failed[1]
        raise SignInNotTrusted(why) if why else ProviderAway()


_addresses: dict[str, _Address] = {}


def described(issuer: str, source: str, *, at: datetime, anew: bool = False) -> Described:
    """What the metadata at `source`, a file or an address, tell of exactly this issuer at this moment.

    A file is read each time; an address is asked after ten minutes, or after one for `anew`, by one caller while the
    others go on with what is known. What it told last is good for a day at most while it tells nothing better; a
    failure is not tried again for twenty seconds. Raises ProviderAway, also where nothing is known and another asks
    just now, and SignInNotTrusted.
    """
    if "://" not in source:
        return read_metadata(_read(source), issuer, at=at)
    address = _addresses.setdefault(source, _Address())
    if address.is_due(anew=anew) and address.asking.acquire(blocking=False):
        try:
            # Another may have asked between the two looks.
            if address.is_due(anew=anew):
                _ask(address, issuer, source, at=at)
        finally:
            address.asking.release()
    return read_metadata(address.told(), issuer, at=at)


def forget() -> None:
    """Ask for the metadata anew."""
    _addresses.clear()


def _read(source: str) -> bytes:
    try:
        return Path(source).read_bytes()
    except OSError as missing:
        raise ProviderAway() from missing


def _ask(address: _Address, issuer: str, source: str, *, at: datetime) -> None:
    """Remember what the address tells, or that it failed: what cannot be believed takes the place of nothing."""
    try:
        found = _fetched(source)
        read_metadata(found, issuer, at=at)
    except (ProviderAway, SignInNotTrusted) as failure:
        why = getattr(failure, "why", "")
        address.failed = (time.monotonic(), why)
        log.warning("the directory's metadata could not be had: %s", why or "metadata_away")
    else:
        address.known = (time.monotonic(), found)


def _fetched(source: str) -> bytes:
    try:
        status, found = fetched("GET", source, {"Accept": "application/samlmetadata+xml, application/xml"})
    except Unreachable as away:
        raise ProviderAway() from away
    if status >= 500:
        raise ProviderAway()
    if status != 200 or len(found) > LARGEST:
        raise SignInNotTrusted(f"metadata_status_{status}")
    return found
