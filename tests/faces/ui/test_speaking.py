"""Whoever asked for an answer also speaks while the rest of it is read."""

from __future__ import annotations

from collections.abc import Iterator

from django.http import HttpRequest, StreamingHttpResponse

from madoguchi.faces.ui.speaking import SpeakingVisitors
from madoguchi.foundation.wall.speaker import Side, Speaker, be_known, speaker, speaking


def test_what_is_read_while_it_is_sent_is_asked_by_whoever_asked_for_it() -> None:
    def parts() -> Iterator[str]:
        for _ in range(2):
            yield repr(speaker())

    def answer(request: HttpRequest) -> StreamingHttpResponse:
        be_known(Side.STAFF, "centre-1")
        return StreamingHttpResponse(parts())

    with speaking(None):
        sent = SpeakingVisitors(answer)(HttpRequest())
        assert speaker() is None
        assert list(sent) == [repr(Speaker(Side.STAFF, "centre-1")).encode()] * 2  # type: ignore[call-overload]
        assert speaker() is None
