"""An existing system behind the real nginx: the rules and the journal of this house stand before every request."""

from __future__ import annotations

import os
import shutil
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread
from typing import ClassVar
from wsgiref.simple_server import WSGIRequestHandler, make_server

import pytest
from django.core.handlers.wsgi import WSGIHandler
from django.core.signals import request_finished, request_started
from django.db import close_old_connections, connections
from django.test import Client

from madoguchi.foundation.access.models import RecordedDecision
from madoguchi.foundation.journal.models import Entry
from tests.conftest import ROOT
from tests.faces.staff.conftest import Door
from tests.foundation.wall.test_pooler import free_port
from tests.journeys import office

pytestmark = pytest.mark.django_db
SHIPPED = ROOT / "deploy" / "existing-system.conf"
_SITE = """
daemon off;
error_log stderr;
pid {folder}/pid;
events {{}}
http {{
    access_log off;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    upstream madoguchi {{ server 127.0.0.1:{house}; }}
    upstream existing_system {{ server 127.0.0.1:{system}; }}
    server {{
        listen 127.0.0.1:{port};
        include {shipped};
    }}
}}
"""


class System(BaseHTTPRequestHandler):
    """An old web system: it answers whatever it is asked, and notes what reached it."""

    reached: ClassVar[list[tuple[str, str, str]]] = []

    def do_GET(self) -> None:
        """Say who was told to be here."""
        self.reached.append((self.path, self.headers.get("X-Staff", ""), self.headers.get("Cookie", "")))
        self.send_response(200)
        self.end_headers()
        self.wfile.write(b"the old ledger")

    def log_message(self, *_: object) -> None:
        """Nothing on the screen."""


class Quiet(WSGIRequestHandler):
    """The house's own server says nothing of each request."""

    def log_message(self, *_: object) -> None:
        """Nothing on the screen."""


@pytest.fixture
def site(db: None, tmp_path: Path) -> Iterator[str]:
    """The address of nginx in front of a house on this test's own connection, and of an old system."""
    own = connections["default"]
    own.inc_thread_sharing()
    # As Django's own client does: the connection of a test is not closed between requests.
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    house = make_server("127.0.0.1", 0, WSGIHandler(), handler_class=Quiet)
    system, port = HTTPServer(("127.0.0.1", 0), System), free_port()

    def keep_house() -> None:
        connections["default"] = own
        house.serve_forever()

    at_work = [Thread(target=each) for each in (keep_house, system.serve_forever)]
    for each in at_work:
        each.start()
    System.reached.clear()
    ports = {"house": house.server_port, "system": system.server_port, "port": port}
    (tmp_path / "nginx.conf").write_text(_SITE.format(folder=tmp_path, shipped=SHIPPED, **ports), encoding="utf-8")
    program = shutil.which("nginx", path=f"{os.environ['PATH']}:/usr/sbin")
    assert program, "apt-get install nginx-light"
    running = subprocess.Popen([program, "-p", str(tmp_path), "-c", str(tmp_path / "nginx.conf")])
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        running.terminate()
        running.wait()
        for server, each in zip((house, system), at_work, strict=True):
            server.shutdown()
            each.join()
            server.server_close()
        for signal in (request_started, request_finished):
            signal.connect(close_old_connections)
        own.dec_thread_sharing()


class _Stays(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_: object) -> None:
        return None


def asked(where: str, client: Client | None = None, **headers: str) -> tuple[int, str, str]:
    """Status, body and where it leads."""
    cookie = "; ".join(f"{one.key}={one.value}" for one in client.cookies.values()) if client else ""
    opener = urllib.request.build_opener(_Stays)
    request = urllib.request.Request(where, headers={"Cookie": cookie, **headers})  # noqa: S310 - our own nginx
    for _ in range(200):
        try:
            with opener.open(request) as answer:
                return answer.status, answer.read().decode(), ""
        except urllib.error.HTTPError as refused:
            return refused.code, refused.read().decode(), refused.headers.get("Location", "")
        except urllib.error.URLError:
            time.sleep(0.05)
    raise AssertionError("nginx does not answer")


def test_one_door_for_an_old_system(site: str, door: Door) -> None:
    ledger = f"{site}/systems/tax_ledger/"

    status, _, leads_to = asked(f"{ledger}pages/1")
    assert (status, leads_to) == (302, f"{site}/staff/sign-in?next=/systems/tax_ledger/pages/1")

    status, page, _ = asked(f"{ledger}pages/1", door(office.STRANGER))
    assert status == 403
    assert "system.named_post" in page
    assert "このシステムは、定義に書かれた課か職の人だけが使えます。" in page
    assert System.reached == []
    refused = RecordedDecision.objects.get(actor_ref=office.STRANGER.ref, action="use_system")
    assert (refused.allowed, refused.rule) == (False, "system.named_post")

    # Who may comes in; the system learns the account, whatever was sent under that name, and not the session.
    status, page, _ = asked(f"{ledger}pages/1?q=x", door(office.CENTRE), **{"X-Staff": "somebody-else"})
    assert (status, page) == (200, "the old ledger")
    assert System.reached == [("/pages/1?q=x", office.CENTRE.ref, "")]
    entry = Entry.objects.get(verb="read:system")
    assert (entry.actor_ref, entry.data) == (office.CENTRE.ref, "税の台帳の照会（見本）")
    assert entry.detail == {"system": "tax_ledger", "method": "GET", "path": "/systems/tax_ledger/pages/1"}

    # Nobody reaches the question itself from outside.
    assert asked(f"{site}/_gate", door(office.CENTRE))[0] == 404


@pytest.mark.parametrize(
    ("by", "status"),
    [
        (office.member("company-1", "administrative_centre", roles=("contractor",)), 403),
        (office.ADMINISTRATOR, 403),
        (office.CENTRE, 204),
    ],
)
def test_who_may_not_see_what_is_most_confidential_does_not_come_in(door: Door, by: office.Actor, status: int) -> None:
    answer = door(by).get("/staff/systems/tax_ledger/gate", headers={"X-Original-Path": "/x"})
    assert answer.status_code == status
    assert answer.headers.get("X-Staff", "") == (by.ref if status == 204 else "")


def test_a_system_nobody_declared_stays_shut(door: Door) -> None:
    assert door(office.CENTRE).get("/staff/systems/nothing/gate").status_code == 403
    assert door(office.CENTRE).get("/staff/systems/nothing/why").status_code == 404
    assert Client().get("/staff/systems/tax_ledger/gate").status_code == 401
