"""What 2,000 telephones that watch their place in line, and 20 boards, cost the server."""

from __future__ import annotations

import os
from pathlib import Path
from statistics import median

from benchmarks.measure import Measure, at_most
from benchmarks.scratch import scratch_house
from benchmarks.web import Answer, Served, Visitor, served

TELEPHONES, BOARDS, WAITING = 2_000, 20, 60
LOOKS = 1_200
BOARD_SECONDS = 3  # how often a board asks; a telephone asks as often as its page says
CORE_PERCENT, PAGE_MS = 20.0, 100.0
OFFICE = "401064"
_TICKS = os.sysconf("SC_CLK_TCK")


def run() -> list[Measure]:
    """A full hall; every telephone asks for the first time, then again and again while one is called now and then."""
    with scratch_house(demonstration=True):
        import django

        django.setup()
        codes, cookie = _fill(), _board_cookie()
        with served() as web:
            visitor = Visitor(web.port)
            pages = {code: visitor.get(f"/counter/t/{code}") for code in codes}
            tags = {code: page.headers["etag"] for code, page in pages.items()}
            per_second = sum(1 / _seconds(page) for page in pages.values()) / len(pages)
            first, first_ms = _cost(web, visitor, codes, {})
            again, again_ms = _cost(web, visitor, codes, tags)
            board, board_ms = _boards(web, visitor, cookie)
    looks = TELEPHONES * per_second * max(first, again)  # as if every look found something new
    boards = BOARDS / BOARD_SECONDS * board
    share = (looks + boards) / 10
    return [
        Measure("place in line, changed: CPU of a look", first, "ms"),
        Measure("place in line, unchanged: CPU of a look", again, "ms"),
        Measure("calling board: CPU of a look", board, "ms"),
        at_most("place in line: median", max(first_ms, again_ms), "ms", PAGE_MS),
        at_most("calling board: median", board_ms, "ms", PAGE_MS),
        at_most(f"{TELEPHONES} telephones and {BOARDS} boards, of one core", share, "%", CORE_PERCENT),
    ]


def _seconds(page: Answer) -> int:
    """After how many seconds this page asks again."""
    return int(page.body.partition(b'data-live="')[2].partition(b'"')[0])


def _fill() -> list[str]:
    from madoguchi.engines.booking.actions.tickets import take_ticket
    from madoguchi.values.actor import anonymous

    services = ("moving", "certificate", "insurance", "child")
    return [take_ticket(OFFICE, [services[n % 4]], key=f"bench-{n}", by=anonymous()) for n in range(WAITING)]


def _cost(web: Served, visitor: Visitor, codes: list[str], tags: dict[str, str]) -> tuple[float, float]:
    """CPU and time of one look in milliseconds, with or without the tag of what is known."""
    times, before = [], _cpu(web)
    for number in range(LOOKS):
        code = codes[number % len(codes)]
        try:
            known = {"If-None-Match": tags[code]} if tags else {}
            answer = visitor.get(f"/counter/t/{code}", known, expect=304 if tags else 200)
        except RuntimeError:  # the minute on the page has changed meanwhile
            answer = visitor.get(f"/counter/t/{code}")
            tags[code] = answer.headers["etag"]
        times.append(answer.milliseconds)
    return (_cpu(web) - before) * 1000 / LOOKS, median(times)


def _board_cookie() -> str:
    """The cookie of a registered board."""
    from django.core.signing import get_cookie_signer

    from madoguchi.engines.booking.rules.devices import DeviceKind
    from madoguchi.faces.counter.device_door import cookie_name
    from madoguchi.journeys.visit.devices import try_device

    name = cookie_name(DeviceKind.BOARD)
    device, secret = try_device(OFFICE, DeviceKind.BOARD, "board")
    return f"{name}={get_cookie_signer(salt=name + DeviceKind.BOARD).sign(f'{device.ref}:{secret}')}"


def _boards(web: Served, visitor: Visitor, cookie: str) -> tuple[float, float]:
    before = _cpu(web)
    times = [visitor.get(f"/counter/{OFFICE}/board", {"Cookie": cookie}).milliseconds for _look in range(LOOKS // 4)]
    return (_cpu(web) - before) * 1000 / (LOOKS // 4), median(times)


def _cpu(web: Served) -> float:
    """The seconds of CPU all web processes have used."""
    used = 0
    for pid in web.workers():
        parts = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        used += int(parts[11]) + int(parts[12])
    return used / _TICKS
