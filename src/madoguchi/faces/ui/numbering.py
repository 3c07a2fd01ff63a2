"""Each request has a number: in its log lines, in what it writes into the journal, and in its answer."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from django.http import FileResponse, HttpRequest, HttpResponseBase, StreamingHttpResponse

from madoguchi.values.request_number import new_number, number_drawn, numbered

HEADER = "X-Request-Id"
SENT = "HTTP_X_REQUEST_ID"


class NumberedRequests:
    """Middleware, behind `KnownProxies`: what is left of the header was said by a proxy that is known."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Passes the request on; its header says the number from here on, whoever drew it."""
        number = request.META[SENT] = number_drawn(request.META.get(SENT, "")) or new_number()
        with numbered(number):
            answer = self._get_response(request)
        answer[HEADER] = number
        if isinstance(answer, StreamingHttpResponse) and not isinstance(answer, FileResponse):
            # Its rows are asked for, and journalled, while it is sent.
            answer.streaming_content = _numbered(answer.streaming_content, number)  # type: ignore[arg-type]
        return answer


def _numbered(parts: Iterable[bytes], number: str) -> Iterator[bytes]:
    waiting = iter(parts)
    while True:
        with numbered(number):
            part = next(waiting, None)
        if part is None:
            return
        yield part
