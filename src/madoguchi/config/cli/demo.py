"""`madoguchi demo`: the whole city hall with synthetic people, on one machine, until Ctrl-C."""

from __future__ import annotations

import argparse
import contextlib
import os
import socket
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from typing import Any

from madoguchi.config import environment
from madoguchi.config.cli.lobby import lobby_arguments, lobby_port
from madoguchi.config.cli.serve import gunicorn_arguments
from madoguchi.config.cli.worker import worker_arguments
from madoguchi.config.house import Together, check_database, database, run_as_owner, together

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
    check_database()
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
    with database(), _providers() as providers_answer, together() as house:
        return _run(house, chosen.address, chosen.port, lobby, providers_answer)
    return 0


def _run(house: Together, address: str, port: int, lobby: int, providers_answer: Callable[[], None]) -> int:
    """What takes long goes on side by side; nothing is announced before it answers."""
    open_web = house.start_ahead(gunicorn_arguments(address, port))
    failed = run_as_owner("prepare", "--publish", "--demonstration")
    if failed:
        return failed
    open_web()
    if _answers(house, f"http://{address}:{port}/"):
        _announce(f"http://{address}:{port}")
        providers_answer()
        _announce_sign_ins(f"http://{address}:{port}")
        # On a small machine these would keep the first page waiting.
        house.start(worker_arguments())
        house.start(lobby_arguments(address, lobby))
        if _answers(house, f"http://{address}:{lobby}/times"):
            print(f"  lobby     http://{address}:{lobby}/times\n", flush=True)
    return house.wait()


def _answers(house: Together, url: str) -> bool:
    """Wait until somebody answers at this address; false when a process of the house ended instead."""
    while house.is_whole:
        try:
            with urllib.request.urlopen(url, timeout=30):  # noqa: S310
                return True
        except urllib.error.HTTPError:
            return True
        except OSError:
            time.sleep(0.05)
    return False


@contextlib.contextmanager
def _providers() -> Iterator[Callable[[], None]]:
    """The demonstration's providers of identities, where Node is; without them the marked sign-in is left.

    What is given waits until they answer.
    """
    from madoguchi.config.providers import can_run, free_ports, starting

    if not can_run():
        print("  · no Node: the demonstration sign-in stands in for the providers of identities", flush=True)
        yield lambda: None
        return
    folder = environment.home().root / "providers"
    with starting(folder, base_url=os.environ["MADOGUCHI_BASE_URL"], ports=free_ports()) as found:
        os.environ.update(found.environment)
        yield found.wait_until_ready


def _check_port(address: str, port: int, setting: str) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((address, port))
        except OSError:
            raise environment.SettingUnusable(
                f"Port {port} is in use. Choose another one, for example: {setting}={port + 10} make run"
            ) from None


def _announce(base: str) -> None:
    lines = [
        "",
        f"  portal    {base}/",
        f"  staff     {base}/staff/",
        f"  console   {base}/console/",
        f"  API       {base}/api/v1/openapi.json",
    ]
    print("\n".join(lines), flush=True)


def _announce_sign_ins(base: str) -> None:
    lines = [
        "",
        "  Demonstration sign-ins (choose a name, no password):",
        *(f"    {who:<36}{base}{where}" for who, where in _SIGN_INS),
        "",
        "  Everything and everyone in it is synthetic. Ctrl-C stops it.",
        "",
    ]
    print("\n".join(lines), flush=True)
