"""The limits of the file that is shipped, under the real nginx: a library gets through, and one hammering client not.

The house behind it is a stand-in that answers at once: what is tried is what nginx lets through. Bursts alone let
everything through that must, and what must be stopped is more than a minute gives back, so no clock decides.
"""

from __future__ import annotations

import re
import socket
from collections.abc import Iterator
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import ClassVar

import pytest

from tests.house.shipped_nginx import FILES, in_front_of

LIBRARY, ELSEWHERE = "198.51.100.7", "198.51.100.8"
RESIDENTS = 200
HAMMERED = 8_000
_SAID = ('RateLimit-Policy: "rate";q=10;w=1', 'RateLimit: "rate";r=0;t=1')


class House(BaseHTTPRequestHandler):
    """A house that has an empty answer for everything."""

    protocol_version = "HTTP/1.1"
    told: ClassVar[list[tuple[str, str | None]]] = []
    numbers: ClassVar[list[str]] = []

    def do_GET(self) -> None:
        """Nothing, at once; it notes which cookies were sent to the host for files, and the number of the request."""
        self.numbers.append(self.headers["X-Request-Id"])
        if self.headers["Host"] == FILES:
            self.told.append((self.path, self.headers["Cookie"]))
        self.send_response(200)
        self.send_header("Set-Cookie", "sid=of-the-house")
        if not self.path.startswith("/opening"):  # whose pages are drawn for everybody
            self.send_header("X-Request-Id", self.headers["X-Request-Id"])
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Nothing on the screen."""


@dataclass(frozen=True)
class Site:
    """Where browsers find the site, and what nginx wrote down."""

    port: int
    folder: Path

    def statuses(self, path: str, times: int = 1, *, place: str = LIBRARY, headers: str = "") -> list[int]:
        """What one client is answered that asks so often, one behind the other as fast as it can."""
        one = f"GET {path} HTTP/1.1\r\nHost: madoguchi\r\nX-Test-Address: {place}\r\n{headers}"
        with socket.create_connection(("127.0.0.1", self.port), timeout=120) as line:
            asking = Thread(target=line.sendall, args=((f"{one}\r\n" * (times - 1) + last(one)).encode(),))
            asking.start()
            told = b"".join(iter(lambda: line.recv(65_536), b""))
            asking.join()
        return [int(found) for found in re.findall(rb"HTTP/1\.1 (\d{3}) ", told)]

    def page(self, path: str, *, headers: str = "", host: str = "x", method: str = "GET") -> str:
        """One answer as a whole."""
        told = f"{method} {path} HTTP/1.1\r\nHost: {host}\r\nX-Test-Address: {LIBRARY}\r\n{headers}"
        with socket.create_connection(("127.0.0.1", self.port), timeout=120) as line:
            line.sendall(last(told).encode())
            return b"".join(iter(lambda: line.recv(65_536), b"")).decode()


def last(request: str) -> str:
    """The same, as the last one of its line."""
    return f"{request}Connection: close\r\n\r\n"


def browser(number: int | str) -> str:
    """The headers of a browser the house gave a session."""
    return f"Cookie: language=ja; __Host-sid={number}\r\n"


@pytest.fixture
def site() -> Iterator[Site]:
    """nginx with the file that is shipped, as far as it says nothing of its machine."""
    house = ThreadingHTTPServer(("127.0.0.1", 0), House)
    at_work = Thread(target=house.serve_forever)
    at_work.start()
    try:
        with in_front_of(house.server_port) as front:
            yield Site(front.port, front.folder)
    finally:
        house.shutdown()
        at_work.join()
        house.server_close()


def hammering(site: Site, path: str, **how: str) -> set[int]:
    """What somebody is answered at last who asks without end."""
    found = site.statuses(path, HAMMERED, **how)
    assert len(found) == HAMMERED
    return set(found[-10:])


def stopped(site: Site, path: str, **how: str) -> str:
    """The page of somebody who is stopped: asked for more than once, as they are let in again after a moment."""
    hammering(site, path, **how)
    return next(page for _ in range(HAMMERED) if "429 Too Many" in (page := site.page(path, **how)))


def test_s_rate_3_two_hundred_residents_of_a_library_get_through_while_one_client_hammers(site: Site) -> None:
    assert 429 in hammering(site, "/procedures", headers=browser("hammering"))
    pages = [site.statuses("/drafts/1", 5, headers=browser(number)) for number in range(RESIDENTS)]
    codes = [site.statuses("/status", 3, headers=browser(number)) for number in range(RESIDENTS)]
    assert {status for found in (*pages, *codes) for status in found} == {200}
    assert 429 in site.statuses("/procedures", 100, headers=browser("hammering"))


def test_who_comes_for_the_first_time_is_one_of_two_hundred_too_and_hammering_takes_nothing_of_the_others(
    site: Site,
) -> None:
    assert {status for _ in range(RESIDENTS) for status in site.statuses("/", 2)} == {200}
    assert 429 in hammering(site, "/")
    assert site.statuses("/", headers=browser(1)) == [200]
    assert site.statuses("/", place=ELSEWHERE) == [200]


def test_trying_codes_is_slower_than_reading_pages(site: Site) -> None:
    for path in ("/s/K7QM", "/status", "/resume"):
        assert site.statuses(path, 200, headers=browser(path)).count(200) < 60
        assert site.statuses("/procedures", 50, headers=browser(path)).count(200) == 50
    assert site.statuses("/s/K7QM", headers=browser("another")) == [200]


def test_browsers_that_are_made_up_share_what_their_address_has(site: Site) -> None:
    heads = "".join(
        f"GET / HTTP/1.1\r\nHost: x\r\nX-Test-Address: {LIBRARY}\r\n{browser(f'made-up-{number}')}\r\n"
        for number in range(3 * HAMMERED)
    )
    found = site.statuses("/", headers=browser("last") + "\r\n" + heads.removesuffix("\r\n"))
    assert 429 in found
    assert site.statuses("/", headers=browser(1), place=ELSEWHERE) == [200]


def test_the_page_of_waiting_says_so_in_three_languages_and_a_programme_reads_a_problem(site: Site) -> None:
    page = stopped(site, "/procedures", headers=browser("hammering"))
    for words in ("429 Too Many Requests", "Retry-After: 5", "少し待ってから", "Please wait", "すこし まって"):
        assert words in page
    key = "Authorization: Bearer abc.def-1\r\n"
    told = stopped(site, "/api/v1/cases", headers=key)
    for words in ("429 Too Many Requests", "application/problem+json", '"code": "too_fast"', *_SAID):
        assert words in told
    assert site.statuses("/api/v1/cases", headers="Authorization: Bearer another\r\n") == [200]


def test_what_is_stopped_is_not_written_down_as_its_address_may_be_a_code(site: Site) -> None:
    site.statuses("/s/K7QM-SECRET", 500, headers=browser("hammering"))
    for log in (site.folder / "log", *site.folder.glob("logs/*"), *site.folder.glob("*.log")):
        assert "K7QM" not in log.read_text(encoding="utf-8"), log


@pytest.mark.parametrize("path", ["/", "/api/v1/cases", "/surveys/x", "/s/K7QM", "/static/x.css", "/opening/spring"])
def test_s_log_1_nginx_draws_the_number_whatever_a_browser_sends_and_the_answer_says_it_once(
    path: str, site: Site
) -> None:
    House.numbers.clear()
    forged = "f" * 32
    page = site.page(path, headers=f"X-Request-Id: {forged}\r\n")
    said = re.findall(r"^X-Request-Id: (\S+)\r$", page, re.MULTILINE | re.IGNORECASE)
    assert said == House.numbers != [forged]
    assert re.fullmatch("[0-9a-f]{32}", said[0])


def test_s_log_1_to_the_host_for_files_the_number_goes_too(site: Site) -> None:
    House.numbers.clear()
    site.page("/f/s1.abc", host=FILES, headers=f"X-Request-Id: {'f' * 32}\r\n")
    assert House.numbers != ["f" * 32]
    assert re.fullmatch("[0-9a-f]{32}", House.numbers[0])


def test_s_log_1_who_is_stopped_by_nginx_is_told_a_number_too(site: Site) -> None:
    assert re.search(r"^X-Request-Id: [0-9a-f]{32}\r$", stopped(site, "/procedures"), re.MULTILINE)


def test_s_file_4_to_the_host_for_files_no_cookie_goes_and_none_comes_from_it(site: Site) -> None:
    House.told.clear()
    found = site.page("/f/s1.abc", headers=browser("mine"), host=FILES)
    assert found.startswith("HTTP/1.1 200")
    assert "Set-Cookie" not in found
    assert "Set-Cookie" in site.page("/", headers=browser("mine"))
    assert site.page("/f/s1.abc", headers=browser("mine"), host=FILES, method="POST").startswith("HTTP/1.1 403")
    for path in ("/", "/staff/", "/sign-in", "/static/x.css"):
        assert site.page(path, host=FILES).startswith("HTTP/1.1 404")
    assert House.told == [("/f/s1.abc", None)]
