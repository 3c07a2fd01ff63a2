"""What the lobby answers at an opening: who is let on, who is sent back, and that nothing typed is lost."""

from __future__ import annotations

import asyncio
import re
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime, timedelta
from functools import cache
from typing import Any
from urllib.parse import urlencode

import pytest
from django.conf import LazySettings

from madoguchi.engines.booking.errors.openings import WishNotTaken
from madoguchi.engines.booking.queries.openings import OpeningFacts, OutcomeFacts
from madoguchi.engines.booking.rules.availability import Places
from madoguchi.engines.booking.rules.opening import Phase, Wish
from madoguchi.engines.booking.rules.places import Place, written
from madoguchi.engines.booking.rules.states import OutcomeKind
from madoguchi.faces.lobby import drawing
from madoguchi.faces.lobby.line import Line
from madoguchi.faces.lobby.opening import Reception
from madoguchi.faces.lobby.wire import Door, Later, Request
from madoguchi.faces.lobby.writer import Tell, Unreachable
from madoguchi.values.clock import JST, moved_to
from madoguchi.values.message import msg
from madoguchi.values.networks import networks
from madoguchi.values.request_number import number_told
from tests.alone import run_alone

NINE = datetime(2026, 12, 1, 9, tzinfo=JST)
FACTS = OpeningFacts(
    id=1,
    ref="spring",
    title={"ja": "見本の受付"},
    office="401064",
    gathers_at=NINE - timedelta(minutes=30),
    opens_at=NINE,
    closes_at=NINE + timedelta(days=1),
    by_invitation=False,
    secret="a-secret-nobody-knows-0123456789",
    admitted=0,
    issued=0,
    present=None,
    stopped_at=None,
)
BEGINS = NINE + timedelta(days=7)
SLOTS = (Places(7, BEGINS, BEGINS + timedelta(minutes=15), 10, 0, 0, 0),)
WHO = {"name": "見本 花子", "born": "1985-04-03"}

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("published")]


@cache
def drawn(stopped_at: datetime | None, notice: str) -> dict[str, drawing.Pages]:
    """The pages in Japanese, drawn once for all tests that want the same."""
    return {"ja": drawing.pages(replace(FACTS, stopped_at=stopped_at, notice=notice), "ja")}


class Spoken:
    """A reception whose line comes from memory, at a moment after the opening unless another is named."""

    def __init__(self, **changed: Any) -> None:
        self.at = changed.pop("at", NINE + timedelta(minutes=5))
        facts = replace(FACTS, **changed)
        with moved_to(self.at), ThreadPoolExecutor(1) as threads:
            self.line = Line(facts, SLOTS, threads, {})
            self.line._next, self.line._end = 1, 500
            self.line.present, self.line.admitted = 0, 10.0
            self.reception = Reception(self.line)
            self.reception.renew(facts, SLOTS, drawn(facts.stopped_at, facts.notice))
        self.cookie = ""
        self.outcomes: list[OutcomeFacts | Exception] = []
        self.wishes: list[Wish] = []
        self.line.writer.submit = self._submit  # type: ignore[method-assign]

    def _submit(self, wish: Wish, tell: Tell) -> None:
        self.wishes.append(wish)
        told = self.outcomes.pop(0)
        if isinstance(told, OutcomeFacts):
            self.line.note(wish, told)
        tell(told)

    def request(self, method: str, rest: str = "", form: dict[str, str] | None = None) -> tuple[int, str, str]:
        """Status, where it leads, and the body."""
        headers = {b"cookie": f"place={self.cookie}".encode()} if self.cookie else {}
        asked = Request(method.encode(), rest.encode(), headers, urlencode(form or {}).encode())
        with moved_to(self.at):
            answer = self.reception.answer(asked, asked.path)
            if isinstance(answer, Later):
                told: list[bytes] = []
                answer.give_to(told.append)
                (answer,) = told
        assert isinstance(answer, bytes)
        head, _, body = answer.decode().partition("\r\n\r\n")
        where = re.search(r"Location: (\S+)", head)
        if kept := re.search(r"Set-Cookie: place=([^;]*)", head):
            self.cookie = kept[1]
        return int(head.split()[1]), where[1] if where else "", body

    def choose(self, **more: str) -> tuple[int, str, str]:
        return self.request("POST", "choose", {**WHO, "place": self.cookie, "try": "0", "wish1": "7", **more})


