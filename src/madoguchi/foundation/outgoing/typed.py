"""The way out to an address somebody typed: over TLS only, and never into the office's own network by surprise.

The name is looked up once, every address behind it is checked, and the connection goes to the address that was checked:
a name that points elsewhere a moment later gains nothing.
"""

from __future__ import annotations

import re
import socket
import ssl
from collections.abc import Collection, Iterable, Mapping
from http.client import HTTPConnection, HTTPException
from ipaddress import IPv6Address, ip_address
from pathlib import Path
from threading import Timer
from urllib.parse import urlsplit

from certifi import where

from madoguchi.values.networks import Network, is_within, networks

LONGEST = 500
_FORM = re.compile(r"https://(?:[A-Za-z0-9.-]+|\[[0-9A-Fa-f:.]+\])(?::[0-9]{1,5})?(?:[/?][!-~]*)?")
_CONNECT, _READ, _WHOLE = 3.0, 10.0, 15.0
# Addresses of IPv6 that carry one of IPv4, which a gateway may lead anywhere (RFC 6052, 3056, 4380).
_CARRIERS = networks(("64:ff9b::/96", "64:ff9b:1::/48", "2002::/16", "2001::/32"))


class NotSent(Exception):
    """Nobody took it; `why` is `inside`, `unknown`, `untrusted` or `away`."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


def is_address(url: str) -> bool:
    """Whether a text has the form of an https address this house may go to: no name in it, no password, no fragment."""
    if len(url) > LONGEST or not _FORM.fullmatch(url) or "#" in url:
        return False
    try:
        return urlsplit(url).port != 0 and bool(urlsplit(url).hostname)
    except ValueError:
        return False


def is_inside(address: str, allowed: Iterable[Network]) -> bool:
    """Whether an address lies in no network of the Internet, nor in one the operator allowed."""
    if is_within(address, allowed):
        return False
    one = ip_address(address.partition("%")[0])
    plain = one.ipv4_mapped or one if isinstance(one, IPv6Address) else one
    return not plain.is_global or plain.is_multicast or is_within(str(plain), _CARRIERS)


def is_plainly_inside(url: str, allowed: Collection[Network]) -> bool:
    """Whether the address names a machine inside without being looked up: by its number, or a name without a dot.

    Where something inside is allowed, what a name leads to is only known when it is looked up.
    """
    host = urlsplit(url).hostname or ""
    try:
        return is_inside(host, allowed)
    except ValueError:
        if allowed:
            return False
        # A name of digits alone is an old way to write a number; none of them is a public name.
        return "." not in host.rstrip(".") or not re.search(r"[a-z]", host.rpartition(".")[2]) or _is_local(host)


def _is_local(host: str) -> bool:
    return host.rstrip(".").endswith((".localhost", ".local", ".internal"))


def posted(
    url: str, headers: Mapping[str, str], body: bytes, *, allowed: Iterable[Network], roots: Path | None = None
) -> int:
    """The status with which another machine took the body; its answer is not read, and it leads nowhere else.

    `allowed` are networks inside that may be gone to, `roots` certificates (PEM) that are believed besides the public
    ones. It takes 20 seconds at most, and the look-up of the name. Raises NotSent.
    """
    parts = urlsplit(url)
    host, port = parts.hostname or "", parts.port or 443
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    address = _checked(host, port, tuple(allowed))
    try:
        with socket.create_connection((address, port), timeout=_CONNECT) as plain:
            plain.settimeout(_READ)
            return _told(plain, parts.netloc, host, target, headers, body, roots)
    except ssl.SSLCertVerificationError as untrusted:
        raise NotSent("untrusted") from untrusted
    except (OSError, HTTPException, ValueError) as away:
        raise NotSent("away") from away


def _checked(host: str, port: int, allowed: tuple[Network, ...]) -> str:
    """The address behind a name, when all behind it are outside."""
    try:
        found = [str(one[4][0]) for one in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]
    except (OSError, UnicodeError) as unknown:
        raise NotSent("unknown") from unknown
    if any(is_inside(address, allowed) for address in found):
        raise NotSent("inside")
    # Of several the one of IPv4 comes first: many offices have no way out by the other.
    return min(found, key=lambda address: ":" in address)


def _told(
    plain: socket.socket,
    netloc: str,
    host: str,
    target: str,
    headers: Mapping[str, str],
    body: bytes,
    roots: Path | None,
) -> int:
    context = ssl.create_default_context(cafile=where())
    if roots:
        context.load_verify_locations(roots)
    with context.wrap_socket(plain, server_hostname=host, do_handshake_on_connect=False) as secure:
        # Whoever answers a byte every few seconds is cut off: no time-out of a single read would notice.
        limit = Timer(_WHOLE, socket.socket.shutdown, (secure, socket.SHUT_RDWR))
        limit.daemon = True
        limit.start()
        try:
            secure.do_handshake()
            line = HTTPConnection(host)
            line.sock = secure
            line.request("POST", target, body, {"Host": netloc, "Connection": "close", **headers})
            return line.getresponse().status
        finally:
            limit.cancel()
