"""`madoguchi lobby`: the process for what very many people look at or press at once."""

from __future__ import annotations

import argparse
import os
import sys
from typing import Any

from madoguchi.config import environment
from madoguchi.config.house import database, run_together


def add_to(verbs: Any) -> None:
    """Declare the command."""
    verb = verbs.add_parser("lobby", help="run the lobby: free times, mass openings, boards")
    verb.add_argument("--address", default=environment.text("MADOGUCHI_ADDRESS"))
    verb.add_argument("--port", type=int, default=lobby_port(environment.number("PORT")))
    verb.add_argument("--alone", action="store_true", help=argparse.SUPPRESS)
    verb.set_defaults(run=run)


def lobby_port(web_port: int) -> int:
    """The port of the lobby beside a web process on `web_port`."""
    return environment.number("LOBBY_PORT") if environment.text("LOBBY_PORT") else web_port + 1


def lobby_arguments(address: str, port: int) -> list[str]:
    """The lobby's command, for a house that keeps the database itself."""
    return [sys.executable, "-m", "madoguchi", "lobby", "--alone", "--address", address, "--port", str(port)]


def run(chosen: argparse.Namespace) -> int:
    """Serve until stopped."""
    if not chosen.alone:
        with database():
            return run_together([lobby_arguments(chosen.address, chosen.port)])
    import django

    os.environ["MADOGUCHI_SIDE"] = "internet"
    django.setup()
    from madoguchi.config.hearing import check_heard
    from madoguchi.config.memory import settle
    from madoguchi.faces.lobby.house import open_lobby
    from madoguchi.faces.lobby.sources import PUBLISHERS
    from madoguchi.foundation.wall.speaker import Side, Speaker, speaking_always

    check_heard()
    settle()
    with speaking_always(Speaker(Side.PORTAL, "lobby")):
        open_lobby(chosen.address, chosen.port, PUBLISHERS)
    return 0
