from __future__ import annotations

import socket

import pytest
from hypothesis import given
from hypothesis import strategies as st

from madoguchi.engines.messaging.adapters.smtp import SmtpCarrier, mail_of
from madoguchi.engines.messaging.errors import DeliveryFailed, DeliveryRefused
from madoguchi.engines.messaging.ports import Carried
from tests.engines.messaging.peer import listening
from tests.engines.messaging.sample import letter


def test_what_is_sent_arrives_character_by_character() -> None:
    with listening() as peer:
        assert peer.carrier().carry(letter()) is Carried.SENT
    (mail,) = peer.taken
    assert mail.get_content().replace("\r\n", "\n").rstrip("\n") == letter().body
    assert mail["Subject"] == letter().subject
    assert mail["Message-ID"] == "<ref-1@city.example>"
    assert mail["To"] == "aoi@example.jp"
    assert mail["Auto-Submitted"] == "auto-generated"
    assert peer.recipients == ["aoi@example.jp"]


@pytest.mark.parametrize("command", ["mail", "rcpt", "data"])
def test_a_server_that_is_busy_is_tried_again(command: str) -> None:
    with listening(**{command: ["421 try later"]}) as peer, pytest.raises(DeliveryFailed) as failed:
        peer.carrier().carry(letter())
    assert not isinstance(failed.value, DeliveryRefused)
    assert "421" in failed.value.reason


def test_a_mailbox_that_does_not_exist_is_told_apart() -> None:
    with listening(rcpt=["550 no such user"]) as peer, pytest.raises(DeliveryRefused, match="550"):
        peer.carrier().carry(letter())


@pytest.mark.parametrize("command", ["mail", "data"])
def test_a_server_that_hangs_does_not_hold_us(command: str) -> None:
    with listening(**{command: ["hang"]}) as peer, pytest.raises(DeliveryFailed):
        peer.carrier(seconds=0.3).carry(letter())


def test_a_server_that_takes_the_message_and_then_fails_has_taken_it() -> None:
    with listening(quit=["421 closing"]) as peer:
        assert peer.carrier().carry(letter()) is Carried.SENT
    assert len(peer.taken) == 1


def test_nobody_listening_is_tried_again() -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        carrier = SmtpCarrier(host="127.0.0.1", port=probe.getsockname()[1], sender="d@c.example", security="none")
        with pytest.raises(DeliveryFailed):
            carrier.carry(letter())


def test_a_server_without_tls_gets_nothing_when_tls_is_asked() -> None:
    with listening() as peer, pytest.raises(DeliveryFailed):
        peer.carrier(security="starttls").carry(letter())
    assert peer.taken == []


@pytest.mark.parametrize(
    "address",
    [
        "a@example.jp\r\nBcc: b@example.jp",
        "a@example.jp, b@example.jp",
        "<a@example.jp>",
        "戸畑 <a@example.jp>",
        "a",
        "葵@example.jp",
        "@example.jp",
        "a@",
        "a b@example.jp",
        "\x00@example.jp",
    ],
)
def test_an_address_that_is_not_one_address_is_refused(address: str) -> None:
    with listening() as peer, pytest.raises(DeliveryRefused):
        peer.carrier().carry(letter(to=address))
    assert peer.taken == []


ANY = st.text(st.characters(codec="utf-8"), max_size=60)


@given(ANY.map("{}@example.jp".format), ANY, ANY)
def test_no_text_begins_a_header_of_its_own(to: str, subject: str, body: str) -> None:
    try:
        mail = mail_of(
            letter(to=to, subject=subject, body=body.encode("utf-8", "ignore").decode()), "desk@city.example"
        )
    except DeliveryRefused:
        return
    names = [name.lower() for name in mail]
    assert len(names) == len(set(names))
    assert "bcc" not in names
    head = mail.as_bytes().split(b"\r\n\r\n", 1)[0]
    assert head.count(b"\r\nBcc") == 0


@pytest.mark.parametrize("address", ["aoi..t.@docomo.example", "o'neil+city@example.jp"])
def test_unusual_addresses_are_written_to(address: str) -> None:
    with listening() as peer:
        peer.carrier().carry(letter(to=address))
    assert peer.recipients == [address]


def test_a_password_is_not_shown() -> None:
    assert "secret" not in repr(SmtpCarrier(host="h", port=1, sender="s@h", user="u", password="secret"))