def booked(receipt: int = 1) -> OutcomeFacts:
    return OutcomeFacts(receipt, f"{receipt}-0-x", OutcomeKind.BOOKED, 7, "code-of-it", "123-456-7890")


@pytest.mark.parametrize(
    ("at", "said", "form"),
    [
        (NINE - timedelta(hours=1), "この画面で順番を取れます", False),
        (NINE - timedelta(minutes=10), "くじで順番が決まります", True),
        (NINE + timedelta(minutes=1), "受付中です", True),
        (NINE + timedelta(days=2), "この受付は、終わりました", False),
    ],
)
def test_the_waiting_page_says_where_it_stands_and_never_reloads_what_somebody_types(
    at: datetime, said: str, form: bool
) -> None:
    status, _, page = Spoken(at=at).request("GET")
    assert status == 200
    assert said in page
    assert ("<form" in page) is form
    assert not (form and 'http-equiv="refresh"' in page)
    assert "<script" not in page


def test_a_stopped_opening_says_why_and_lets_nobody_choose() -> None:
    spoken = Spoken(stopped_at=NINE, notice="点検 ⟦name⟧ <b>")
    page = spoken.request("GET")[2]
    assert "点検 ［name］ &lt;b&gt;" in page
    spoken.request("POST", "place", WHO)
    assert "点検" in spoken.request("GET", "place")[2]
    assert spoken.request("GET", "choose")[1].startswith("/opening/spring/place")


def test_from_the_waiting_page_to_the_booking() -> None:
    spoken = Spoken()
    assert spoken.request("POST", "place", WHO)[:2] == (303, "/opening/spring/place?lang=ja")
    assert "あなたの順番です" in spoken.request("GET", "place")[2]
    form = spoken.request("GET", "choose")[2]
    assert f'value="{spoken.cookie}"' in form
    assert "残り10" in form
    spoken.outcomes = [booked()]
    status, where, _ = spoken.choose(email="hana@example.jp", telephone="0935822525")
    assert status == 303
    assert where.startswith("/opening/spring/outcome/1-code-of-it")
    assert (spoken.wishes[0].email, spoken.wishes[0].telephone) == ("hana@example.jp", "0935822525")
    page = spoken.request("GET", "outcome/1-code-of-it")[2]
    assert "123-456-7890" in page
    assert "9:00〜9:15" in page
    assert "小倉北区役所" in page
    assert spoken.request("GET", "outcome/1-another")[0] == 404
    assert spoken.request("GET", "place")[1].startswith("/opening/spring/outcome/1-")  # and the line ends here


@pytest.mark.parametrize(("language", "reading"), [("ja", False), ("ja-easy", True)])
def test_what_is_wrong_brings_the_readings_of_the_page_around_it(language: str, reading: bool) -> None:
    gaps = drawing.problems({"name": msg("氏名を入力してください。")}, language)
    assert (b"<ruby>" in gaps["errors"], b"<ruby>" in gaps["name_problem"]) == (reading, reading)
    assert b"<" not in gaps["wrong"]  # it stands in the title of the page


def test_who_is_not_yet_let_in_waits_and_knows_how_many_are_before() -> None:
    spoken = Spoken()
    spoken.line.admitted = 0.0
    spoken.line._next = 41
    spoken.request("POST", "place", WHO)
    assert "<dt>前にお待ちの方</dt><dd>40<span>人</span></dd>" in spoken.request("GET", "place")[2]
    status, _, page = spoken.choose()
    assert status == 403
    assert "まだ、あなたの順番ではありません" in page
    assert spoken.wishes == []


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"name": ""}, "name"),
        ({"name": "x" * 101}, "name"),
        ({"born": "きのう"}, "born"),
        ({"born": "2999-01-01"}, "born"),
        ({"wish1": ""}, "wish1"),
        ({"wish1": "99"}, "wish1"),
        ({"wish2": "seven"}, "wish1"),
        ({"telephone": "1"}, "telephone"),
        ({"email": "x"}, "email"),
    ],
)
def test_a_mistake_is_said_at_its_field_and_what_was_typed_stands_there(wrong: dict[str, str], field: str) -> None:
    spoken = Spoken()
    spoken.request("POST", "place", WHO)
    status, _, page = spoken.choose(**{"telephone": "0935822525", **wrong})
    assert status == 422
    assert f'href="#{field}"' in page
    assert f'id="{field}--error"' in page
    assert 'value="0935822525"' in page or "telephone" in wrong
    assert spoken.wishes == []


