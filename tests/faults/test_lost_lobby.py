"""A lobby or a database lost in the middle of an opening: every receipt one outcome, nobody double, nobody lost."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from itertools import count
from pathlib import Path

import pytest
import requests
from psycopg.sql import SQL, Identifier

from madoguchi.foundation.identity.sealed_codes import unsealed
from tests.faults.crashing import kill_postmaster
from tests.faults.nursed import Nursed
from tests.faults.rig import Rig, free_port, listening, until

PEOPLE, PLACES = 60, 20
_OPENINGS = count(1)


class Lobby:
    """The real lobby over the rig's house, which somebody may lose; people come to its newest opening."""

    command = "madoguchi.config.cli:main"

    def __init__(self, rig: Rig, **more: str) -> None:
        self.rig, self.port, self.ref = rig, free_port(), ""
        self._more = {"MADOGUCHI_SIDE": "internet", **more}
        self.open_again()

    @property
    def base(self) -> str:
        return f"http://127.0.0.1:{self.port}/opening/{self.ref}"

    def begun(self, errors: Path | str = "") -> Nursed:
        arguments = ["lobby", "--alone", "--port", str(self.port)]
        return self.rig.run(self.command, *arguments, errors=errors, **self._more)

    def open_again(self) -> None:
        self.process = listening(self.begun(), self.port)

    def lose(self) -> None:
        self.process.lose()


class Person:
    """Somebody who tries again until the lobby answers."""

    def __init__(self, lobby: Lobby, number: int) -> None:
        self.lobby, self.number = lobby, number
        self.session = requests.Session()
        self.session.headers["Accept-Language"] = "ja"

    def ask(self, method: str, path: str, **more: object) -> requests.Response:
        deadline = time.monotonic() + 300
        while True:
            try:
                answer = self.session.request(  # type: ignore[arg-type]
                    method, self.lobby.base + path, allow_redirects=False, timeout=30, **more
                )
            except requests.RequestException:
                answer = None
            if answer is not None and answer.status_code != 503:
                return answer
            assert time.monotonic() < deadline, "the lobby did not come back"
            time.sleep(0.05)

    def who(self) -> dict[str, str]:
        return {"name": f"見本 {self.number}", "born": f"1985-04-{1 + self.number % 28:02}"}

    def take_place(self) -> str:
        self.ask("POST", "/place", data=self.who())
        return self.session.cookies.get("place", "")

    def book(self, slots: list[int], attempt: int = 0) -> str:
        form = {**self.who(), "place": self.session.cookies.get("place", ""), "try": str(attempt)}
        wishes = {f"wish{number + 1}": str(slot) for number, slot in enumerate(slots)}
        answer = self.ask("POST", "/choose", data={**form, **wishes})
        assert answer.status_code == 303, answer.text[-600:]
        return answer.headers["Location"].split("/outcome/")[1].split("?")[0]

    def be_let_in(self) -> None:
        until(lambda: self.ask("GET", "/choose").status_code == 200, every=0.05)


@pytest.fixture(scope="module")
def rig() -> Iterator[Rig]:
    rig = Rig(serves=False)
    yield rig
    rig.stop()


