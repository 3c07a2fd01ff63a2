from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from madoguchi.engines.messaging import actions
from madoguchi.engines.messaging.actions import deliver, mark_posted, write_message
from madoguchi.engines.messaging.deliveries import delivery_of, outbox, outbox_counts
from madoguchi.engines.messaging.errors import DeliveryFailed, NoSuchMessage, NotToBePosted, UnknownKind
from madoguchi.engines.messaging.models import OutboxMessage
from madoguchi.engines.messaging.ports import Carried, Letter
from madoguchi.engines.messaging.queries import (
    due_messages,
    message_of,
    messages_of,
    to_be_posted,
)
from madoguchi.foundation.catalogue.queries import procedure
from madoguchi.foundation.dossier.actions import open_dossier
from madoguchi.foundation.dossier.errors import NoSuchDossier
from madoguchi.foundation.dossier.queries import Applicant
from madoguchi.foundation.journal.queries import disclosures_of
from madoguchi.values import clock
from madoguchi.values.actor import Actor, anonymous
from tests.engines.messaging.peer import Peer, listening
from tests.engines.messaging.sample import AT, FACTS

pytestmark = pytest.mark.usefixtures("published")


class Recorder:
    """A carrier that fails as often as it is told and keeps what it took."""

    def __init__(self, failures: int = 0) -> None:
        self.failures = failures
        self.taken: list[Letter] = []

    def carry(self, letter: Letter) -> Carried:
        """Take it, or fail."""
        if self.failures:
            self.failures -= 1
            raise DeliveryFailed("SMTP 421")
        self.taken.append(letter)
        return Carried.SENT


@pytest.fixture(autouse=True)
def _at(published: None) -> Iterator[None]:
    with clock.moved_to(AT):
        yield


@pytest.fixture
def carried(monkeypatch: pytest.MonkeyPatch) -> Recorder:
    recorder = Recorder()
    monkeypatch.setattr(actions, "carrier", lambda: recorder)
    return recorder


def opened(draft_ref: str = "d1") -> str:
    who = Applicant("戸畑 葵")
    subject = procedure("child_medical_expenses")
    return open_dossier(subject, draft_ref=draft_ref, applicant=who, by=anonymous()).reference_number


def written(number: str, key: str = "k1", to: str = "aoi@example.jp", kind: str = "received") -> str:
    return write_message(number, kind=kind, language="ja", to=to, facts=FACTS, key=key)


def test_a_message_written_twice_for_one_cause_is_one() -> None:
    number = opened()
    assert written(number) == written(number)
    (message,) = messages_of(number)
    assert message.subject == f"申請を受け付けました（受付番号 {number}）"
    assert number in message.body
    assert (message.state, message.state_name) == ("waiting", "送信待ち")
    assert [entry.verb for entry in disclosures_of(number)] == ["write:message_written"]


def test_a_message_belongs_to_the_transaction_of_its_cause() -> None:
    number = opened()
    with transaction.atomic():
        written(number)
        transaction.set_rollback(True)
    assert messages_of(number) == ()


def test_what_cannot_be_written_is_refused() -> None:
    with pytest.raises(NoSuchDossier):
        written("0000-0000-00")
    with pytest.raises(UnknownKind):
        written(opened(), kind="greetings")


def test_a_message_is_sent_once_however_often_it_is_delivered(carried: Recorder) -> None:
    ref = written(opened())
    assert due_messages() == [ref]
    for _ in range(3):
        deliver(ref)
    assert [letter.ref for letter in carried.taken] == [ref]
    assert (message_of(ref).state, message_of(ref).attempts, due_messages()) == ("sent", 1, [])


def test_without_a_mail_server_messages_stay_in_the_outbox() -> None:
    ref = written(opened())
    deliver(ref)
    assert (message_of(ref).state, due_messages()) == ("kept", [])


def test_four_hours_of_failures_and_then_the_post(carried: Recorder, clerk: Actor) -> None:
    carried.failures = 100
    ref = written(opened())
    attempts = 0
    for minute in range(300):
        with clock.moved_to(AT + timedelta(minutes=minute)):
            for due in due_messages():
                attempts += 1
                deliver(due)
    message = message_of(ref)
    assert (attempts, message.attempts, message.state) == (48, 48, "by_post")
    assert message.problem == "SMTP 421"
    assert [one.ref for one in to_be_posted()] == [ref]
    mark_posted(ref, by=clerk)
    assert (message_of(ref).state, message_of(ref).settled_by) == ("posted", clerk.name)
    assert to_be_posted() == ()
    with pytest.raises(NotToBePosted):
        mark_posted(ref, by=clerk)


def test_a_failure_is_tried_again_after_five_minutes_and_not_before(carried: Recorder) -> None:
    carried.failures = 1
    ref = written(opened())
    deliver(ref)
    deliver(ref)
    assert message_of(ref).attempts == 1
    with clock.moved_to(AT + timedelta(minutes=5)):
        assert due_messages() == [ref]
        deliver(ref)
    assert (message_of(ref).state, message_of(ref).problem) == ("sent", "")


