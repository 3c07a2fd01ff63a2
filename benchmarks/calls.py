"""An operator beside an opening: the page of times and the booking over HTTP, one call after another."""

from __future__ import annotations

import re
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from html import unescape
from urllib.parse import urlencode

from benchmarks.measure import Measure, at_most
from benchmarks.web import Visitor, served, session_of

PAUSE = 0.05
_BOOK = "/staff/visits/book"
_CHOSEN = re.compile(r'name="time" value="([^"]+)" checked')
_KEY = re.compile(r'name="key" value="([^"]+)"')


@dataclass
class Lane:
    """What an operator experienced: milliseconds of each answer, failed ones too, and what became of the calls."""

    pages: list[float] = field(default_factory=list)
    bookings: list[float] = field(default_factory=list)
    booked: int = 0
    failed: int = 0
    refused: list[float] = field(default_factory=list)
    """How long each call that failed took, from the press to the answer that says so."""
    full: bool = False

    def measures(self, what: str, most_ms: float, *, losing: bool) -> list[Measure]:
        """The figures; nothing is lost where nothing was broken."""
        calls = self.booked + self.failed
        failed = Measure(f"{what}, calls that failed, of {calls:,}", self.failed, "calls")
        return [
            at_most(f"{what}, telephone: page of free times p99", _p99(self.pages), "ms", most_ms),
            at_most(f"{what}, telephone: booking p99", _p99(self.bookings), "ms", most_ms),
            failed if losing else at_most(failed.name, self.failed, "calls", 0.0),
            *(
                [at_most(f"{what}, telephone: call that failed p99", _p99(self.refused), "ms", most_ms)]
                if self.refused
                else []
            ),
        ]


def _p99(times: list[float]) -> float:
    return sorted(times)[max(0, -(-len(times) * 99 // 100) - 1)]


@contextmanager
def answered_calls(ref: str) -> Iterator[Lane]:
    """An operator who takes calls for an opening through the web server, for as long as the block runs."""
    lane, done = Lane(), threading.Event()
    with served() as web:
        visitor = Visitor(web.port, _operator())
        visitor.get(_BOOK)  # the page stands open when the hour comes
        clerk = threading.Thread(target=_answer, args=(visitor, ref, lane, done))
        clerk.start()
        try:
            yield lane
        finally:
            done.set()
            clerk.join()


def _operator() -> str:
    """The session of a clerk who takes the calls for every office."""
    from madoguchi.foundation.identity.actions import open_account
    from madoguchi.foundation.identity.models import Account
    from madoguchi.values.actor import Duty

    duties = (Duty("administrative_centre", "clerk"),)
    open_account("staff", "電話 係", ref="bench-operator", duties=duties, is_demonstration=True)
    return session_of(Account.objects.get(ref="bench-operator"))


# As many ways to be called as there are calls, none of which sounds like another: the page asks back for those.
_KANA = "カキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワ"


def _reading(call: int) -> str:
    """A reading nobody else of this run has, nor one that sounds alike."""
    family, given = divmod(call, len(_KANA))
    return f"{_KANA[family % len(_KANA)]}ミホ {_KANA[given]}タリ"


def _answer(visitor: Visitor, ref: str, lane: Lane, done: threading.Event) -> None:
    call = 0
    while not done.wait(PAUSE) and not lane.full:
        call += 1
        begun = time.perf_counter()
        try:
            _book(visitor, ref, call, lane)
        except (RuntimeError, OSError) as trouble:
            print(f"call {call} failed: {str(trouble)[:200]}", file=sys.stderr, flush=True)
            lane.failed += 1
            lane.refused.append((time.perf_counter() - begun) * 1000)


def _book(visitor: Visitor, ref: str, call: int, lane: Lane) -> None:
    """One call, as an operator has it: press the opening, take the first time, send the form."""
    page = visitor.get(f"{_BOOK}?{urlencode({'opening': ref})}")
    lane.pages.append(page.milliseconds)
    text = page.body.decode()
    chosen, key = _CHOSEN.search(text), _KEY.search(text)
    if not chosen or not key:
        lane.full = True
        return
    form = {
        "opening": ref, "time": unescape(chosen[1]), "key": key[1], "name": f"電話 {call}", "kana": _reading(call),
        "born": "19850403", "telephone": f"093-000-{call % 10000:04d}", "lane": "telephone",
    }  # fmt: skip
    lane.bookings.append(visitor.post(_BOOK, form).milliseconds)
    lane.booked += 1
