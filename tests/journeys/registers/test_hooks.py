"""Other systems that are told of a register: who names them, what arrives there, signed, and what happens when not."""

from __future__ import annotations

import base64
import hmac
import json
from collections.abc import Iterator
from datetime import timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, transaction

from madoguchi.engines.records.actions import hooks as actions
from madoguchi.engines.records.actions.changing_records import change_record, delete_record, restore_record
from madoguchi.engines.records.actions.creating_records import create_records
from madoguchi.engines.records.errors import HookEventsMissing, HookKnown, NoSuchHook, TooManyHooks
from madoguchi.engines.records.models import HookDelivery
from madoguchi.engines.records.queries.hooks import deliveries_of, hook_of
from madoguchi.foundation.access.errors import NotPermitted
from madoguchi.foundation.catalogue.queries import register
from madoguchi.foundation.journal.models import Entry
from madoguchi.journeys import jobs
from madoguchi.journeys.registers import hooks
from madoguchi.journeys.registers.errors import HookAddressInside, HookAddressUnusable
from madoguchi.journeys.registers.hand_over import hints_of
from madoguchi.values.clock import moved_to, now
from madoguchi.values.networks import networks
from tests.foundation.outgoing.receiver import Receiver, receiving
from tests.journeys import office
from tests.journeys.registers.house import KEEPER, READER, bicycle, publish_registers

pytestmark = pytest.mark.django_db

ALL = ("added", "changed", "moved", "removed", "restored")


@pytest.fixture(autouse=True)
def _registers() -> None:
    publish_registers()


@pytest.fixture
def receiver(tmp_path: Path, settings: Any) -> Iterator[Receiver]:
    """Another system on the loopback, which the operator named."""
    with receiving(tmp_path) as told:
        settings.MADOGUCHI_HOOK_NETWORKS = networks(("127.0.0.0/8", "::1/128"))
        settings.MADOGUCHI_HOOK_ROOTS = told.roots
        yield told


def _name(receiver: Receiver, *events: str) -> tuple[str, str]:
    return hooks.tell_address("bicycles", receiver.address, events or ALL, by=KEEPER)


def _run() -> None:
    jobs.tell_systems(timestamp=0)


def _signatures(headers: dict[str, str]) -> list[str]:
    return headers["webhook-signature"].split()


def _signed(secret: str, headers: dict[str, str], body: bytes) -> str:
    """The signature as a receiver works it out."""
    whole = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + body
    key = base64.b64decode(secret.removeprefix("whsec_"))
    return "v1," + base64.b64encode(hmac.new(key, whole, sha256).digest()).decode()


def test_what_happens_to_a_record_arrives_signed_and_without_a_value_of_it(receiver: Receiver) -> None:
    _, secret = _name(receiver)
    one = bicycle("1")
    change_record(register("bicycles"), one.ref, {**one.values, "price": 900}, reason="x", by=KEEPER, revision=1)
    delete_record(register("bicycles"), one.ref, reason="x", by=KEEPER)
    restore_record(register("bicycles"), one.ref, by=KEEPER)
    _run()
    told = [json.loads(body) for _, body in receiver.came]
    assert [one["type"] for one in told] == ["record.added", "record.changed", "record.removed", "record.restored"]
    assert [one["data"] for one in told] == [
        {"register": "bicycles", "record": one.ref, "revision": revision} for revision in (1, 2, 3, 4)
    ]
    for headers, body in receiver.came:
        assert _signatures(headers) == [_signed(secret, headers, body)]
    assert len({headers["webhook-id"] for headers, _ in receiver.came}) == 4
    _run()
    assert len(receiver.came) == 4


def test_only_what_is_asked_for_is_told_and_other_registers_are_not(receiver: Receiver) -> None:
    _name(receiver, "removed")
    one = bicycle("1")
    delete_record(register("bicycles"), one.ref, reason="x", by=KEEPER)
    values = [{"number": str(number), "name": "x", "state": "good"} for number in (2, 3)]
    create_records(register("bicycles"), values, by=KEEPER, reason="x")
    assert [row.event for row in HookDelivery.objects.all()] == ["removed"]