def make_opening(rig: Rig, lobby: Lobby) -> list[int]:
    """An opening whose places everybody wants, once the lobby shows it."""
    lobby.ref = f"opening-{next(_OPENINGS)}"
    opens = datetime.now().astimezone() + timedelta(minutes=30)
    with rig.database() as database:
        for emptied in ("outcome", "booking", "slot", "placesgiven", "opening"):
            database.execute(SQL("DELETE FROM {}").format(Identifier(f"booking_{emptied}")))
        database.execute(
            "INSERT INTO booking_opening (ref, title, office, gathers_at, opens_at, closes_at, by_invitation, secret,"
            " admitted, issued) VALUES (%s, '\"見本\"', '401064', now() - interval '1 hour', %s,"
            " now() + interval '2 hours', false, 'a-secret-nobody-knows-0123456789', 0, 0)",
            [lobby.ref, opens],
        )
        begins = opens.replace(minute=0, second=0, microsecond=0) + timedelta(days=3)
        rows = [
            database.execute(
                "INSERT INTO booking_slot (office, line, starts_at, ends_at, capacity, declared, reserved, taken,"
                " taken_online) VALUES ('401064', %s, %s, %s, %s, %s, 1, 0, 0) RETURNING id",
                [lobby.ref, begins + wait, begins + wait + timedelta(minutes=15), PLACES // 2 + 1, PLACES // 2 + 1],
            ).fetchone()
            or (0,)
            for wait in (timedelta(), timedelta(minutes=15))
        ]
    until(lambda: Person(lobby, 0).ask("GET", "").status_code == 200, every=0.05)
    return [number for (number,) in rows]


def open_it(rig: Rig) -> None:
    with rig.database() as database:
        database.execute("UPDATE booking_opening SET opens_at = now() - interval '1 second'")


def everybody(lobby: Lobby) -> list[Person]:
    people = [Person(lobby, number) for number in range(PEOPLE)]
    with ThreadPoolExecutor(12) as pool:
        assert all(pool.map(Person.take_place, people))
    return people


def problems_of(rig: Rig, told: list[str], ref: str) -> list[str]:
    """What is lost, doubled or too many, against what people were told."""
    found = []
    with rig.database() as look:
        rows = look.execute("SELECT id, code FROM booking_outcome").fetchall()
        kept = {f"{number}-{unsealed(code)}" for number, code in rows}
        found += [f"{len(set(told) - kept)} outcomes were told and are lost"] if set(told) - kept else []
        found += ["somebody shares an outcome"] if len(set(told)) != len(told) else []
        (people, outcomes) = look.execute("SELECT count(DISTINCT place), count(*) FROM booking_outcome").fetchone() or (
            0,
            0,
        )
        found += [f"{outcomes} outcomes for {people} people"] if not people == outcomes == PEOPLE else []
        (booked,) = look.execute("SELECT count(*) FROM booking_booking WHERE line = %s", [ref]).fetchone() or (0,)
        found += [f"{booked} bookings for {PLACES} places"] if booked != PLACES else []
        wrong = (
            "SELECT count(*) FROM booking_slot s WHERE line = %s AND (taken_online > capacity - reserved OR taken <>"
        )
        wrong += " (SELECT count(*) FROM booking_booking b WHERE s.id = ANY(b.slots)))"
        (slots,) = look.execute(wrong, [ref]).fetchone() or (0,)
        found += [f"{slots} slots count wrongly"] if slots else []
    return found


def decide_through(rig: Rig, lobby: Lobby, loss: str) -> list[str]:
    slots = make_opening(rig, lobby)
    people = everybody(lobby)
    open_it(rig)
    with ThreadPoolExecutor(12) as pool:
        list(pool.map(Person.be_let_in, people))
        losing = threading.Timer(0.15, lose, (rig, lobby, loss))
        losing.start()
        told = list(pool.map(lambda one: one.book([slots[one.number % 2], slots[1 - one.number % 2]]), people))
        losing.join()
        again = list(pool.map(lambda one: one.book([slots[one.number % 2], slots[1 - one.number % 2]]), people))
    return [*problems_of(rig, told, lobby.ref), *(["a repeated request was told otherwise"] if again != told else [])]


def lose(rig: Rig, lobby: Lobby, what: str) -> None:
    if what == "lobby":
        lobby.lose()
        lobby.open_again()
    elif what == "database":
        kill_postmaster(Path(rig.cluster.data))
        rig.heal()


@pytest.mark.parametrize("loss", ["lobby", "database"])
def test_what_is_lost_in_the_middle_of_an_opening_loses_and_doubles_nobody(rig: Rig, loss: str) -> None:
    lobby = Lobby(rig)
    try:
        assert decide_through(rig, lobby, loss) == []
    finally:
        lobby.lose()


def test_a_place_in_line_outlives_the_lobby_and_nobody_elses_hands_can_use_it(rig: Rig) -> None:
    lobby = Lobby(rig)
    try:
        slots = make_opening(rig, lobby)
        owner, other = Person(lobby, 1), Person(lobby, 2)
        token = owner.take_place()
        lobby.lose()
        lobby.open_again()
        assert other.take_place() != token
        open_it(rig)
        owner.be_let_in()
        other.session.cookies.set("place", token, domain="127.0.0.1", path=f"/opening/{lobby.ref}")
        wanted = {"wish1": str(slots[0]), "try": "0"}
        shared = other.ask("POST", "/choose", data={**other.who(), "place": token, **wanted})
        forged = other.ask("POST", "/choose", data={**owner.who(), "place": f"1{token}", **wanted})
        assert (shared.status_code, forged.status_code) == (403, 403)
        assert owner.book([slots[0]])
        for path in ("", "/place", "/choose", "/outcome/1-nothing"):  # whoever follows every link changes nothing
            other.ask("GET", path)
        with rig.database() as look:
            assert look.execute("SELECT count(*) FROM booking_outcome").fetchone() == (1,)
    finally:
        lobby.lose()


def test_name_and_birth_date_lead_back_to_the_same_place_after_the_lobby_was_lost(rig: Rig) -> None:
    lobby = Lobby(rig)
    try:
        make_opening(rig, lobby)
        owner, other = Person(lobby, 1), Person(lobby, 2)
        tokens = [owner.take_place(), other.take_place()]
        until(lambda: kept_places(rig) == 2, every=0.05)
        lobby.lose()
        lobby.open_again()
        # On another telephone, where nothing was kept.
        assert [Person(lobby, one.number).take_place() for one in (owner, other)] == tokens
        time.sleep(0.3)
        assert kept_places(rig) == 2
    finally:
        lobby.lose()


def kept_places(rig: Rig) -> int:
    with rig.database() as look:
        (many,) = look.execute("SELECT coalesce(sum(cardinality(serials)), 0) FROM booking_placesgiven").fetchone() or (
            0,
        )
        return int(many)


def test_a_second_lobby_says_that_one_is_running_and_ends(rig: Rig, tmp_path: Path) -> None:
    lobby, said = Lobby(rig), tmp_path / "said"
    try:
        assert lobby.begun(errors=said).wait() == 1
        assert "すでに動いています" in said.read_text()
        assert "Traceback" not in said.read_text()
        assert lobby.process.is_running
    finally:
        lobby.lose()
