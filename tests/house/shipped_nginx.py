"""The real nginx with the files that are shipped, as far as they say nothing of their machine."""

from __future__ import annotations

import os
import re
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.conftest import ROOT

FILES = "files.city.example"
# Asked for under this name, it stands in front as on port 80.
PLAIN = "plain.city.example"
_SITE = """
daemon off;
error_log {folder}/log error;
pid {folder}/pid;
events {{ worker_connections 1024; }}
http {{
    # What a server of the shipped files does not say of its logs is logged as Debian does.
    access_log {folder}/inherited.log combined;
    error_log {folder}/inherited-errors.log;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    keepalive_requests 100000;
    set_real_ip_from 127.0.0.1;
    real_ip_header X-Test-Address;
    {site}
}}
"""
# What only a real machine has: the ports, the certificate, the folders and the logs.
_OF_A_MACHINE = (
    (r"listen 80;\s+listen \[::\]:80;\s+server_name [^;]*;", "listen 127.0.0.1:{port}; server_name " + PLAIN + ";"),
    (r"listen 443 ssl;(?=[^}]*?server_name madoguchi)", "listen 127.0.0.1:{port} default_server;"),
    (r"listen 443 ssl;", "listen 127.0.0.1:{port};"),
    (r"listen \[::\]:443 ssl;", ""),
    (r"(ssl_certificate|ssl_certificate_key|ssl_protocols)\s[^;]*;", ""),
    (r"/var/log/nginx", "{folder}/logs"),
    (r"server 127\.0\.0\.1:800[01];", "server 127.0.0.1:{house};"),
    (r"/opt/madoguchi/deploy", "{shipped}"),
)


@dataclass(frozen=True)
class Front:
    """Where browsers find nginx, and its folder: the shipped files log into `logs`, nginx itself into `log`."""

    port: int
    folder: Path
    running: subprocess.Popen[bytes]


@contextmanager
def in_front_of(house: int) -> Iterator[Front]:
    """nginx before a house on this port."""
    with tempfile.TemporaryDirectory(prefix="madoguchi-nginx-") as name, socket.create_server(("127.0.0.1", 0)) as door:
        folder, port = Path(name), door.getsockname()[1]
        (folder / "logs").mkdir()
        site = _shipped({"port": port, "house": house, "folder": folder, "shipped": ROOT / "deploy"})
        (folder / "nginx.conf").write_text(_SITE.format(folder=folder, site=site), encoding="utf-8")
        running = started(program_of_nginx(), folder, door)
        try:
            yield Front(port, folder, running)
        finally:
            running.terminate()
            running.wait()


def _shipped(facts: dict[str, object]) -> str:
    text = "".join((ROOT / "deploy" / name).read_text(encoding="utf-8") for name in ("nginx.conf", "files.conf"))
    for pattern, instead in _OF_A_MACHINE:
        text, changed = re.subn(pattern, instead.format(**facts), text, flags=re.DOTALL)
        assert changed, pattern
    return text


def program_of_nginx() -> str:
    """Where nginx is; a machine without it fails the test, and says what to install."""
    program = shutil.which("nginx", path=f"{os.environ['PATH']}:/usr/sbin")
    if program is None:
        pytest.fail("nginx is missing. Install it with: sudo apt-get install nginx-light")
    return program


def started(program: str, folder: Path, door: socket.socket) -> subprocess.Popen[bytes]:
    """nginx on a socket that listens: it takes over what the variable of its own name tells of, as after an upgrade."""
    door.setblocking(False)
    with (folder / "log").open("wb") as log:
        running = subprocess.Popen(
            [program, "-p", str(folder), "-c", str(folder / "nginx.conf")],
            env={**os.environ, "NGINX": f"{door.fileno()};"},
            pass_fds=(door.fileno(),),
            stdout=log,
            stderr=log,
        )
    door.close()
    return running