def test_full_is_said_at_once_and_a_second_wish_never_reaches_the_writer() -> None:
    spoken = Spoken()
    spoken.request("POST", "place", WHO)
    spoken.outcomes = [OutcomeFacts(5, f"{1}-0-x", OutcomeKind.FULL, None, "code", "")]
    _, where, _ = spoken.choose()
    assert "満員になりました" in spoken.request("GET", where.removeprefix("/opening/spring/").partition("?")[0])[2]
    spoken.line.free = {7: 0}
    status, _, page = spoken.choose(**{"try": "1"})
    assert status == 409
    assert "取消しが出ると" in page
    assert len(spoken.wishes) == 1
    assert "枠は、すべて満員になりました" in spoken.request("GET", "place")[2]


def test_a_person_who_has_a_booking_is_led_to_it() -> None:
    spoken = Spoken()
    spoken.request("POST", "place", WHO)
    spoken.outcomes = [booked(), OutcomeFacts(2, "1-1-y", OutcomeKind.ALREADY, None, "other", "")]
    first = spoken.choose()[1]
    assert spoken.choose(**{"try": "1"})[1] == first


def test_who_gave_a_time_back_chooses_another_from_the_page_of_the_first() -> None:
    spoken = Spoken()
    spoken.request("POST", "place", WHO)
    spoken.outcomes = [booked(), booked(2), booked()]
    first = spoken.choose()[1]
    page = spoken.request("GET", first.removeprefix("/opening/spring/").partition("?")[0])[2]
    assert "/opening/spring/choose?lang=ja&amp;try=" in page
    second = spoken.choose(**{"try": "1"})[1]
    assert second != first
    spoken.choose()  # the first request, sent again
    assert spoken.request("GET", "place")[1] == second


def test_a_place_of_another_a_forged_one_and_one_of_another_opening_are_refused() -> None:
    spoken = Spoken()
    spoken.request("POST", "place", WHO)
    other = written(Place(1, "0" * 32), FACTS.secret)
    elsewhere = written(Place(1, "0" * 32), "another-secret-nobody-knows-01234")
    for place in (other, elsewhere, f"1{spoken.cookie}", "", "x" * 5000):
        assert spoken.choose(place=place)[0] == 403
    assert spoken.wishes == []


@pytest.mark.parametrize("token", ["1-2-3", written(Place(1, "0" * 32), "another-secret-nobody-knows-01234")])
def test_a_place_that_is_none_is_taken_out_of_the_browser(token: str) -> None:
    spoken = Spoken()
    spoken.cookie = token
    assert spoken.request("GET", "place")[:2] == (303, "/opening/spring?lang=ja")
    assert spoken.cookie == ""


def test_a_place_expires_with_its_opening() -> None:
    spoken = Spoken()
    spoken.request("POST", "place", WHO)
    spoken.at = FACTS.closes_at
    with moved_to(spoken.at):
        spoken.line.phase = spoken.line.facts.phase()
    assert spoken.line.phase is Phase.CLOSED
    status, _, page = spoken.choose()
    assert status == 403
    assert "この受付は、終わりました" in page
    assert spoken.request("GET", "place")[:2] == (303, "/opening/spring?lang=ja")
    assert spoken.cookie == ""
    assert spoken.request("POST", "place", WHO)[0] == 403


def test_an_outage_keeps_everything_typed_to_be_sent_again() -> None:
    spoken = Spoken()
    spoken.request("POST", "place", WHO)
    spoken.outcomes = [Unreachable(), booked()]
    status, _, page = spoken.choose(name='見本 "花子"')
    assert status == 403  # another name is another person
    status, _, page = spoken.choose()
    assert status == 503
    assert 'action="/opening/spring/choose?lang=ja"' in page
    again = dict(re.findall(r'name="(\w+)" value="([^"]*)"', page))
    assert {**again, "place": spoken.cookie} == again
    assert spoken.request("POST", "choose", again)[0] == 303
    assert spoken.wishes[0].key == spoken.wishes[1].key  # it is one booking


def test_a_wish_the_database_does_not_take_is_said_in_the_form_and_what_was_typed_stands_there() -> None:
    spoken = Spoken()
    spoken.request("POST", "place", WHO)
    spoken.outcomes = [WishNotTaken()]
    status, _, page = spoken.choose(telephone="0935822525")
    assert status == 422
    assert "入力された内容を記録できませんでした" in page
    assert 'value="0935822525"' in page


