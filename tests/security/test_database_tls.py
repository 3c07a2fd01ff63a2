"""A PostgreSQL that shows a certificate is let in by its name and its authority, or not at all."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from madoguchi.config.postgres import _server_user
from tests.foundation.wall.test_pooler import free_port
from tests.house.certificates import Authority
from tests.security.test_configuration import told

NAME = "127.0.0.1"
_ASKED = """
from django.db import connection, OperationalError
try:
    with connection.cursor() as cursor:
        cursor.execute("SELECT ssl, version FROM pg_stat_ssl WHERE pid = pg_backend_pid()")
        print(*cursor.fetchone())
except OperationalError as refused:
    print(" ".join(str(refused).split()))
"""


@dataclass(frozen=True)
class Server:
    """Where it listens, and the file of the authority that certified it."""

    port: int
    authority: Path

    def url(self, host: str, authority: Path | None = None, *, mode: str = "verify-full") -> str:
        """The address of the house's database, asked for by this name."""
        asked = f"sslmode={mode}&sslrootcert={authority or self.authority}&hostaddr=127.0.0.1"
        return f"postgresql://postgres@{host}:{self.port}/postgres?{asked}"


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    """A PostgreSQL of the system, which unlike the embedded one speaks TLS."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin"))
    assert found, "PostgreSQL is missing. Install it with: sudo apt-get install postgresql"
    user, port, authority = _server_user(), free_port(), Authority("見本の認証局")
    identity = {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []} if user else {}

    def run(program: str, *arguments: str) -> None:
        command = [str(found[-1] / program), *arguments]
        subprocess.run(command, check=True, cwd="/", stdout=subprocess.DEVNULL, **identity)  # type: ignore[call-overload]

    with tempfile.TemporaryDirectory(prefix="madoguchi-tls-") as made:
        folder, key = Path(made), Path(made) / "server.pem"
        authority.certify(key, NAME)
        (folder / "authority.pem").write_bytes(authority.certificate)
        key.chmod(0o600)
        for one in (folder, key):
            if user:
                os.chown(one, user.pw_uid, user.pw_gid)
        data = str(folder / "data")
        run("initdb", "-D", data, "-U", "postgres", "--auth=trust", "--no-sync")
        (folder / "data" / "pg_hba.conf").write_text("hostssl all all 127.0.0.1/32 trust\n")
        listening = f"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories='' -c fsync=off"
        speaking = f"-c ssl=on -c ssl_cert_file={key} -c ssl_key_file={key}"
        run("pg_ctl", "start", "-D", data, "-w", "-l", str(folder / "log"), "-o", f"{listening} {speaking}")
        folder.chmod(0o755)
        try:
            yield Server(port, folder / "authority.pem")
        finally:
            run("pg_ctl", "stop", "-D", data, "-m", "immediate", "-w")
            shutil.rmtree(data)


def test_s_tls_1_a_database_with_its_name_and_authority_is_spoken_to_over_new_tls(
    server: Server, tmp_path: Path
) -> None:
    assert told(_ASKED, tmp_path, DATABASE_URL=server.url(NAME)) in ("True TLSv1.3", "True TLSv1.2")


def test_s_tls_1_a_database_that_shows_the_name_of_another_is_refused(server: Server, tmp_path: Path) -> None:
    said = told(_ASKED, tmp_path, DATABASE_URL=server.url("db.example"))
    assert "does not match host name" in said
    # A mode that looks at no name lets the same server in: it is the mode that refuses.
    assert told(_ASKED, tmp_path, DATABASE_URL=server.url("db.example", mode="verify-ca")).startswith("True")


def test_s_tls_1_a_database_of_another_authority_is_refused(server: Server, tmp_path: Path) -> None:
    other = tmp_path / "other.pem"
    other.write_bytes(Authority("見本の別の認証局").certificate)
    assert "certificate verify failed" in told(_ASKED, tmp_path, DATABASE_URL=server.url(NAME, other))


def test_s_tls_1_a_database_that_takes_tls_only_is_not_spoken_to_in_the_clear(server: Server, tmp_path: Path) -> None:
    said = told(_ASKED, tmp_path, DATABASE_URL=server.url(NAME, mode="disable"))
    assert "no encryption" in said
