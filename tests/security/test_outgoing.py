"""Going out: only to the hosts an administrator named, and never on to where an answer points."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from madoguchi.foundation.identity.oidc import client
from madoguchi.foundation.identity.oidc.outgoing import get_json, same_host
from madoguchi.foundation.identity.oidc.providers import Provider
from madoguchi.foundation.identity.provider_errors import ProviderAway, SignInNotTrusted

ASKED: list[str] = []
WRITTEN: list[int] = []
PIECE, PIECES = b"x" * 65_536, 4_000


class _Pointing(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        """A token that goes on and on, until nobody reads it any longer."""
        self.send_response(200)
        self.end_headers()
        try:
            for _ in range(PIECES):
                self.wfile.write(PIECE)
                WRITTEN.append(len(PIECE))
        except OSError:
            self.close_connection = True

    def do_GET(self) -> None:
        ASKED.append(self.path)
        if self.path == "/.well-known/openid-configuration":
            here = f"http://{self.headers['Host']}"
            self.send_response(200)
            self.end_headers()
            self.wfile.write(json.dumps({"issuer": here, "token_endpoint": f"{here}/token"}).encode())
            return
        if self.path == "/large":
            self.send_response(200)
            self.end_headers()
            self.wfile.write(b'{"a": "' + b"x" * 400_000 + b'"}')
            return
        self.send_response(302)
        self.send_header("Location", "/inside")
        self.end_headers()

    def log_message(self, *told: object) -> None:
        """Say nothing."""


@pytest.fixture
def pointing() -> Iterator[str]:
    """A server whose answers point elsewhere."""
    ASKED.clear()
    WRITTEN.clear()
    client.forget()
    server = HTTPServer(("127.0.0.1", 0), _Pointing)
    threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


def test_s_ssrf_6_an_answer_that_points_elsewhere_is_not_followed(pointing: str) -> None:
    with pytest.raises(SignInNotTrusted):
        get_json(f"{pointing}/first")
    assert ASKED == ["/first"]


def test_s_ssrf_8_an_answer_without_end_is_not_read_to_its_end(pointing: str) -> None:
    with pytest.raises(SignInNotTrusted):
        get_json(f"{pointing}/large")


def test_s_ssrf_8_a_token_without_end_is_not_read_to_its_end(pointing: str) -> None:
    provider = Provider("business", pointing, "house", ("openid",), "RS256", secret="only here")
    with pytest.raises(ProviderAway):
        client.answer_of(provider, code="c", redirect_uri=f"{pointing}/back", nonce="n", verifier="v")
    assert 0 < len(WRITTEN) < PIECES / 4, "what stands in the buffers of two sockets, and no more"


@pytest.mark.parametrize(
    "url",
    [
        "https://127.0.0.1/keys",
        "https://[::1]/keys",
        "http://169.254.169.254/latest/meta-data",
        "https://2130706433/keys",
        "http://issuer.example/keys",
        "https://issuer.example.evil/keys",
        "https://issuer.example@evil.example/keys",
        "https://issuer.example:8443/keys",
        "file:///etc/passwd",
    ],
)
def test_s_ssrf_7_an_endpoint_of_another_host_is_not_gone_to(url: str) -> None:
    with pytest.raises(SignInNotTrusted):
        same_host(url, "https://issuer.example")


def test_nobody_there_is_said_calmly() -> None:
    with pytest.raises(ProviderAway):
        get_json("http://127.0.0.1:1/keys")