def test_a_form_of_another_site_and_what_is_no_address_are_refused() -> None:
    spoken = Spoken()
    asked = Request(b"POST", b"place", {b"sec-fetch-site": b"cross-site"}, b"")
    assert b" 403 " in spoken.reception.answer(asked, b"place")[:20]  # type: ignore[index]
    assert spoken.request("DELETE", "place")[0] == 405
    assert spoken.request("GET", "nothing")[0] == 404
    assert spoken.request("GET", "outcome/x-y")[0] == 404


async def _over_http(spoken: Spoken, *sent: bytes) -> bytes:
    loop = asyncio.get_running_loop()

    def answer(request: Request) -> Any:
        with moved_to(spoken.at):
            return spoken.reception.answer(request, request.path.removeprefix(b"/opening/spring/"))

    server = await loop.create_server(lambda: Door(answer, set()), "127.0.0.1", 0)
    async with server:
        reader, writer = await asyncio.open_connection(*server.sockets[0].getsockname()[:2])
        for part in sent:
            writer.write(part)
            await writer.drain()
        writer.write_eof()
        found = await asyncio.wait_for(reader.read(), 30)
        writer.close()
    return found


def test_over_http_the_outage_page_is_a_503_that_says_when_to_come_again() -> None:
    spoken = Spoken()
    spoken.request("POST", "place", WHO)

    def away(wish: Wish, tell: Tell) -> None:
        asyncio.get_running_loop().call_soon(tell, Unreachable())

    spoken.line.writer.submit = away  # type: ignore[method-assign]
    body = urlencode({**WHO, "place": spoken.cookie, "try": "0", "wish1": "7"}).encode()
    head = (
        f"POST /opening/spring/choose HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    found = run_alone(_over_http(spoken, head.encode(), body)).decode()
    assert found.startswith("HTTP/1.1 503 ")
    assert "Retry-After: 5" in found
    assert "順番は、なくなっていません" in found


def test_over_http_too_much_is_refused_and_nonsense_ends_the_connection() -> None:
    spoken = Spoken()
    long = b"POST /opening/spring/place HTTP/1.1\r\nHost: x\r\nContent-Length: 99999\r\n\r\n" + b"x" * 20_000
    assert run_alone(_over_http(spoken, long)).startswith(b"HTTP/1.1 413 ")
    assert run_alone(_over_http(spoken, b"no http at all\r\n\r\n")).startswith(b"HTTP/1.1 400 ")
    many = b"GET /opening/spring/nothing HTTP/1.1\r\nHost: x\r\n" + b"a: bcdef\r\n" * 5000 + b"\r\n"
    assert run_alone(_over_http(spoken, many)).startswith(b"HTTP/1.1 431 ")


def test_s_log_1_a_wish_names_the_request_it_came_with() -> None:
    spoken = Spoken()
    spoken.request("POST", "place", WHO)
    spoken.outcomes = [booked()]
    spoken.choose()
    assert number_told(spoken.wishes[0].request) == spoken.wishes[0].request != ""


class _Line(asyncio.Transport):
    """A connection from an address; what is answered to it goes nowhere."""

    def __init__(self, peer: str) -> None:
        super().__init__({"peername": (peer, 40_000)})

    def write(self, data: Any) -> None:
        """Nothing."""

    def is_closing(self) -> bool:
        """It stays open."""
        return False


@pytest.mark.parametrize(
    ("peer", "behind", "is_believed"), [("10.0.0.1", True, True), ("10.0.0.2", True, False), ("10.0.0.1", False, False)]
)
def test_s_log_1_only_a_proxy_that_is_known_tells_the_lobby_the_number(
    peer: str, behind: bool, is_believed: bool, settings: LazySettings
) -> None:
    settings.MADOGUCHI_BEHIND_PROXY, settings.MADOGUCHI_PROXIES = behind, networks(["10.0.0.1"])
    found: list[str] = []

    def answer(request: Request) -> bytes:
        found.extend((request.number, request.number))
        return b""

    door = Door(answer, set())
    door.connection_made(_Line(peer))
    sent = "0123456789abcdef" * 2
    door.data_received(f"GET / HTTP/1.1\r\nHost: x\r\nX-Request-Id: {sent}\r\n\r\n".encode())
    assert found[0] == found[1] == number_told(found[0])
    assert (found[0] == sent) == is_believed
