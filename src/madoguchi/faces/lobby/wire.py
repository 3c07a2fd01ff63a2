"""HTTP/1.1 over one connection: requests are read by httptools, answered in their order, and nothing is done twice."""

from __future__ import annotations

import asyncio
import logging
from collections import deque
from collections.abc import Awaitable, Callable
from functools import partial
from typing import Any, Generic, TypeVar, cast

import httptools

from madoguchi.faces.ui.places import is_known_proxy
from madoguchi.values.request_number import new_number, number_drawn

log = logging.getLogger(__name__)

Found = TypeVar("Found")

MOST_BODY = 16 * 1024
MOST_HEAD = 16 * 1024
MOST_WAITING = 16  # requests sent ahead on one connection
NUMBER = b"x-request-id"  # believed when a proxy that is known says it
# Only these headers are ever looked at; the rest is not even kept.
_KEPT = frozenset((
    *(b"if-none-match", b"accept-encoding", b"accept-language", b"cookie", b"content-type"),
    *(b"origin", b"host", b"sec-fetch-site", NUMBER),
))  # fmt: skip


class Request:
    """One request: its method, its address as it was sent, the headers that matter, and its body."""

    __slots__ = ("_number", "body", "headers", "keep_alive", "method", "path", "query")

    def __init__(self, method: bytes, target: bytes, headers: dict[bytes, bytes], body: bytes) -> None:
        self.method = method
        self.path, _, self.query = target.partition(b"?")
        self.headers = headers
        self.body = body
        self.keep_alive = True
        self._number = ""

    @property
    def number(self) -> str:
        """The number of this request: what a proxy that is known drew, or a new one."""
        if not self._number:
            self._number = number_drawn(self.headers.get(NUMBER, b"").decode("ascii", "replace")) or new_number()
        return self._number


class Later(Generic[Found]):
    """An answer that is made, at once, when something under way is found; it costs neither a task nor a future."""

    __slots__ = ("_give", "_made", "_number", "_then")

    def __init__(self, then: Callable[[Found], bytes], number: str) -> None:
        self._then, self._number = then, number
        self._give: Callable[[bytes], None] | None = None
        self._made: bytes | None = None

    def found(self, what: Found) -> None:
        """Make the answer of what was found, and give it to who waits for it."""
        try:
            made = self._then(what)
        except Exception:
            log.exception("a request could not be answered", extra={"number": self._number})
            made = plain(500)
        if self._give is None:
            self._made = made
        else:
            self._give(made)

    def give_to(self, give: Callable[[bytes], None]) -> None:
        """Who waits for the answer; told at once when it is made already."""
        if self._made is None:
            self._give = give
        else:
            give(self._made)


Answer = bytes | Later[Any] | Awaitable[bytes]
Answerer = Callable[[Request], Answer]

_STATUS = {
    200: "OK", 303: "See Other", 304: "Not Modified", 400: "Bad Request", 403: "Forbidden", 404: "Not Found",
    405: "Method Not Allowed", 409: "Conflict", 413: "Content Too Large", 422: "Unprocessable Content",
    431: "Request Header Fields Too Large", 500: "Internal Server Error", 503: "Service Unavailable",
}  # fmt: skip


def head(status: int, kind: str, length: int, *more: tuple[str, str]) -> bytes:
    """The status line and headers of an answer, with the empty line."""
    lines = [f"HTTP/1.1 {status} {_STATUS[status]}", f"Content-Length: {length}"]
    lines += [f"Content-Type: {kind}"] if kind else []
    lines += [f"{name}: {value}" for name, value in more]
    return ("\r\n".join(lines) + "\r\n\r\n").encode()


def plain(status: int, text: str = "") -> bytes:
    """An answer without a page, for what no person sees."""
    body = (text or _STATUS[status]).encode()
    return head(status, "text/plain; charset=utf-8", len(body), ("Cache-Control", "no-store")) + body


