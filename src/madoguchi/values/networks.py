"""Networks as an administrator writes them (CIDR), and whether an address lies in one of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from ipaddress import IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from urllib.parse import urlsplit

Network = IPv4Network | IPv6Network
_HERE = (IPv4Network("127.0.0.0/8"), IPv6Network("::1/128"))


def networks(parts: Iterable[str]) -> tuple[Network, ...]:
    """Networks such as 10.20.0.0/16 or fd00::/8; raises ValueError for what is none, also where host bits are set."""
    return tuple(ip_network(part.strip()) for part in parts if part.strip())


def zones(written: str) -> dict[str, tuple[Network, ...]]:
    """The networks of each zone, written as `closed=10.20.0.0/16,10.30.0.0/16 branch=192.168.10.0/24`.

    Raises ValueError.
    """
    found: dict[str, tuple[Network, ...]] = {}
    for part in written.split():
        name, sign, listed = part.partition("=")
        if not sign or not name.isidentifier() or name in found:
            raise ValueError(part)
        found[name] = networks(listed.split(","))
    return found


def is_within(address: str, known: Iterable[Network]) -> bool:
    """Whether an address lies in one of the networks; what is no address lies in none."""
    try:
        one = ip_address(address)
    except ValueError:
        return False
    # A socket that takes both kinds tells an address of the old kind inside one of the new.
    plain = one.ipv4_mapped or one if isinstance(one, IPv6Address) else one
    return any(plain in network for network in known)


def zone_of(address: str, known: Mapping[str, Iterable[Network]], otherwise: str) -> str:
    """The first zone with a network the address lies in, or `otherwise`."""
    return next((name for name, listed in known.items() if is_within(address, listed)), otherwise)


def is_unheard(url: str) -> bool:
    """Whether nobody on the way to a web address listens or answers in its place: by TLS, or on this machine itself."""
    try:
        scheme, host = urlsplit(url).scheme, urlsplit(url).hostname or ""
    except ValueError:
        return False
    return bool(host) and (scheme == "https" or (scheme == "http" and (host == "localhost" or is_within(host, _HERE))))
