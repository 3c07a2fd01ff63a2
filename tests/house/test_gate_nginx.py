"""An existing system behind the real nginx: the rules and the journal of this house stand before every request.

The house answers in the thread of the test, on its connection to the database; only the browser and the old system have
threads of their own. nginx is handed a socket that listens already, so that nobody waits for a port or loses one.
"""

from __future__ import annotations

import http.client
import socket
import ssl
import subprocess
import tempfile
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread
from typing import ClassVar
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

import pytest
from django.conf import LazySettings
from django.core.handlers.wsgi import WSGIHandler

from madoguchi.foundation.access.models import RecordedDecision
from madoguchi.foundation.identity.devices import fingerprint_of, signed_line
from madoguchi.foundation.identity.kept_devices import Because, register_devices, retire_device
from madoguchi.foundation.identity.postures import DeviceFacts, DeviceReason
from madoguchi.foundation.journal.models import Entry
from madoguchi.foundation.journal.names import opened_names
from madoguchi.values.actor import SYSTEM
from madoguchi.values.clock import now, today
from madoguchi.values.networks import networks
from tests.conftest import ROOT
from tests.house.certificates import Authority
from tests.house.conftest import undone
from tests.house.in_thread import connection_stays
from tests.house.scene import PEOPLE, Scene
from tests.house.shipped_nginx import program_of_nginx, started

pytestmark = pytest.mark.django_db
SHIPPED = ROOT / "deploy"
OFFICE, OUTSIDE = "10.1.2.3", "203.0.113.5"
LEDGER = "/systems/tax_ledger"
KEY = "k" * 32
_SECONDS = 60
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
    include {shipped}/existing-systems.conf;
    # The browser of a test says where it is; what is shipped looks at the address as if it really came from there.
    set_real_ip_from 127.0.0.1;
    real_ip_header X-Test-Address;
    upstream madoguchi {{ server 127.0.0.1:{house}; }}
    upstream existing_system {{ server 127.0.0.1:{system}; }}
    server {{
        listen 127.0.0.1:{port} ssl;
        ssl_certificate {folder}/site.pem;
        ssl_certificate_key {folder}/site.pem;
        ssl_client_certificate {folder}/authority.pem;
        ssl_verify_client optional;
        include {shipped}/existing-system.conf;
    }}
}}
"""


class System(BaseHTTPRequestHandler):
    """An old web system: it answers whatever it is asked, and notes what reached it."""

    reached: ClassVar[list[tuple[str, str, str]]] = []
    numbers: ClassVar[list[str]] = []

    def do_GET(self) -> None:
        """Say that somebody came in."""
        self.numbers.append(self.headers.get("X-Request-Id", ""))
        self.reached.append((self.path, self.headers.get("X-Staff", ""), self.headers.get("Cookie", "")))
        self.send_response(200)
        self.end_headers()
        self.wfile.write(b"the old ledger")

    def log_message(self, *_: object) -> None:
        """Nothing on the screen."""


class Quiet(WSGIRequestHandler):
    """The house's own server says nothing of each request, and notes which reached it."""

    reached: ClassVar[list[str]] = []

    def parse_request(self) -> bool:
        """Note the line of the request, also of one that cannot be read."""
        self.reached.append(self.raw_requestline.decode("latin-1").strip())
        return super().parse_request()

    def log_message(self, *_: object) -> None:
        """Nothing on the screen."""


@dataclass(frozen=True)
class Told:
    """An answer as a browser gets it."""

    status: int
    page: str
    leads_to: str
    headers: tuple[str, ...] = ()


@dataclass(frozen=True)
class Site:
    """The old system's address, as browsers find it behind nginx."""

    scene: Scene
    port: int
    folder: Path
    authority: Authority
    house: WSGIServer
    nginx: subprocess.Popen[bytes]
    browsers: ThreadPoolExecutor

    def asked(
        self, path: str, role: str = "", *, certificate: str = "", headers: Mapping[str, str] | None = None
    ) -> Told:
        """What a browser is answered in which this role is signed in, on a device with this certificate."""
        sent = {"Cookie": f"sid={self.scene.cookies[role]}" if role else "", "X-Test-Address": OFFICE}
        told = self.browsers.submit(self._browse, path, {**sent, **(headers or {})}, certificate)
        while not told.done():
            with connection_stays():
                self.house.handle_request()
            assert self.nginx.poll() is None, (self.folder / "log").read_text(encoding="utf-8")
        return told.result()

    def _browse(self, path: str, headers: Mapping[str, str], certificate: str) -> Told:
        trusting = ssl.create_default_context(cafile=self.folder / "authority.pem")
        if certificate:
            trusting.load_cert_chain(self.folder / certificate)
        line = http.client.HTTPSConnection("127.0.0.1", self.port, context=trusting, timeout=_SECONDS)
        try:
            line.request("GET", path, headers=dict(headers))
            answer = line.getresponse()
            return Told(
                answer.status, answer.read().decode(), answer.headers.get("Location", ""), tuple(answer.headers)
            )
        finally:
            line.close()


