"""The only way out to a provider: the house's own way out, to the hosts of its issuer only."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import urlsplit

from madoguchi.foundation.identity.provider_errors import ProviderAway, SignInNotTrusted
from madoguchi.foundation.outgoing.named import LARGEST, Unreachable, fetched


def same_host(url: str, issuer: str) -> str:
    """The address, if it is of the issuer's own host and scheme; raises SignInNotTrusted otherwise."""
    one, other = urlsplit(url), urlsplit(issuer)
    if (one.scheme, one.netloc) != (other.scheme, other.netloc):
        raise SignInNotTrusted("endpoint_of_another_host")
    return url


def get_json(url: str, *, token: str = "") -> dict[str, Any]:
    """A JSON object from the provider; raises ProviderAway, SignInNotTrusted."""
    headers = {"Accept": "application/json", **({"Authorization": f"Bearer {token}"} if token else {})}
    try:
        status, body = fetched("GET", url, headers)
    except Unreachable as away:
        raise ProviderAway() from away
    if status >= 500:
        raise ProviderAway()
    return _object(body, status)


def _object(body: bytes, status: int) -> dict[str, Any]:
    if status != 200 or len(body) > LARGEST:
        raise SignInNotTrusted(f"status_{status}")
    try:
        found = json.loads(body)
    except ValueError as unreadable:
        raise SignInNotTrusted("not_json") from unreadable
    if not isinstance(found, dict):
        raise SignInNotTrusted("no_object")
    return found