def test_every_row_of_a_file_is_told(receiver: Receiver) -> None:
    _name(receiver, "added")
    values = [{"number": str(number), "name": "x", "state": "good"} for number in range(3)]
    create_records(register("bicycles"), values, by=KEEPER, reason="x")
    _run()
    assert len(receiver.came) == 3


def test_what_is_rolled_back_is_never_sent(receiver: Receiver) -> None:
    _name(receiver)
    with transaction.atomic():
        bicycle("1")
        transaction.set_rollback(True)
    _run()
    assert receiver.came == []


def test_a_worker_that_dies_leaves_what_is_sent_again_under_the_same_id(receiver: Receiver) -> None:
    ref, _ = _name(receiver)
    bicycle("1")
    claimed = actions.claim_next(ref)  # and the worker dies, before or after it has sent this
    assert claimed is not None
    _run()
    assert receiver.came == []
    with moved_to(now() + timedelta(minutes=2)):
        _run()
    assert [headers["webhook-id"] for headers, _ in receiver.came] == [claimed.ref]


def test_who_is_away_is_tried_again_with_growing_waits_under_one_id(receiver: Receiver) -> None:
    ref, _ = _name(receiver)
    receiver.answers = [500, 302, 204]
    bicycle("1")
    begun, tried = now(), []
    for minutes in (0, 0.5, 2, 8):
        with moved_to(begun + timedelta(minutes=minutes, seconds=1)):
            _run()
            tried.append(len(receiver.came))
    assert tried == [1, 1, 2, 3]
    assert len({headers["webhook-id"] for headers, _ in receiver.came}) == 1
    assert len({headers["webhook-timestamp"] for headers, _ in receiver.came}) == 3
    (one,) = deliveries_of(ref)
    assert (one.state, one.tries, one.status) == ("delivered", 3, 204)
    assert hook_of("bicycles", ref).failing_since is None


def test_who_is_away_for_a_day_is_stopped_and_the_owner_reads_of_it(receiver: Receiver) -> None:
    ref, _ = _name(receiver)
    receiver.answers = [503]
    bicycle("1")
    begun = now()
    for hours in range(29):
        with moved_to(begun + timedelta(hours=hours, seconds=5)):
            _run()
    stopped = hook_of("bicycles", ref)
    assert stopped.stopped_by == "failing"
    assert len(receiver.came) < 12
    assert [one.text(str) for one in hints_of((register("bicycles"),))["bicycles"]] == [
        "知らせ先に届かないので、送るのを止めています"
    ]
    bicycle("2")
    assert len(deliveries_of(ref)) == 1  # nothing gathers while it is stopped
    hooks.resume_telling("bicycles", ref, by=KEEPER)
    receiver.answers = [200]
    bicycle("3")
    with moved_to(begun + timedelta(hours=30)):
        _run()
    assert hook_of("bicycles", ref).stopped_at is None
    assert deliveries_of(ref)[0].state == "delivered"


def test_who_says_that_it_is_gone_is_stopped_at_once(receiver: Receiver) -> None:
    ref, _ = _name(receiver)
    receiver.answers = [410]
    bicycle("1")
    bicycle("2")
    _run()
    assert (hook_of("bicycles", ref).stopped_by, len(receiver.came)) == ("gone", 1)


def test_a_new_secret_signs_beside_the_one_before_it_for_a_day(receiver: Receiver) -> None:
    ref, first = _name(receiver)
    hooks.renew_secret("bicycles", ref, by=KEEPER)
    second = hooks.renew_secret("bicycles", ref, by=KEEPER)  # pressed once more: the one that is known stays known
    bicycle("1")
    _run()
    headers, body = receiver.came[0]
    assert _signatures(headers) == [_signed(second, headers, body), _signed(first, headers, body)]
    with moved_to(now() + timedelta(hours=25)):
        bicycle("2")
        _run()
    headers, body = receiver.came[1]
    assert _signatures(headers) == [_signed(second, headers, body)]


