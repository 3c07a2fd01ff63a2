"""The last place over real HTTP: one gets it, everybody else other times; and an answer that got lost books once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from datetime import datetime, timedelta
from threading import Barrier
from urllib.parse import quote

import psycopg
import pytest
import requests

from madoguchi.config.cli.serve import gunicorn_arguments
from madoguchi.foundation.identity.sealed_codes import unsealed
from madoguchi.values.clock import JST, now
from tests.faults.cut_line import CutLine
from tests.faults.nursed import Nursed
from tests.faults.rig import Rig, listening

PEOPLE = 200
OFFICE = "401013"
TOKEN = "b" * 32
APPLICATION = "madoguchi.config.wsgi:application"


class Served(Rig):
    """A house behind the real web server; its way to the database can be cut."""

    def __init__(self, application: str = APPLICATION) -> None:
        self._application = application
        # The roles of the house log no error: of a lock that is waited for the server tells by itself.
        super().__init__(settings={"log_lock_waits": "on"})

    def serve(self, port: int, *_: str) -> Nursed:
        """The real server on this port, once it listens."""
        self.line = CutLine(self.cluster.socket)
        through = self.cluster.url().replace(
            quote(str(self.cluster.socket), safe=""), quote(str(self.line.folder), safe="")
        )
        _, _, _, *arguments = [
            self._application if one == APPLICATION else one for one in gunicorn_arguments("127.0.0.1", port)
        ]
        return listening(self.run("tests.faults.serving:main", *arguments, DATABASE_URL=through), port)

    def stop(self) -> None:
        """End everything and leave nothing."""
        super().stop()
        self.line.close()

    def places(self, *capacities: int) -> datetime:
        """Slots with so many places, one after another, and nothing else to book; the beginning of the first."""
        first = (now().astimezone(JST) + timedelta(days=3)).replace(hour=10, minute=0, second=0, microsecond=0)
        with self.database() as sql:
            sql.execute("DELETE FROM booking_booking")
            sql.execute("DELETE FROM booking_slot")
            for number, capacity in enumerate(capacities):
                begins = first + timedelta(minutes=15 * number)
                sql.execute(
                    "INSERT INTO booking_slot (office, line, starts_at, ends_at, capacity, declared, reserved, taken, "
                    "taken_online) VALUES (%s, 'child', %s, %s, %s, %s, 0, 0, 0)",
                    [OFFICE, begins, begins + timedelta(minutes=15), capacity, capacity],
                )
        return first

    def book(self, at: datetime, who: int) -> requests.Response:
        """Press the button, with the same form whenever the same person presses it."""
        form = {
            "csrfmiddlewaretoken": TOKEN, "for": "s.child", "office": OFFICE, "line": "child", "step": "book",
            "at": at.strftime("%Y-%m-%dT%H:%M"), "key": f"key-{who}", "consent": "1", "name": "見本 葵",
            "kana": "ミホン アオイ", "telephone": f"093-000-{who:04d}",
        }  # fmt: skip
        return requests.post(
            f"http://127.0.0.1:{self.port}/visit/book", form, cookies={"csrf": TOKEN}, allow_redirects=False, timeout=60
        )

    def deadlocks(self) -> int:
        """How many deadlocks the server had to break: its log says so at once, its statistics a moment later."""
        log = (self.cluster.folder / "server.log").read_text(encoding="utf-8")
        with self.database() as sql:
            told = sql.execute("SELECT sum(deadlocks) FROM pg_stat_database").fetchone()
        return max(log.count("detected deadlock while waiting"), int(told[0]) if told else 0)

    def counted(self) -> tuple[int, int, int, int]:
        """How many bookings, places taken, entries in the journal and messages to write there are."""
        with self.database() as sql:
            found = sql.execute(
                "SELECT (SELECT count(*) FROM booking_booking), (SELECT coalesce(sum(taken), 0) FROM booking_slot), "
                "(SELECT count(*) FROM journal_entry WHERE verb = 'write:booking_made' "
                "  AND dossiers && (SELECT array_agg(number) FROM booking_booking)), "
                "(SELECT count(*) FROM procrastinate_jobs WHERE task_name = 'tell_visitor' "
                "  AND args->>'number' IN (SELECT number FROM booking_booking))"
            ).fetchone()
        assert found is not None
        return tuple(int(one) for one in found)  # type: ignore[return-value]


@contextmanager
def house(application: str = APPLICATION) -> Iterator[Served]:
    served = Served(application)
    try:
        yield served
    finally:
        served.stop()


@pytest.fixture(scope="module")
def rig() -> Iterator[Served]:
    with house() as served:
        yield served


def all_at_once(rig: Served, at: datetime, people: int) -> list[requests.Response]:
    ready = Barrier(people)

    def press(who: int) -> requests.Response:
        ready.wait(60)
        return rig.book(at, who)

    with ThreadPoolExecutor(people) as pool:
        return list(pool.map(press, range(people)))


def test_of_two_hundred_one_gets_the_last_place_and_the_others_are_shown_other_times(rig: Served) -> None:
    at = rig.places(1, 7)
    answers = all_at_once(rig, at, PEOPLE)
    assert Counter(one.status_code for one in answers) == {302: 1, 409: PEOPLE - 1}
    other = (at + timedelta(minutes=15)).strftime("%Y-%m-%dT%H:%M").replace(":", "%3A")
    assert all(other in one.text for one in answers if one.status_code == 409)
    assert rig.counted() == (1, 1, 1, 1)
    assert rig.deadlocks() == 0


def test_a_deadlock_would_be_seen(rig: Served) -> None:
    before = rig.deadlocks()
    at, both = rig.places(1, 1), Barrier(2)

    def lock(minutes: tuple[int, int]) -> bool:
        with rig.database() as sql, suppress(psycopg.errors.DeadlockDetected), sql.transaction():
            sql.execute("SET LOCAL deadlock_timeout = '10ms'")
            for first, minute in enumerate(minutes):
                if first:
                    both.wait(60)
                begins = at + timedelta(minutes=minute)
                sql.execute("SELECT 1 FROM booking_slot WHERE starts_at = %s FOR UPDATE", [begins])
            return False
        return True

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(lock, ((0, 15), (15, 0)))) == [False, True]
    assert rig.deadlocks() == before + 1


def test_a_build_without_the_guard_gives_the_last_place_to_several() -> None:
    with house("tests.faults.unguarded_web:application") as rig:
        at = rig.places(1)
        with rig.database() as sql:  # the second wall
            sql.execute("ALTER TABLE booking_slot DROP CONSTRAINT no_slot_beyond_its_capacity")
        answers = all_at_once(rig, at, 16)
    assert sum(one.status_code == 302 for one in answers) > 1


def test_who_presses_again_after_the_answer_of_the_database_was_lost_gets_the_one_receipt(rig: Served) -> None:
    at = rig.places(5)
    rig.line.arm(b"'key-1'")  # the statement that books: a connection that knows it sends its values only
    lost = rig.book(at, 1)
    assert not rig.line.is_armed
    assert lost.status_code == 503
    assert rig.counted() == (1, 1, 1, 1)
    receipts = {rig.book(at, 1).headers["Location"] for _ in range(3)}
    assert len(receipts) == 1
    assert rig.counted() == (1, 1, 1, 1)


def test_the_same_form_sent_by_many_hands_at_once_is_one_booking(rig: Served) -> None:
    at = rig.places(50)
    with ThreadPoolExecutor(32) as pool:
        answers = list(pool.map(lambda _: rig.book(at, 2), range(64)))
    assert {one.status_code for one in answers} == {302}
    assert len({one.headers["Location"] for one in answers}) == 1
    assert rig.counted() == (1, 1, 1, 1)


def test_following_every_link_of_a_booking_changes_nothing(rig: Served) -> None:
    at = rig.places(2)
    session = requests.Session()
    page = rig.book(at, 3).headers["Location"]
    with rig.database() as sql:
        code, number = sql.execute("SELECT code, number FROM booking_booking").fetchone() or ("", "")
    base = f"http://127.0.0.1:{rig.port}"
    assert number in page
    for path in (
        f"/v/{unsealed(code)}",
        *(f"/visit/bookings/{number}{one}" for one in ("", "/cancel", "/change", "/accept", "/times")),
    ):
        for method in ("GET", "HEAD"):
            assert session.request(method, base + path, timeout=30).status_code < 500
    with rig.database() as sql:
        assert sql.execute("SELECT state, revision FROM booking_booking").fetchall() == [("booked", 0)]
    assert rig.counted() == (1, 1, 1, 1)
