"""What two servers could cut in different places, and headers only nginx may write, at the nginx that is shipped.

Behind it stands the real web server. One thing holds whatever is sent: each request that reached the application was
answered to whoever sent it, and whoever comes next is answered for what they asked.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from tests.house.shipped_nginx import FILES, in_front_of
from tests.security.stand_in import Server, standing_in, told

HERE = "198.51.100.7"
_HEAD = f"Host: madoguchi.city.example\r\nX-Test-Address: {HERE}\r\n"
_HIDDEN = f"GET /hidden HTTP/1.1\r\n{_HEAD}\r\n"
_LAST = f"GET /last HTTP/1.1\r\n{_HEAD}Connection: close\r\n\r\n"
_ENDED = f"0\r\n\r\n{_HIDDEN}"
_WHOLE = f"Content-Length: {len(_ENDED)}\r\n"
_PIECES = "Transfer-Encoding: chunked\r\n"
_EXTENDED = f'5;{"x" * 40}="0\r\n\r\nGET /hidden"\r\nabcde\r\n0\r\n\r\n'


@dataclass(frozen=True)
class Site:
    """nginx and the web server behind it."""

    port: int
    server: Server

    def post(self, headers_and_body: str, *, version: str = "1.1") -> str:
        """What is answered to a form with these headers behind the usual ones, and to an honest last request."""
        return told(self.port, f"POST /open HTTP/{version}\r\n{_HEAD}{headers_and_body}{_LAST}", whole=False)

    def get(self, headers: str = "", *, path: str = "/open", host: str = "madoguchi.city.example") -> str:
        """What is answered to a whole request with these headers besides."""
        head = f"GET {path} HTTP/1.1\r\nHost: {host}\r\nX-Test-Address: {HERE}\r\nConnection: close\r\n"
        return told(self.port, f"{head}{headers}\r\n", whole=False)


@pytest.fixture(scope="module")
def standing(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with standing_in(tmp_path_factory.mktemp("smuggling")) as server, in_front_of(server.port) as front:
        yield Site(front.port, server)


@pytest.fixture
def site(standing: Site) -> Site:
    standing.server.forget()
    return standing


REFUSED = {
    "a length and pieces": f"{_WHOLE}{_PIECES}\r\n{_ENDED}",
    "pieces and a length": f"{_PIECES}{_WHOLE}\r\n{_ENDED}",
    "two lengths": f"Content-Length: 5\r\n{_WHOLE}\r\n{_ENDED}",
    "a length twice": f"{_WHOLE}{_WHOLE}\r\n{_ENDED}",
    "a list of lengths": f"Content-Length: 5, {len(_ENDED)}\r\n\r\n{_ENDED}",
    "a length that is no number": f"Content-Length: +{len(_ENDED)}\r\n\r\n{_ENDED}",
    "pieces under a name nobody knows": f"Transfer-Encoding: xchunked\r\n{_WHOLE}\r\n{_ENDED}",
    "pieces and something else": f"Transfer-Encoding: chunked, identity\r\n\r\n{_ENDED}",
    "pieces twice": f"{_PIECES}{_PIECES}\r\n{_ENDED}",
    "a blank before the colon": f"Transfer-Encoding : chunked\r\n{_WHOLE}\r\n{_ENDED}",
    "a folded length": f"Content-Length:\r\n {len(_ENDED)}\r\n\r\n{_ENDED}",
    "folded pieces": f"Transfer-Encoding:\r\n chunked\r\n\r\n{_ENDED}",
    "a piece whose length is no number": f"{_PIECES}\r\n0x5\r\nabcde\r\n{_ENDED}",
    "a piece with the end of a line in what is said of it": f"{_PIECES}\r\n{_EXTENDED}",
}
"""What names one length for one server and another for the next."""
READ = {
    "a header with a low line": f"Transfer_Encoding: chunked\r\n{_WHOLE}\r\n{_ENDED}",
    "what is said of a piece": f"{_PIECES}\r\n5;name=value\r\nabcde\r\n0\r\n\r\n",
    "lines that end in a line feed alone": f"{_PIECES}\r\n5\nabcde\n0\n\n",
}
"""What may be answered: nginx reads it in one way, and the web server is told only that."""


@pytest.mark.parametrize("name", [*REFUSED, *READ])
def test_s_api_1_through_nginx_nothing_is_a_request_that_stands_inside_another(name: str, site: Site) -> None:
    answers = site.post({**REFUSED, **READ}[name])
    assert site.server.paths() == ([] if name in REFUSED else ["/open", "/last"])
    assert answers.count("HTTP/1.1 200") == len(site.server.paths())
    # The connections to the web server are kept: whoever comes next must not be given what is left of this.
    assert site.get(path="/next").endswith("\r\n\r\n/next")
    assert site.server.paths()[-1] == "/next"


# What nobody but nginx may tell the house, under every spelling a server behind it might take for it.
FORGED = {
    "X-Forwarded-For": "10.0.0.1",
    "X-Forwarded-Proto": "https",
    "X-Client-Verify": "SUCCESS",
    "X-Client-Cert": "-----BEGIN%20CERTIFICATE-----",
    "X-Original-Method": "GET",
    "X-Original-Path": "/systems/tax_ledger/",
}
SPELLED = (
    "",
    "a space before the colon",
    "low lines",
    "twice",
    "behind a folded header",
    "as what nginx is to leave out",
)


def headers_of(name: str, value: str, spelled: str) -> str:
    """One forged header as it is sent."""
    line = f"{name}: {value}\r\n"
    return {
        "": line,
        "a space before the colon": f"{name} : {value}\r\n",
        "low lines": f"{name.replace('-', '_')}: {value}\r\n",
        "twice": line * 2,
        "behind a folded header": f"X-Other: a\r\n {line}",
        "as what nginx is to leave out": f"Connection: {name}\r\n{line}",
    }[spelled]


@pytest.mark.parametrize("spelled", SPELLED)
@pytest.mark.parametrize(
    "where", [("/open",), ("/api/v1/cases",), ("/status",), ("/static/x",), ("/surveys/1",), ("/f/s1.abc", FILES)]
)
def test_s_api_1_through_nginx_nobody_tells_the_house_where_they_are_or_on_which_device(
    where: tuple[str, ...], spelled: str, site: Site
) -> None:
    path, *host = where
    for name, value in FORGED.items():
        answer = site.get(headers_of(name, value, spelled), path=path, host=host[0] if host else "madoguchi")
        assert answer.startswith(("HTTP/1.1 200", "HTTP/1.1 400"))
    asked = site.server.requests()
    assert {one["PATH_INFO"] for one in asked} <= {path}
    assert asked or spelled in ("a space before the colon", "behind a folded header")
    for one in asked:
        believed = {name: one.get(f"HTTP_{name.upper().replace('-', '_')}", "") for name in FORGED}
        # Device and door are told by nothing here: the visitor has no certificate, and this is no door.
        told_by_nginx = {"X-Forwarded-For": HERE, "X-Forwarded-Proto": "http"}
        assert {name: value for name, value in believed.items() if value} == told_by_nginx
        assert one["wsgi.url_scheme"] == "http"


@pytest.mark.parametrize("name", ["X-Forwarded-Ssl", "X-Forwarded-Protocol", "SCRIPT_NAME", "PATH_INFO", "REMOTE_USER"])
def test_s_api_1_through_nginx_no_other_header_changes_what_is_asked(name: str, site: Site) -> None:
    site.get(f"{name}: {'on' if name.endswith('Ssl') else 'ssl' if 'Protocol' in name else '/hidden'}\r\n")
    for one in site.server.requests():
        assert (one["PATH_INFO"], one.get("SCRIPT_NAME", ""), one["wsgi.url_scheme"]) == ("/open", "", "http")
        assert one.get("REMOTE_USER", "") == ""


def test_s_api_1_through_nginx_a_request_that_names_its_host_twice_has_one(site: Site) -> None:
    absolute = f"GET http://elsewhere.example/open HTTP/1.1\r\n{_HEAD}Connection: close\r\n\r\n"
    assert told(site.port, absolute, whole=False).endswith("/open")
    (one,) = site.server.requests()
    assert (one["HTTP_HOST"], one["PATH_INFO"]) == ("elsewhere.example", "/open")
    site.server.forget()
    assert site.get("Host: elsewhere.example\r\n").startswith("HTTP/1.1 400")
    assert site.get("X-Forwarded-Host: elsewhere.example\r\nForwarded: host=elsewhere.example\r\n").endswith("/open")
    assert [one["HTTP_HOST"] for one in site.server.requests()] == ["madoguchi.city.example"]


def test_s_api_1_through_nginx_the_older_version_keeps_a_line_and_takes_no_pieces(site: Site) -> None:
    kept = "Connection: keep-alive\r\nContent-Length: 5\r\n\r\nabcde"
    assert site.post(kept, version="1.0").count("HTTP/1.1 200") == 2
    assert [(one["PATH_INFO"], one["body"]) for one in site.server.requests()] == [("/open", "abcde"), ("/last", "")]
    site.server.forget()
    site.post(f"Connection: keep-alive\r\n{_PIECES}\r\n{_ENDED}", version="1.0")
    assert "/hidden" not in site.server.paths()


def test_s_api_1_through_nginx_honest_requests_are_answered_one_after_the_other(site: Site) -> None:
    answers = site.post(f"{_PIECES}\r\n5\r\nabcde\r\n0\r\n\r\n{_HIDDEN}")
    assert answers.count("HTTP/1.1 200") == 3
    assert site.server.paths() == ["/open", "/hidden", "/last"]
