"""Each request has one number: in its answer, its log lines and its entries; only a proxy that is known gives it."""

from __future__ import annotations

import logging
from collections.abc import Iterator

import pytest
from django.conf import LazySettings, settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.test import Client, RequestFactory

from madoguchi.config.log_lines import Line
from madoguchi.faces.ui.numbering import HEADER, NumberedRequests
from madoguchi.foundation.journal.actions import record_act
from madoguchi.foundation.journal.models import Entry
from madoguchi.values.actor import SYSTEM
from madoguchi.values.networks import networks
from madoguchi.values.request_number import in_fours, number_told, request_number

pytestmark = pytest.mark.django_db
SENT = "0123456789abcdef" * 2


@pytest.fixture
def behind(settings: LazySettings) -> LazySettings:
    """A house behind a proxy that is known."""
    settings.MADOGUCHI_BEHIND_PROXY = True
    settings.MADOGUCHI_PROXIES = networks(["127.0.0.1"])
    return settings


def told(client: Client, **sent: str) -> str:
    return client.get("/about/site", headers={HEADER: SENT}, **sent).headers[HEADER]  # type: ignore[arg-type]


def test_s_log_1_a_proxy_that_is_known_gives_the_number(client: Client, behind: LazySettings) -> None:
    assert told(client) == SENT
    assert number_told(told(client, REMOTE_ADDR="203.0.113.5")) not in ("", SENT), "an address that is no proxy"


def test_s_log_1_nobody_else_gives_the_number(client: Client) -> None:
    assert number_told(told(client)) not in ("", SENT)


@pytest.mark.parametrize("sent", ["", "x", "見本", SENT[1:], f"{SENT}{SENT}", "job-4711-1", "0\r\nSet-Cookie: a=b"])
def test_what_is_no_number_is_not_taken_over(sent: str, client: Client, behind: LazySettings) -> None:
    given = client.get("/about/site", headers={HEADER: sent}).headers[HEADER]
    assert number_told(given) == given
    assert given != sent


def test_no_two_requests_have_the_same_number(client: Client) -> None:
    assert len({client.get("/about/site").headers[HEADER] for _ in range(5)}) == 5


def asked(view: object) -> HttpResponseBase:
    return NumberedRequests(view)(RequestFactory().get("/"))  # type: ignore[arg-type]


def test_s_log_1_the_entry_of_a_request_has_the_number_of_its_answer() -> None:
    def view(request: HttpRequest) -> HttpResponse:
        record_act(SYSTEM, "write:something", data="見本")
        return HttpResponse(request.headers[HEADER])

    answer = asked(view)
    assert Entry.objects.get().request == answer.headers[HEADER] == answer.content.decode()  # type: ignore[attr-defined]


def test_s_log_1_what_is_journalled_while_a_file_is_sent_has_the_number_too() -> None:
    def rows() -> Iterator[bytes]:
        for number in range(2):
            record_act(SYSTEM, "export", data="見本")
            yield b"%d" % number

    answer = asked(lambda _request: StreamingHttpResponse(rows()))
    assert b"".join(answer.streaming_content) == b"01"  # type: ignore[attr-defined]
    assert set(Entry.objects.values_list("request", flat=True)) == {answer.headers[HEADER]}
    assert request_number() != answer.headers[HEADER]


def test_the_lines_of_a_request_have_its_number_and_so_has_the_one_of_its_end(client: Client) -> None:
    lines: list[str] = []
    line = Line(settings.LOGGING["formatters"]["line"]["format"])

    class Kept(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            lines.append(line.format(record))

    kept, log = Kept(), logging.getLogger()
    log.addHandler(kept)
    try:
        number = client.get("/nothing/here").headers[HEADER]
        asked(lambda _request: logging.getLogger("x").warning("見本") or HttpResponse())
    finally:
        log.removeHandler(kept)
    end, inside = lines
    assert f" {number} Not Found" in end
    assert number_told(inside.split()[-2]) not in ("", number)


def test_a_page_that_says_sorry_says_the_number_as_it_is_read_out(client: Client) -> None:
    answer = client.get("/nothing/here")
    assert in_fours(answer.headers[HEADER]) in answer.content.decode()