class Door(asyncio.Protocol):
    """One connection of a browser."""

    def __init__(self, answer: Answerer, doors: set[Door]) -> None:
        self._answer, self._doors = answer, doors
        self._parser = httptools.HttpRequestParser(self)
        self._transport: asyncio.Transport | None = None
        self._is_proxy = False
        self._queue: deque[Request] = deque()
        self._working: object = None  # what the request that is being answered waits for
        self._begin()
        self.quiet = 0

    def _begin(self) -> None:
        self._target = b""
        self._headers: dict[bytes, bytes] = {}
        self._parts: list[bytes] = []
        self._size = 0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """A browser came."""
        self._transport = cast(asyncio.Transport, transport)
        self._is_proxy = is_known_proxy((transport.get_extra_info("peername") or ("",))[0])
        self._doors.add(self)

    def connection_lost(self, exc: Exception | None) -> None:
        """The browser has gone; what was begun for it is finished all the same."""
        self._transport = None
        self._doors.discard(self)

    def data_received(self, data: bytes) -> None:
        """Bytes of requests."""
        self.quiet = 0
        try:
            self._parser.feed_data(data)
        except httptools.HttpParserError:
            self._refuse(400)

    def on_url(self, url: bytes) -> None:
        """A part of the address."""
        self._target += url
        self._weigh(len(url), MOST_HEAD, 431)

    def on_header(self, name: bytes, value: bytes) -> None:
        """One header."""
        name = name.lower()
        if name in _KEPT and (name != NUMBER or self._is_proxy):
            self._headers[name] = value
        self._size += len(name) + len(value)
        if self._size > MOST_HEAD:
            self._refuse(431)

    def on_headers_complete(self) -> None:
        """From here on the body is weighed."""
        self._size = 0

    def on_body(self, body: bytes) -> None:
        """A part of the body."""
        self._parts.append(body)
        self._weigh(len(body), MOST_BODY, 413)

    def _weigh(self, more: int, most: int, status: int) -> None:
        self._size += more
        if self._size > most:
            self._refuse(status)

    def on_message_complete(self) -> None:
        """One whole request is here."""
        transport = self._transport
        if transport is None or transport.is_closing():
            return
        request = Request(self._parser.get_method(), self._target, self._headers, b"".join(self._parts))
        request.keep_alive = self._parser.should_keep_alive()
        self._begin()
        if self._working is None:
            self._serve(request)
        elif len(self._queue) < MOST_WAITING:
            self._queue.append(request)
        else:
            self._refuse(400)

    def _serve(self, request: Request) -> None:
        try:
            answer = self._answer(request)
        except Exception:
            log.exception("a request could not be answered", extra={"number": request.number})
            answer = plain(500)
        if isinstance(answer, bytes):
            self._write(request, answer)
        elif isinstance(answer, Later):
            self._working = answer
            answer.give_to(partial(self._conclude, request))
        else:
            self._working = asyncio.ensure_future(self._finish(request, answer))

    async def _finish(self, request: Request, answer: Awaitable[bytes]) -> None:
        try:
            written = await answer
        except Exception:
            log.exception("a request could not be answered", extra={"number": request.number})
            written = plain(500)
        self._conclude(request, written)

    def _conclude(self, request: Request, written: bytes) -> None:
        self._write(request, written)
        self._working = None
        while self._queue and self._working is None:
            self._serve(self._queue.popleft())

    def _write(self, request: Request, answer: bytes) -> None:
        transport = self._transport
        if transport is None or transport.is_closing():
            return
        if request.method == b"HEAD":
            answer = answer[: answer.index(b"\r\n\r\n") + 4]
        transport.write(answer)
        if not request.keep_alive:
            transport.close()

    def _refuse(self, status: int) -> None:
        if self._transport is not None and not self._transport.is_closing():
            self._transport.write(plain(status))
            self._transport.close()

    def grow_quiet(self, most: int) -> None:
        """Called every second; a connection that said nothing for too long is ended, answers under way are not."""
        self.quiet += 1
        if self.quiet > most and self._working is None and self._transport is not None:
            self._transport.close()
