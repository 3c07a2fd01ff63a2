"""Free times are never older than a second, however long nobody asked and however many ask at once."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Condition, Event

import pytest

from madoguchi.engines.booking.queries import snapshot
from madoguchi.engines.booking.queries.snapshot import Snapshot, forget_free_times, free_times

AN_HOUR = 3600.0


class Database:
    """What is read instead of a database, by a clock that stands: how often, and how long it takes."""

    def __init__(self) -> None:
        self.at, self.reads = AN_HOUR, 0
        self.begun, self.may_end = Event(), Event()
        self.looks, self.looked = 0, Condition()
        self.may_end.set()

    def monotonic(self) -> float:
        with self.looked:
            self.looks += 1
            self.looked.notify_all()
            return self.at

    def wait_for(self, looks: int) -> None:
        """Until the clock was looked at so often: once by everybody who asks, once by a reading that begins."""
        with self.looked:
            assert self.looked.wait_for(lambda: self.looks >= looks, 30)

    def read(self, _before: Snapshot | None) -> Snapshot:
        self.reads += 1
        self.begun.set()
        assert self.may_end.wait(30)
        return Snapshot({})

    def stand_still(self) -> None:
        """From now on a reading goes on until somebody lets it end."""
        self.begun.clear()
        self.may_end.clear()


@pytest.fixture
def database(monkeypatch: pytest.MonkeyPatch) -> Iterator[Database]:
    made = Database()
    monkeypatch.setattr(snapshot, "time", made)
    monkeypatch.setattr(snapshot, "_read", made.read)
    forget_free_times()
    yield made
    forget_free_times()


def test_whoever_asks_within_the_moment_gets_what_was_read(database: Database) -> None:
    first = free_times()
    database.at += 0.5
    assert free_times() is first
    assert database.reads == 1


def test_after_an_idle_hour_the_second_reader_waits_for_the_first(database: Database) -> None:
    old = free_times()
    database.at += AN_HOUR
    before = database.looks
    database.stand_still()
    with ThreadPoolExecutor(2) as pool:
        first = pool.submit(free_times)
        assert database.begun.wait(30)
        second = pool.submit(free_times)
        database.wait_for(before + 3)
        database.may_end.set()
        assert first.result(30) is second.result(30) is not old
    assert database.reads == 2


def test_while_one_renews_what_still_holds_the_others_do_not_wait(database: Database) -> None:
    young = free_times()
    database.at += 0.9
    database.stand_still()
    with ThreadPoolExecutor(1) as pool:
        renewing = pool.submit(free_times)
        assert database.begun.wait(30)
        assert free_times() is young
        database.may_end.set()
        assert renewing.result(30) is not young
    assert database.reads == 2


def test_a_reading_that_took_longer_than_a_second_serves_everybody_who_waited_for_it(database: Database) -> None:
    database.stand_still()
    with ThreadPoolExecutor(4) as pool:
        asked = [pool.submit(free_times) for _ in range(4)]
        database.wait_for(5)
        database.at += 5
        database.may_end.set()
        assert len({id(one.result(30)) for one in asked}) == 1
    assert database.reads == 1


def test_a_reading_that_failed_leaves_the_next_reader_to_try(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_before: Snapshot | None) -> Snapshot:
        raise ConnectionError

    with monkeypatch.context() as patch:
        patch.setattr(snapshot, "_read", fail)
        with pytest.raises(ConnectionError):
            free_times()
    assert free_times().days == {}


def test_readers_may_ask_for_new_times_while_the_next_picture_is_made(monkeypatch: pytest.MonkeyPatch) -> None:
    class Growing(dict[object, object]):
        """What a reader adds to in the middle of being read."""

        def items(self):  # type: ignore[no-untyped-def]
            for number, one in enumerate(super().items()):
                self[f"asked-{number}"] = ()
                yield one

        def copy(self) -> dict[object, object]:
            return dict(list(dict.items(self)))

    monkeypatch.setattr(snapshot, "days_of_slots", lambda *_: iter(()))
    monkeypatch.setattr(snapshot, "visit", lambda: type("Visit", (), {"rules": type("Rules", (), {"ahead_days": 1})}))
    before = Snapshot({}, Growing({("office", "line", "on", number): () for number in range(3)}))  # type: ignore[arg-type]
    assert snapshot._read(before).worked_out == {}
