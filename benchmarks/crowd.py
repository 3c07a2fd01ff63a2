"""A crowd in a process of its own: as little work per request as Python allows, so that it is the house one measures.

Run as `python -m benchmarks.crowd`; it reads one JSON object per line (`{"act": …}`) and answers with one.
"""

from __future__ import annotations

import asyncio
import json
import sys
import time
from collections import Counter
from collections.abc import Awaitable, Callable, Iterable
from typing import Any, cast

import uvloop

_END = b"\r\n\r\n"


class Line(asyncio.Protocol):
    """One kept connection that asks one thing at a time."""

    def __init__(self) -> None:
        self._buffer = b""
        self._waiting: asyncio.Future[bytes] | None = None
        self._transport: asyncio.Transport | None = None
        self._wanted = -1

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Connected."""
        self._transport = cast(asyncio.Transport, transport)

    def connection_lost(self, exc: Exception | None) -> None:
        """The server has gone."""
        self._transport = None
        if self._waiting is not None and not self._waiting.done():
            self._waiting.set_exception(ConnectionError())

    def data_received(self, data: bytes) -> None:
        """A part of the answer."""
        self._buffer = self._buffer + data if self._buffer else data
        if self._wanted < 0:
            at = self._buffer.find(_END)
            if at < 0:
                return
            mark = self._buffer.find(b"Content-Length: ", 0, at)
            length = int(self._buffer[mark + 16 : self._buffer.index(b"\r", mark)]) if mark >= 0 else 0
            self._wanted = at + 4 + length
        if len(self._buffer) >= self._wanted and self._waiting is not None and not self._waiting.done():
            answer, self._buffer, self._wanted = self._buffer, b"", -1
            self._waiting.set_result(answer)

    async def ask(self, request: bytes) -> bytes:
        """The whole answer to one request; raises ConnectionError when the server has gone."""
        if self._transport is None or self._transport.is_closing():
            raise ConnectionError
        self._waiting = asyncio.get_running_loop().create_future()
        self._transport.write(request)
        return await self._waiting

    def close(self) -> None:
        """Hang up."""
        if self._transport is not None:
            self._transport.close()


class Caller:
    """Somebody with a browser, who connects again and repeats the request when the house does not answer."""

    def __init__(self, port: int, note: Callable[[str, float, int], None], patience: float) -> None:
        self._port, self._note, self._patience = port, note, patience
        self._line: Line | None = None

    async def ask(self, kind: str, request: bytes) -> bytes:
        """The answer; the time is noted under `kind`, without the pauses a person makes between tries."""
        deadline = time.monotonic() + self._patience
        while True:
            begun = time.perf_counter()
            try:
                if self._line is None:
                    loop = asyncio.get_running_loop()
                    self._line = (await loop.create_connection(Line, "127.0.0.1", self._port))[1]
                answer = await self._line.ask(request)
            except OSError:
                self._line = None
                if time.monotonic() > deadline:
                    raise
                self._note("lost connection", 0.0, 0)
                await asyncio.sleep(0.2)
                continue
            status = int(answer[9:12])
            self._note(kind, time.perf_counter() - begun, status)
            if status != 503 or time.monotonic() > deadline:
                return answer
            await asyncio.sleep(0.2)


def get(path: str, cookie: str = "", more: str = "") -> bytes:
    """A GET as a browser sends it, with the headers that cost the server something."""
    sent = f"Cookie: {cookie}\r\n" if cookie else ""
    return f"GET {path} HTTP/1.1\r\nHost: localhost\r\nAccept-Encoding: gzip\r\n{sent}{more}\r\n".encode()


def post(path: str, body: str) -> bytes:
    """A posted form."""
    kind = "Content-Type: application/x-www-form-urlencoded"
    return f"POST {path} HTTP/1.1\r\nHost: localhost\r\n{kind}\r\nContent-Length: {len(body)}\r\n\r\n{body}".encode()


def header(answer: bytes, name: bytes) -> str:
    """The value of a header in an answer; empty without one."""
    at = answer.find(b"\r\n" + name + b": ")
    return answer[at + len(name) + 4 : answer.index(b"\r\n", at + 2)].decode() if at >= 0 else ""


class Crowd:
    """So many people over so many connections, each with what they hold in their hands."""

    def __init__(self, port: int, people: int, connections: int, patience: float = 30) -> None:
        self.people = people
        self.token = [""] * people
        self.outcome = [""] * people
        self.times: dict[str, list[float]] = {}
        self.statuses: Counter[str] = Counter()
        self._callers = [Caller(port, self._note, patience) for _ in range(connections)]

    def _note(self, kind: str, seconds: float, status: int) -> None:
        self.times.setdefault(kind, []).append(seconds)
        self.statuses[f"{kind} {status}"] += 1

    async def together(self, act: Callable[[Caller, int], Awaitable[None]], people: Iterable[int]) -> float:
        """Everybody does `act`, as many at once as there are connections; how many seconds it took."""
        left = iter(people)
        begun = time.perf_counter()

        async def one(caller: Caller) -> None:
            for person in left:
                await act(caller, person)

        await asyncio.gather(*(one(caller) for caller in self._callers))
        return time.perf_counter() - begun

    def told(self, seconds: float) -> dict[str, Any]:
        """What they experienced since the last time."""
        times = {
            kind: {"count": len(all_), "p50": _share(all_, 50), "p99": _share(all_, 99), "max": max(all_) * 1000}
            for kind, all_ in self.times.items()
        }
        found = {"seconds": seconds, "pages": times, "statuses": dict(self.statuses)}
        self.times, self.statuses = {}, Counter()
        return found


def _share(times: list[float], percent: int) -> float:
    return sorted(times)[max(0, -(-len(times) * percent // 100) - 1)] * 1000


def born(person: int) -> str:
    """A birth date of an invented person."""
    return f"{1940 + person % 60}{1 + person // 60 % 12:02}{1 + person // 720 % 28:02}"


class Applicants(Crowd):
    """People before an opening: they take a place in line, are let in, choose, and read what became of it."""

    def __init__(self, ref: str, slots: list[int], **more: Any) -> None:
        super().__init__(**more)
        self.base, self.slots = f"/opening/{ref}", slots

    async def take_place(self, caller: Caller, person: int) -> None:
        """Look at the waiting page, take a place, see it."""
        await caller.ask("waiting page", get(self.base))
        answer = await caller.ask(
            "take a place", post(f"{self.base}/place", f"name=Person+{person}&born={born(person)}")
        )
        self.token[person] = header(answer, b"Set-Cookie").partition(";")[0]
        await caller.ask("place page", get(f"{self.base}/place", self.token[person]))

    async def be_let_in(self, caller: Caller, person: int) -> None:
        """Look at one's place until it is one's turn, then open the form."""
        while True:
            answer = await caller.ask("place page", get(f"{self.base}/place", self.token[person]))
            if f"{self.base}/choose".encode() in answer or int(answer[9:12]) == 303:
                break
            await asyncio.sleep(0.25)
        await caller.ask("form", get(f"{self.base}/choose", self.token[person]))

    async def choose(self, caller: Caller, person: int) -> None:
        """Press the button."""
        await self.press(caller, person)

    async def press(self, caller: Caller, person: int, attempt: int = 0) -> bytes:
        """Send the filled form; the answer."""
        count, place = len(self.slots), self.token[person].removeprefix("place=")
        wishes = "&".join(
            f"wish{number + 1}={self.slots[(person * 7 + number * 11) % count]}" for number in range(min(3, count))
        )
        body = f"place={place}&try={attempt}&{wishes}&name=Person+{person}&born={born(person)}&telephone=090-0000-0000"
        answer = await caller.ask("decision", post(f"{self.base}/choose", body))
        self.outcome[person] = header(answer, b"Location") or self.outcome[person]
        return answer

    async def read_outcome(self, caller: Caller, person: int) -> None:
        """See what became of it."""
        await caller.ask("outcome page", get(self.outcome[person]))

    async def be_refused(self, caller: Caller, person: int) -> None:
        """Try again when everything is full."""
        await self.press(caller, person, attempt=1)

    async def look_when_full(self, caller: Caller, person: int) -> None:
        """Look at one's place when everything is full."""
        await caller.ask("place page", get(f"{self.base}/place", self.token[person]))