@pytest.fixture(scope="module")
def site(scene: Scene) -> Iterator[Site]:
    """nginx with the file that is shipped, before the scene and an old system."""
    program = program_of_nginx()
    house = make_server("127.0.0.1", 0, WSGIHandler(), handler_class=Quiet)
    house.timeout = 0.02
    system = HTTPServer(("127.0.0.1", 0), System)
    at_work = Thread(target=system.serve_forever)
    at_work.start()
    with (
        tempfile.TemporaryDirectory(prefix="madoguchi-nginx-") as name,
        socket.create_server(("127.0.0.1", 0)) as door,
        ThreadPoolExecutor(1) as browsers,
    ):
        folder, port, authority = Path(name), door.getsockname()[1], Authority("office")
        authority.certify(folder / "site.pem", "127.0.0.1")
        (folder / "authority.pem").write_bytes(authority.certificate)
        ports = {"house": house.server_port, "system": system.server_port, "port": port}
        (folder / "nginx.conf").write_text(_SITE.format(folder=folder, shipped=SHIPPED, **ports), encoding="utf-8")
        nginx = started(program, folder, door)
        try:
            yield Site(scene, port, folder, authority, house, nginx, browsers)
        finally:
            nginx.terminate()
            nginx.wait()
            system.shutdown()
            at_work.join()
            for server in (house, system):
                server.server_close()


@pytest.fixture(autouse=True)
def nothing_happened(site: Site) -> Iterator[None]:
    """Each test begins with the scene as it was."""
    System.reached.clear()
    Quiet.reached.clear()
    with undone():
        yield


def _path_in(entry: Entry) -> str:
    """The path of a request as the journal keeps it: sealed, and opened by its key."""
    return opened_names([entry.detail["path"]])[entry.detail["path"]]


def test_one_door_for_an_old_system(site: Site) -> None:
    told = site.asked(f"{LEDGER}/pages/1")
    assert told.status == 302
    assert told.leads_to == f"https://127.0.0.1:{site.port}/staff/sign-in?next={LEDGER}/pages/1"

    told = site.asked(f"{LEDGER}/pages/1", "stranger")
    assert told.status == 403
    assert "system.named_post" in told.page
    assert "このシステムは、定義に書かれた課か職の人だけが使えます。" in told.page
    assert System.reached == []
    refused = RecordedDecision.objects.get(actor_ref=PEOPLE["stranger"].ref, action="use_system")
    assert (refused.allowed, refused.rule) == (False, "system.named_post")

    # Who may comes in; the system learns the account, whatever was sent under that name, and not the session.
    told = site.asked(f"{LEDGER}/pages/1?q=x", "centre", headers={"X-Staff": "somebody-else"})
    assert (told.status, told.page) == (200, "the old ledger")
    assert System.reached == [("/pages/1?q=x", PEOPLE["centre"].ref, "")]
    entry = Entry.objects.get(verb="read:system")
    assert (entry.actor_ref, entry.data) == (PEOPLE["centre"].ref, "税の台帳の照会（見本）")
    known = {name: entry.detail[name] for name in ("system", "method")}
    assert known == {"system": "tax_ledger", "method": "GET"}
    assert _path_in(entry) == f"{LEDGER}/pages/1"
    assert LEDGER not in str(entry.detail)

    # Nobody reaches the question itself from outside.
    assert site.asked("/_gate", "centre").status == 404


def test_s_log_1_the_entry_of_a_look_at_an_old_system_names_the_request_that_system_saw(
    site: Site, settings: LazySettings
) -> None:
    settings.MADOGUCHI_BEHIND_PROXY, settings.MADOGUCHI_PROXIES = True, networks(["127.0.0.1/32"])
    System.numbers.clear()
    assert site.asked(f"{LEDGER}/pages/1", "centre", headers={"X-Request-Id": "f" * 32}).status == 200
    assert [Entry.objects.get(verb="read:system").request] == System.numbers != ["f" * 32]


@pytest.mark.parametrize("role", ["", "stranger", "centre"])
@pytest.mark.parametrize(
    "forged",
    [
        f"{LEDGER}/%0d%0a%0d%0aGET%20/x%20HTTP/1.1",
        f"{LEDGER}/%0D%0AX-Extra:%20yes",
        f"{LEDGER}/%0aX-Extra:%20yes",
        "/%73ystems/tax_ledger/%0d%0aX-Extra:%20yes",
        f"/a/..{LEDGER}/%0d%0aX-Extra:%20yes",
    ],
)
def test_the_end_of_a_line_in_a_path_begins_no_other_request_and_no_other_header(
    site: Site, role: str, forged: str
) -> None:
    told = site.asked(forged, role)
    assert (told.status, told.leads_to, "X-Extra" in told.headers) == (400, "", False)
    assert (Quiet.reached, System.reached) == ([], [])