def test_an_attempt_that_died_is_repeated_with_the_same_message_id(monkeypatch: pytest.MonkeyPatch) -> None:
    class Dies(Recorder):
        def carry(self, letter: Letter) -> Carried:
            super().carry(letter)
            if len(self.taken) == 1:
                raise KeyboardInterrupt
            return Carried.SENT

    dying = Dies()
    monkeypatch.setattr(actions, "carrier", lambda: dying)
    ref = written(opened())
    with pytest.raises(KeyboardInterrupt):
        deliver(ref)
    assert (message_of(ref).state, due_messages()) == ("waiting", [])
    with clock.moved_to(AT + timedelta(minutes=4)):
        assert due_messages() == [ref]
        deliver(ref)
    assert [letter.ref for letter in dying.taken] == [ref, ref]
    assert message_of(ref).state == "sent"


@pytest.mark.parametrize(("kind", "state"), [("received", "no_address"), ("notice_ready", "by_post")])
def test_without_an_address_only_what_must_arrive_goes_by_post(kind: str, state: str) -> None:
    ref = written(opened(), to="", kind=kind)
    assert (message_of(ref).state, due_messages()) == (state, [])
    deliver(ref)
    assert message_of(ref).state == state


def test_an_address_nobody_can_write_to_goes_by_post_at_once(settings: Any) -> None:
    with listening() as peer:
        _use(settings, peer)
        ref = written(opened(), to="a@example.jp\r\nBcc: b@example.jp")
        deliver(ref)
    assert message_of(ref).state == "by_post"
    assert peer.taken == []


def test_through_a_real_server_with_one_message_id(settings: Any) -> None:
    number = opened()
    with listening(data=["451 greylisted"]) as peer:
        _use(settings, peer)
        ref = written(number)
        deliver(ref)
        with clock.moved_to(AT + timedelta(minutes=5)):
            deliver(ref)
    assert message_of(ref).state == "sent"
    # The server had the first copy before it put it off: at least once, and told apart by nothing but the number.
    assert {mail["Message-ID"] for mail in peer.taken} == {f"<{ref}@city.example>"}
    assert all(number in str(mail["Subject"]) for mail in peer.taken)


def _use(settings: Any, peer: Peer) -> None:
    settings.SMTP_HOST, settings.SMTP_PORT, settings.SMTP_SECURITY = "127.0.0.1", peer.port, "none"
    settings.SMTP_SENDER, settings.SMTP_SECONDS = "desk@city.example", 2


def test_an_applicant_reads_every_message_newest_first() -> None:
    number = opened()
    written(number, "k1")
    written(number, "k2", kind="notice_ready")
    written(opened("d2"), "k3")
    assert [message.kind for message in messages_of(number)] == ["notice_ready", "received"]


def test_the_outbox_is_read_page_by_page_and_counted_by_state(carried: Recorder) -> None:
    number = opened()
    refs = [written(number, f"k{index}") for index in range(5)]
    deliver(refs[0])
    first = outbox(limit=2)
    second = outbox(limit=2, after=first.next_after or "")
    last = outbox(limit=2, after=second.next_after or "")
    seen = [message.ref for page in (first, second, last) for message in page.deliveries]
    assert seen == refs[::-1]
    assert last.next_after is None
    assert [message.ref for message in outbox(state="sent").deliveries] == [refs[0]]
    assert len(outbox(after="nonsense").deliveries) == 5
    counts = outbox_counts()
    assert (counts["waiting"], counts["sent"], counts["by_post"]) == (4, 1, 0)


def test_how_a_message_stands_is_read_without_whom_it_goes_to_and_what_it_says(
    django_assert_num_queries: Callable[[int], AbstractContextManager[CaptureQueriesContext]],
) -> None:
    ref = written(opened(), "k1")
    with django_assert_num_queries(2) as asked:
        (listed,), alone = outbox().deliveries, delivery_of(ref)
    assert listed == alone
    assert (alone.ref, alone.kind, alone.state, alone.attempts) == (ref, "received", "waiting", 0)
    assert not [one for one in ("recipient", "subject", "body") if one in str([each["sql"] for each in asked])]


def test_what_nobody_wrote_is_not_found() -> None:
    for ref in ("nothing", "a\x00b"):
        with pytest.raises(NoSuchMessage):
            message_of(ref)
        with pytest.raises(NoSuchMessage):
            delivery_of(ref)
        with pytest.raises(NoSuchMessage):
            deliver(ref)


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_send_one_message(carried: Recorder) -> None:
    ref = written(opened())
    start = threading.Barrier(4)

    def work(_: int) -> None:
        start.wait(timeout=30)
        try:
            with clock.moved_to(AT):
                deliver(ref)
        finally:
            connection.close()

    with ThreadPoolExecutor(max_workers=4) as pool:
        list(pool.map(work, range(4)))
    assert len(carried.taken) == 1
    assert OutboxMessage.objects.get().attempts == 1
