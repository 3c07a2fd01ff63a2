"""Networks and zones as they are written, and which address lies in which."""

from __future__ import annotations

import pytest

from madoguchi.values.networks import is_unheard, is_within, networks, zone_of, zones

KNOWN = zones("closed=10.20.0.0/16,fd00::/8 branch=192.168.10.0/24,10.20.9.0/24")


@pytest.mark.parametrize(
    ("address", "zone"),
    [
        ("10.20.0.1", "closed"),
        ("10.20.9.1", "closed"),
        ("::ffff:10.20.0.1", "closed"),
        ("fd12::1", "closed"),
        ("192.168.10.255", "branch"),
        ("192.168.11.0", "internet"),
        ("203.0.113.5", "internet"),
        ("2001:db8::1", "internet"),
        ("", "internet"),
        ("10.20.0.1, 203.0.113.5", "internet"),
        ("10.20.0.1:443", "internet"),
    ],
)
def test_an_address_lies_in_the_first_zone_that_names_its_network(address: str, zone: str) -> None:
    assert zone_of(address, KNOWN, "internet") == zone


@pytest.mark.parametrize(
    "written", ["closed", "closed=10.20.0.1/16", "=10.0.0.0/8", "a=x", "a=10.0.0.0/8 a=10.0.0.0/8"]
)
def test_what_is_no_network_is_said_before_anything_starts(written: str) -> None:
    with pytest.raises(ValueError, match=r".+"):
        zones(written)


def test_nothing_written_is_no_network() -> None:
    assert (networks([]), zones(""), is_within("127.0.0.1", ())) == ((), {}, False)


@pytest.mark.parametrize(
    ("url", "unheard"),
    [
        ("https://id.example/x", True),
        ("http://127.0.0.1:8080/x", True),
        ("http://localhost/x", True),
        ("http://[::1]:80/x", True),
        ("http://id.example/x", False),
        ("http://127.0.0.1.example/x", False),
        ("http://10.20.0.1/x", False),
        ("https://", False),
        ("ftp://127.0.0.1/x", False),
        ("http://[x", False),
        ("", False),
    ],
)
def test_only_tls_and_this_machine_itself_are_heard_by_nobody(url: str, unheard: bool) -> None:
    assert is_unheard(url) is unheard
