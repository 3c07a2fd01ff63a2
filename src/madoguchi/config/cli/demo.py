"""`madoguchi demo`: the whole city hall with synthetic people, on one machine, until Ctrl-C."""

from __future__ import annotations

import argparse
import contextlib
import os
import socket
import sys
from collections.abc import Iterator
from typing import Any

from madoguchi.config import environment
from madoguchi.config.cli.lobby import lobby_arguments, lobby_port
from madoguchi.config.cli.serve import gunicorn_arguments
from madoguchi.config.cli.worker import worker_arguments
from madoguchi.config.house import database, run_as_owner, run_together
from madoguchi.config.providers import can_run, free_ports, running

_SIGN_INS = (
    ("residents and a business", "/sign-in"),
    ("clerks, chiefs, an administrator", "/staff/sign-in"),
)


def add_to(verbs: Any) -> None:
    """Declare the command."""
    verb = verbs.add_parser("demo", help="run a demonstration city until Ctrl-C")
    verb.add_argument("--address", default=environment.text("MADOGUCHI_ADDRESS"))
    verb.add_argument("--port", type=int, default=environment.number("PORT"))
    verb.add_argument("--reset", action="store_true", help="forget the demonstration and end (asks nothing)")
    verb.set_defaults(run=run)


def run(chosen: argparse.Namespace) -> int:
    """Prepare, print the addresses and sign-ins, serve and work; nothing is left running afterwards."""
    os.environ["MADOGUCHI_DEMO"] = "1"
    lobby = lobby_port(chosen.port)
    os.environ.setdefault("MADOGUCHI_BASE_URL", f"http://{chosen.address}:{chosen.port}")
    os.environ.setdefault("MADOGUCHI_LOBBY_URL", f"http://{chosen.address}:{lobby}")
    if chosen.reset:
        from madoguchi.config.reset import reset

        return reset()
    _check_port(chosen.address, chosen.port, "PORT")
    _check_port(chosen.address, lobby, "LOBBY_PORT")
    print("madoguchi: preparing", flush=True)
    with database():
        failed = run_as_owner("prepare", "--publish", "--demonstration")
        if failed:
            return failed
        with _providers():
            _announce(f"http://{chosen.address}:{chosen.port}", f"http://{chosen.address}:{lobby}")
            web, rest = gunicorn_arguments(chosen.address, chosen.port), lobby_arguments(chosen.address, lobby)
            return run_together([web, worker_arguments(), rest])


@contextlib.contextmanager
def _providers() -> Iterator[None]:
    """The demonstration's providers of identities, where Node is; without them the marked sign-in is left."""
    if not can_run():
        print("  · no Node: the demonstration sign-in stands in for the providers of identities", flush=True)
        yield
        return
    folder = environment.home().root / "providers"
    with running(folder, base_url=os.environ["MADOGUCHI_BASE_URL"], ports=free_ports()) as found:
        os.environ.update(found.environment)
        yield


def _check_port(address: str, port: int, setting: str) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((address, port))
        except OSError:
            raise environment.SettingUnusable(
                f"Port {port} is in use. Choose another one, for example: {setting}={port + 10} make run"
            ) from None


def _announce(base: str, lobby: str) -> None:
    lines = [
        "",
        f"  portal    {base}/",
        f"  staff     {base}/staff/",
        f"  console   {base}/console/",
        f"  API       {base}/api/v1/openapi.json",
        f"  lobby     {lobby}/times",
        "",
        "  Demonstration sign-ins (choose a name, no password):",
        *(f"    {who:<36}{base}{where}" for who, where in _SIGN_INS),
        "",
        "  Everything and everyone in it is synthetic. Ctrl-C stops it.",
        "",
    ]
    print("\n".join(lines), file=sys.stdout, flush=True)
