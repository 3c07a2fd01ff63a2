"""The way out to a machine the operator named in a setting: no redirects, short time-outs, small answers."""

from __future__ import annotations

import io
from collections.abc import Mapping
from typing import Any, Literal

import requests
from requests.adapters import HTTPAdapter
from urllib3.exceptions import HTTPError

TIMEOUT = (3.0, 10.0)
LARGEST = 256 * 1024


class Unreachable(Exception):
    """Nobody answered there, or not to the end."""


def fetched(
    method: Literal["GET", "POST"], url: str, headers: Mapping[str, str], *, body: bytes | None = None
) -> tuple[int, bytes]:
    """The status and the answer of another machine, of which one byte more than `LARGEST` is read at most.

    Raises Unreachable.
    """
    told = dict(headers)
    try:
        with requests.request(
            method, url, headers=told, data=body, timeout=TIMEOUT, allow_redirects=False, stream=True
        ) as answer:
            return answer.status_code, answer.raw.read(LARGEST + 1, decode_content=True)
    except (requests.RequestException, HTTPError, OSError) as away:
        raise Unreachable(type(away).__name__) from away


class Bounded(HTTPAdapter):
    """How a library that asks by itself is kept to the same limit: it is handed no more than `LARGEST` bytes."""

    def send(self, *args: Any, **named: Any) -> requests.Response:
        """The answer, already read; raises ConnectionError for one that is larger, or breaks off."""
        answer = super().send(*args, **{**named, "stream": True})
        try:
            body = answer.raw.read(LARGEST + 1, decode_content=True)
        except (HTTPError, OSError) as broken:
            raise requests.ConnectionError(type(broken).__name__) from broken
        finally:
            answer.close()
        if len(body) > LARGEST:
            raise requests.ConnectionError("larger than any answer that is waited for")
        answer.raw = io.BytesIO(body)
        return answer
