"""Who speaks to the database while a page is made: the public, until the sign-in or the token says who it is."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from django.http import FileResponse, HttpRequest, HttpResponseBase, StreamingHttpResponse

from madoguchi.faces.ui.places import zone_asked_from
from madoguchi.foundation.access.recording import keeping_decisions
from madoguchi.foundation.access.standing import asking_from
from madoguchi.foundation.identity.devices import posture_told
from madoguchi.foundation.wall.speaker import Side, Speaker, speaker, speaking

_SOMEBODY = Speaker(Side.PORTAL)


class SpeakingVisitors:
    """Middleware: before anything asks the database, and until the answer is made, also one that is still read."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Passes the request on; what was decided in it is kept."""
        posture, zone = (lambda: posture_told(request.headers)), (lambda: zone_asked_from(request))
        with speaking(_SOMEBODY), keeping_decisions(), asking_from(posture, zone):
            answer = self._get_response(request)
            if isinstance(answer, StreamingHttpResponse) and not isinstance(answer, FileResponse):
                # Its rows are asked for while it is sent, when this request has come to its end.
                answer.streaming_content = _spoken(answer.streaming_content, speaker())  # type: ignore[arg-type]
            return answer


def _spoken(parts: Iterable[bytes], who: Speaker | None) -> Iterator[bytes]:
    """Each part as it is asked for, by whoever asked for the whole."""
    waiting = iter(parts)
    while True:
        with speaking(who):
            part = next(waiting, None)
        if part is None:
            return
        yield part
