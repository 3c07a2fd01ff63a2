"""A request that two servers could cut in different places is taken by none, over the socket of the real web server."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.security.stand_in import Server, standing_in, told

_HIDDEN = "GET /hidden HTTP/1.1\r\nHost: a\r\n\r\n"
_ENDED = f"0\r\n\r\n{_HIDDEN}"
_WHOLE = f"Content-Length: {len(_ENDED)}\r\n"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with standing_in(tmp_path_factory.mktemp("smuggling")) as server:
        yield server


HOSTILE = {
    "a length and pieces": f"{_WHOLE}Transfer-Encoding: chunked\r\n\r\n{_ENDED}",
    "pieces and a length": f"Transfer-Encoding: chunked\r\n{_WHOLE}\r\n{_ENDED}",
    "two lengths": f"Content-Length: 5\r\n{_WHOLE}\r\n{_ENDED}",
    "a length that is no number": f"Content-Length: +{len(_ENDED)}\r\n\r\n{_ENDED}",
    "pieces under a name nobody knows": f"Transfer-Encoding: xchunked\r\n{_WHOLE}\r\n{_ENDED}",
    "pieces twice": f"Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n{_WHOLE}\r\n{_ENDED}",
    "a blank before the colon": f"Transfer-Encoding : chunked\r\n{_WHOLE}\r\n{_ENDED}",
    "a header with a low line": f"Transfer_Encoding: chunked\r\n{_WHOLE}\r\n{_ENDED}",
    "a folded header": f"Transfer-Encoding:\r\n chunked\r\n{_WHOLE}\r\n{_ENDED}",
    "a piece whose length is no number": "Transfer-Encoding: chunked\r\n\r\n0x5\r\nabcde\r\n" + _ENDED,
}


@pytest.mark.parametrize("name", HOSTILE)
def test_s_api_1_what_stands_behind_a_request_of_two_lengths_is_never_a_request(name: str, server: Server) -> None:
    server.forget()
    answers = told(server.port, f"POST /open HTTP/1.1\r\nHost: a\r\n{HOSTILE[name]}")
    assert "/hidden" not in server.paths()
    assert answers.count("HTTP/1.1 200") <= 1


def test_s_api_1_an_honest_request_of_either_kind_is_answered_and_the_next_one_too(server: Server) -> None:
    server.forget()
    pieces = "Transfer-Encoding: chunked\r\n\r\n5\r\nabcde\r\n0\r\n\r\n"
    answers = told(server.port, f"POST /open HTTP/1.1\r\nHost: a\r\n{pieces}{_HIDDEN}")
    assert answers.count("HTTP/1.1 200") == 2
    assert server.paths() == ["/open", "/hidden"]