def test_what_the_house_is_told_of_a_path_is_what_was_sent_without_the_question(site: Site) -> None:
    # Words typed into a form may hold the end of a line: only in a path it is refused.
    assert site.asked(f"{LEDGER}/%E7%A8%8E%3Fa%26b?q=one%0d%0atwo", "centre").status == 200
    assert [path for path, *_ in System.reached] == ["/%E7%A8%8E%3Fa&b?q=one%0d%0atwo"]
    assert _path_in(Entry.objects.get(verb="read:system")) == f"{LEDGER}/%E7%A8%8E%3Fa%26b"


@pytest.mark.parametrize(
    ("path", "onwards"),
    [
        ("/%E7%A8%8E/1?name=x", f"{LEDGER}/%E7%A8%8E/1"),
        ("/1&next=/console/", f"{LEDGER}/"),
        ("/1%3Fa", f"{LEDGER}/"),
        ("/1%26next=x", f"{LEDGER}/"),
        ("/a+b", f"{LEDGER}/"),
    ],
)
def test_after_signing_in_nobody_is_led_elsewhere_than_asked(site: Site, path: str, onwards: str) -> None:
    told = site.asked(LEDGER + path)
    assert told.leads_to == f"https://127.0.0.1:{site.port}/staff/sign-in?next={onwards}"


@pytest.mark.parametrize("role", ["", "stranger", "centre"])
def test_from_outside_the_office_nobody_comes_as_far_as_the_question(site: Site, role: str) -> None:
    told = site.asked(f"{LEDGER}/pages/1", role, headers={"X-Test-Address": OUTSIDE})
    assert (told.status, "system." in told.page) == (403, False)
    assert (Quiet.reached, System.reached) == ([], [])


def test_only_a_device_whose_certificate_is_registered_comes_in(site: Site, settings: LazySettings) -> None:
    settings.MADOGUCHI_DEVICES, settings.MADOGUCHI_BEHIND_PROXY = "certificate", True
    settings.MADOGUCHI_PROXIES = networks(["127.0.0.1/32"])
    marks = {name: site.authority.certify(site.folder / f"{name}.pem", name) for name in ("known", "late", "unknown")}
    Authority("elsewhere").certify(site.folder / "foreign.pem", "known")
    sound = DeviceFacts("PC-7001", is_managed=True, is_encrypted=True, updated_on=today(), told_at=now())
    late = DeviceFacts("PC-7002", is_managed=True, is_encrypted=True, updated_on=None, told_at=now())
    told = [(sound, fingerprint_of(marks["known"])), (late, fingerprint_of(marks["late"]))]
    register_devices(told, by=SYSTEM)

    assert site.asked(f"{LEDGER}/", "centre", certificate="known.pem").status == 200
    stale = site.asked(f"{LEDGER}/", "centre", certificate="late.pem")
    assert (stale.status, "device.stale" in stale.page) == (403, True)
    for certificate in ("unknown.pem", ""):
        # What a browser writes into the headers itself is overwritten.
        forged = {"X-Client-Verify": "SUCCESS", "X-Client-Cert": "known"}
        shut = site.asked(f"{LEDGER}/", "centre", certificate=certificate, headers=forged)
        assert (shut.status, "device.unmanaged" in shut.page) == (403, True)
    # A certificate of another authority does not come as far as the house.
    assert site.asked(f"{LEDGER}/", "centre", certificate="foreign.pem").status == 400
    retire_device("PC-7001", Because(DeviceReason.LOST), by=SYSTEM)
    assert site.asked(f"{LEDGER}/", "centre", certificate="known.pem").status == 403
    assert len(System.reached) == 1


def test_a_gateway_that_signs_what_it_knows_of_a_device_is_believed(site: Site, settings: LazySettings) -> None:
    settings.MADOGUCHI_DEVICES, settings.MADOGUCHI_DEVICE_KEY = "signed", KEY
    told = {"device": "PC-0001", "managed": True, "encrypted": True, "updated": today().isoformat()}
    told["at"] = int(now().timestamp())
    assert site.asked(f"{LEDGER}/", "centre", headers={"X-Device": signed_line(told, KEY)}).status == 200
    for line in (signed_line(told, "another key, as long as this one is"), ""):
        assert site.asked(f"{LEDGER}/", "centre", headers={"X-Device": line}).status == 403
    assert len(System.reached) == 1
