"""Going out to an address somebody typed: over TLS only, to who is who they say, and not into the office's network."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from madoguchi.foundation.outgoing.typed import NotSent, is_address, is_inside, is_plainly_inside, posted
from madoguchi.values.networks import networks
from tests.foundation.outgoing.receiver import Receiver, receiving

LOOPBACK = networks(("127.0.0.0/8", "::1/128"))


@pytest.fixture
def receiver(tmp_path: Path) -> Iterator[Receiver]:
    """Another system on the loopback."""
    with receiving(tmp_path) as told:
        yield told


@pytest.mark.parametrize(
    "url", ["https://hooks.example.jp", "https://hooks.example.jp:8443/a?b=c", "https://[2001:db8::1]/x"]
)
def test_an_address_may_have_a_port_and_a_path(url: str) -> None:
    assert is_address(url)


@pytest.mark.parametrize(
    "url",
    [
        "",
        "http://hooks.example.jp",
        "ftp://hooks.example.jp",
        "https://",
        "https://me:secret@hooks.example.jp/",
        "https://hooks.example.jp/a b",
        "https://hooks.example.jp/\r\nHost: other",
        "https://hooks.example.jp/#part",
        "https://hooks.example.jp:99999/",
        "https://hooks.example.jp:0/",
        "https://[::1/",
        "https://見本.example/",
        "https://hooks.example.jp/" + "a" * 500,
    ],
)
def test_s_ssrf_9_what_is_no_plain_https_address_is_none(url: str) -> None:
    assert not is_address(url)


def is_shut(*hosts: str) -> bool:
    """Whether none of these is gone to: not when it is typed, and not when a name leads there."""
    return all(is_plainly_inside(f"https://{host}/hooks", ()) for host in hosts)


@pytest.mark.parametrize("host", ["127.0.0.1", "127.1.2.3", "0.1.2.3", "localhost", "a.localhost"])
def test_s_ssrf_1_this_machine_is_not_gone_to(host: str) -> None:
    assert is_shut(host)


@pytest.mark.parametrize("host", ["::1", "fd00::1", "fe80::1", "::ffff:10.0.0.1", "64:ff9b::a00:1", "2002:a00:1::"])
def test_s_ssrf_2_this_machine_and_the_inside_are_not_gone_to_by_ipv6(host: str) -> None:
    assert is_shut(f"[{host}]")
    assert is_inside(host, ())


@pytest.mark.parametrize("host", ["169.254.169.254", "100.64.0.1", "10.0.0.1", "172.16.0.1", "192.168.1.1"])
def test_s_ssrf_3_what_a_machine_tells_of_itself_and_private_networks_are_not_gone_to(host: str) -> None:
    assert is_shut(host)
    assert is_inside(host, ())


@pytest.mark.parametrize("host", ["2130706433", "0x7f.1", "0x7f000001", "0177.0.0.1", "127.1"])
def test_s_ssrf_4_an_address_in_another_notation_is_not_gone_to(host: str) -> None:
    assert is_shut(host)


@pytest.mark.parametrize("address", ["fe80::1%eth0", "224.0.0.1"])
def test_addresses_of_a_single_network_are_inside(address: str) -> None:
    assert is_inside(address, ())


def test_the_operator_names_networks_that_may_be_gone_to() -> None:
    assert not is_inside("10.20.30.4", networks(("10.20.30.0/24",)))
    assert is_inside("10.20.31.4", networks(("10.20.30.0/24",)))
    assert not is_inside("1.1.1.1", ())


@pytest.mark.parametrize("host", ["intranet", "db.internal", "x."])
def test_names_that_can_only_be_inside_need_no_look_up(host: str) -> None:
    assert is_shut(host)
    assert not is_plainly_inside("https://hooks.example.jp/", ())


def test_what_is_sent_arrives_as_it_is_and_the_status_comes_back(receiver: Receiver) -> None:
    receiver.answers = [204, 302]
    for status in (204, 302):
        assert posted(receiver.address, {"x-told": "1"}, b"{}", allowed=LOOPBACK, roots=receiver.roots) == status
    headers, body = receiver.came[0]
    assert (headers["x-told"], body, len(receiver.came)) == ("1", b"{}", 2)  # nobody followed where the second led
    assert headers["host"] == receiver.address.split("/")[2]


def test_s_ssrf_1_the_loopback_is_refused_unless_the_operator_named_it(receiver: Receiver) -> None:
    with pytest.raises(NotSent, match="inside"):
        posted(receiver.address, {}, b"", allowed=(), roots=receiver.roots)
    assert receiver.came == []


def test_s_ssrf_5_a_public_name_that_leads_inside_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    both = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (one, 443)) for one in ("1.1.1.1", "10.0.0.1")]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_a, **_k: both)
    with pytest.raises(NotSent, match="inside"):
        posted("https://hooks.example.jp/", {}, b"", allowed=())


def test_who_cannot_prove_who_they_are_is_sent_nothing(receiver: Receiver) -> None:
    with pytest.raises(NotSent, match="untrusted"):
        posted(receiver.address, {}, b"", allowed=LOOPBACK)
    assert receiver.came == []


def test_nobody_there_is_said_calmly() -> None:
    with pytest.raises(NotSent, match="away"):
        posted("https://127.0.0.1:1/", {}, b"", allowed=LOOPBACK)
