"""Visitors who press the button, in a process of their own; JSON in, JSON out."""

from __future__ import annotations

import asyncio
import json
import sys
import time
from collections import deque
from typing import Any

import uvloop

from benchmarks.crowd import Line

_LOCATION = b"\r\nLocation: "


async def _client(port: int, waiting: deque[str], found: list[tuple[float, int, str]]) -> None:
    _transport, line = await asyncio.get_running_loop().create_connection(Line, "127.0.0.1", port)
    while waiting:
        request = waiting.popleft().encode()
        begun = time.perf_counter()
        try:
            answer = await line.ask(request)
        except ConnectionError:
            # The server ends connections that have served their share; a browser asks again.
            _transport, line = await asyncio.get_running_loop().create_connection(Line, "127.0.0.1", port)
            answer = await line.ask(request)
        took = (time.perf_counter() - begun) * 1000
        at = answer.find(_LOCATION)
        where = answer[at + len(_LOCATION) : answer.index(b"\r", at + 2)].decode() if at >= 0 else ""
        found.append((took, int(answer[9:12]), where))


async def _all(port: int, clients: int, requests: list[str]) -> dict[str, Any]:
    waiting, found = deque(requests), list[tuple[float, int, str]]()
    begun, used = time.perf_counter(), time.process_time()
    await asyncio.gather(*(_client(port, waiting, found) for _ in range(clients)))
    return {"seconds": time.perf_counter() - begun, "cpu": time.process_time() - used, "answers": found}


def main() -> None:
    """Send every request once, each client one after another; the time, the status and the place each was sent to."""
    given = json.load(sys.stdin)
    json.dump(uvloop.run(_all(given["port"], given["clients"], given["requests"])), sys.stdout)


if __name__ == "__main__":
    main()
