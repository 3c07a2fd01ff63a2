"""An authority that tells the time (RFC 3161), of another make than the house: `openssl ts` at an address."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread

from tests.house.certificates import Authority

_CONFIGURATION = """
[authority]
serial = {folder}/serial
signer_cert = {folder}/stamps.pem
signer_key = {folder}/stamps.pem
signer_digest = sha256
default_policy = 1.2.3.4.1
digests = sha256
ess_cert_id_alg = sha256
"""


class Stamping(BaseHTTPRequestHandler):
    """The authority of `openssl ts` at an address; `mood` is how it answers."""

    folder: Path
    mood = "sound"

    def do_POST(self) -> None:
        """Stamp what was asked, or do what an authority may do instead."""
        asked = self.rfile.read(int(self.headers["Content-Length"]))
        if self.mood != "replaying" or not (self.folder / "answer").exists():
            (self.folder / "asked").write_bytes(asked)
            command = ["openssl", "ts", "-reply", "-config", "authority.cnf", "-section", "authority"]
            command += ["-queryfile", "asked", "-out", "answer"]
            subprocess.run(command, cwd=self.folder, check=True, capture_output=True)
        answers = {"broken": (500, b""), "chatty": (200, b"x" * 400_000), "babbling": (200, b"<html>")}
        status, body = answers.get(self.mood, (200, (self.folder / "answer").read_bytes()))
        self.send_response(302 if self.mood == "pointing" else status)
        self.send_header("Location", "/elsewhere")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Nothing on the screen."""


@contextmanager
def stamping(folder: Path) -> Iterator[str]:
    """The address of an authority, and in its folder whom to believe (`roots.pem`) and whom not (`others.pem`)."""
    Stamping.folder = folder
    known = Authority("stamps")
    known.certify(folder / "stamps.pem", "stamps of the tests", stamps=True)
    (folder / "roots.pem").write_bytes(known.certificate)
    (folder / "others.pem").write_bytes(Authority("others").certificate)
    (folder / "serial").write_text("01\n", encoding="ascii")
    (folder / "authority.cnf").write_text(_CONFIGURATION.format(folder=folder), encoding="utf-8")
    server = HTTPServer(("127.0.0.1", 0), Stamping)
    at_work = Thread(target=server.serve_forever)
    at_work.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/"
    finally:
        server.shutdown()
        at_work.join()
        server.server_close()