class Watchers(Crowd):
    """Telephones that look at one page again and again, each every `every` seconds, and know what they have seen."""

    def __init__(self, paths: list[str], every: float, **more: Any) -> None:
        super().__init__(**more)
        self.paths, self.every = paths, every
        self._tags = [""] * len(self._callers)

    async def watch(self, seconds: float) -> float:
        """Everybody looks for so long, spread over the time."""
        begun = time.perf_counter()

        async def one(number: int, caller: Caller) -> None:
            path = self.paths[number % len(self.paths)]
            await asyncio.sleep(self.every * number / len(self._callers))
            while time.perf_counter() - begun < seconds:
                known = f"If-None-Match: {self._tags[number]}\r\n" if self._tags[number] else ""
                due = time.perf_counter() + self.every
                answer = await caller.ask("look", get(path, "", known))
                self._tags[number] = header(answer, b"ETag")
                await asyncio.sleep(max(0.0, due - time.perf_counter()))

        await asyncio.gather(*(one(number, caller) for number, caller in enumerate(self._callers)))
        return time.perf_counter() - begun

    async def hurry(self, seconds: float) -> float:
        """Everybody looks without a pause."""
        begun = time.perf_counter()

        async def one(number: int, caller: Caller) -> None:
            asks = [get(path) for path in self.paths[number % len(self.paths) :]]
            turn = 0
            while time.perf_counter() - begun < seconds:
                await caller.ask("look", asks[turn % len(asks)])
                turn += 1

        await asyncio.gather(*(one(number, caller) for number, caller in enumerate(self._callers)))
        return time.perf_counter() - begun


async def main() -> None:
    """Do what is asked, line by line."""
    loop = asyncio.get_running_loop()
    crowd: Any = None
    while line := await loop.run_in_executor(None, sys.stdin.readline):
        asked: dict[str, Any] = json.loads(line)
        act = asked.pop("act")
        begun = time.process_time()
        if act in ("applicants", "watchers"):
            crowd = {"applicants": Applicants, "watchers": Watchers}[act](**asked)
            told: dict[str, Any] = {}
        elif act in ("watch", "hurry"):
            told = crowd.told(await getattr(crowd, act)(asked["seconds"]))
        elif act == "outcomes":
            told = {"outcomes": crowd.outcome}
        else:
            people = range(*asked.get("people", (crowd.people,)))
            told = crowd.told(await crowd.together(getattr(crowd, act), people))
        print(json.dumps({**told, "cpu": time.process_time() - begun}), flush=True)


if __name__ == "__main__":
    uvloop.run(main())