def test_secrets_are_sealed_in_the_database(receiver: Receiver) -> None:
    _, secret = _name(receiver)
    with connection.cursor() as cursor:
        cursor.execute("SELECT secret FROM records_hook")
        assert secret not in cursor.fetchone()[0]


def test_s_ssrf_5_the_inside_network_is_refused_when_named_and_when_a_name_leads_there(
    tmp_path: Path, settings: Any
) -> None:
    with receiving(tmp_path) as receiver:
        settings.MADOGUCHI_HOOK_ROOTS = receiver.roots
        for inside in (receiver.address, "https://10.0.0.1/", "https://169.254.169.254/latest"):
            with pytest.raises(HookAddressInside):
                hooks.tell_address("bicycles", inside, ALL, by=KEEPER)
        ref, _ = actions.add_hook("bicycles", receiver.address, ALL, by_name="x")
        bicycle("1")
        _run()
        assert receiver.came == []
        assert [one.trouble for one in deliveries_of(ref)] == ["inside"]


def test_only_who_builds_the_register_names_an_address_and_it_is_written_down() -> None:
    for stranger in (READER, office.STRANGER):
        with pytest.raises(NotPermitted):
            hooks.tell_address("bicycles", "https://hooks.example.jp/", ALL, by=stranger)
        with pytest.raises(NotPermitted):
            hooks.hooks_sheet("bicycles", by=stranger)
    ref, _ = hooks.tell_address("bicycles", "https://hooks.example.jp/key-123", ALL, by=KEEPER)
    hooks.stop_telling("bicycles", ref, by=KEEPER)
    hooks.forget_address("bicycles", ref, by=KEEPER)
    entries = list(Entry.objects.filter(verb__startswith="write:hook").order_by("id"))
    assert [one.verb for one in entries] == ["write:hook_add", "write:hook_stop", "write:hook_remove"]
    assert "key-123" not in json.dumps(entries[0].detail)
    assert not HookDelivery.objects.exists()


def test_what_cannot_be_told_is_refused_in_words(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(HookAddressUnusable):
        hooks.tell_address("bicycles", "http://hooks.example.jp/", ALL, by=KEEPER)
    with pytest.raises(HookEventsMissing):
        hooks.tell_address("bicycles", "https://hooks.example.jp/", ("nothing",), by=KEEPER)
    with pytest.raises(NoSuchHook):
        hooks.hook_sheet("bicycles", "nothing\0", by=KEEPER)
    hooks.tell_address("bicycles", "https://hooks.example.jp/", ALL, by=KEEPER)
    with pytest.raises(HookKnown):
        hooks.tell_address("bicycles", "https://hooks.example.jp/", ALL, by=KEEPER)
    monkeypatch.setattr(actions, "MOST", 1)
    with pytest.raises(TooManyHooks):
        hooks.tell_address("bicycles", "https://other.example.jp/", ALL, by=KEEPER)


def test_what_was_sent_is_forgotten_after_a_month() -> None:
    hooks.tell_address("bicycles", "https://hooks.example.jp/", ALL, by=KEEPER)
    bicycle("1")
    assert actions.forget_deliveries() == 0
    with moved_to(now() + timedelta(days=31)):
        assert actions.forget_deliveries() == 1


def test_somebody_who_wants_to_see_that_it_arrives_sends_something_about_no_record(receiver: Receiver) -> None:
    ref, _ = _name(receiver, "added")
    for _press in range(2):
        hooks.try_telling("bicycles", ref, by=KEEPER)
    assert HookDelivery.objects.count() == 1
    _run()
    ((_, body),) = receiver.came
    assert json.loads(body)["type"] == "hook.tried"
    assert json.loads(body)["data"] == {"register": "bicycles", "record": "", "revision": 0}
    assert [(one.event, one.state) for one in deliveries_of(ref)] == [("tried", "delivered")]
    with pytest.raises(NoSuchHook):
        hooks.try_telling("bicycles", ref, by=office.STRANGER)
    assert Entry.objects.filter(verb="write:hook_try").count() == 2
