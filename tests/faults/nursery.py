"""A process that reads the whole house once: whatever a test wants to lose is forked from it, and is as new.

Each line on its input is a request in JSON, each line on its output the answer to it:

- `{"run": "module:function", "arguments": […], "environment": {…}, "errors": "path or nothing"}` gives the number of a
  new process, which calls the function with its arguments in a session of its own;
- `{"end_of": number}` waits until it has ended and gives how, as `subprocess` would: below 0 it was lost to a signal;
- `{"warm": {…environment}}` reads what a process keeps of the house in this environment.

A fork takes only the thread that asks for it along, so that nothing here may begin a second one.
"""

from __future__ import annotations

import gc
import importlib
import json
import os
import sys
import traceback
from collections.abc import Mapping
from typing import Any, NoReturn

import django

django.setup()

import gunicorn.app.wsgiapp  # noqa: E402
import gunicorn.workers.gthread  # noqa: E402, F401
from django.conf import Settings, settings  # noqa: E402
from django.db import connections  # noqa: E402
from django.test import Client  # noqa: E402

from madoguchi.config import settings as own_settings  # noqa: E402
from madoguchi.config import urls, working  # noqa: E402, F401
from madoguchi.config.cli import main as command_line  # noqa: E402, F401
from madoguchi.engines.notices.fonts import missing_glyphs, typst_fonts  # noqa: E402
from madoguchi.faces.lobby import house, sources  # noqa: E402, F401
from tests.faults import crashing_web, crashing_worker, typeset_once  # noqa: E402, F401


def settle(environment: Mapping[str, str]) -> None:
    """Be in this environment, as a process that was started in it."""
    os.environ.clear()
    os.environ.update(environment)
    for name in dict.fromkeys((own_settings.__name__, environment["DJANGO_SETTINGS_MODULE"])):
        importlib.reload(importlib.import_module(name))
    settings._wrapped = Settings(environment["DJANGO_SETTINGS_MODULE"])
    connections.close_all()
    connections._settings = None
    connections.__dict__.pop("settings", None)
    del connections["default"]


def warm(environment: Mapping[str, str]) -> None:
    """Read once what a process keeps, so that each one is as quick as the one before.

    No notice is set here: the typesetter's threads would not come along.
    """
    settle(environment)
    client = Client(HTTP_HOST="127.0.0.1")
    typst_fonts()
    missing_glyphs("見本")
    draft = client.get("/rig/draft").json()
    client.post(f"/apply/{draft['ref']}/submit", {f"consent.{check}": "yes" for check in draft["checks"]})
    case = client.get("/rig/drafted-case").json()
    client.post(f"/staff/cases/{case['ref']}/sign-off", {"revision": case["revision"]})
    connections.close_all()
    gc.collect()
    gc.freeze()


def born(asked: Mapping[str, Any]) -> NoReturn:
    """Be the process that was asked for, and end with it."""
    status = 1
    try:
        os.setsid()
        _keep_to_oneself(asked["errors"])
        settle(asked["environment"])
        module, _, name = asked["run"].partition(":")
        status = int(getattr(importlib.import_module(module), name)(asked["arguments"]) or 0)
    except BaseException:  # noqa: BLE001  (whatever it is, this process must not go on as a second nursery)
        traceback.print_exc()
    finally:
        sys.stderr.flush()
        os._exit(status)


def _keep_to_oneself(errors: str) -> None:
    """Input and output belong to the nursery; errors may have a file of their own."""
    nothing = os.open(os.devnull, os.O_RDWR)
    if errors:
        os.dup2(os.open(errors, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), 2)
    os.dup2(nothing, 0)
    os.dup2(2, 1)


def answer(asked: Mapping[str, Any]) -> int:
    """What the request of one line gives."""
    if "end_of" in asked:
        return os.waitstatus_to_exitcode(os.waitpid(asked["end_of"], 0)[1])
    if "warm" in asked:
        warm(asked["warm"])
        return 0
    if len(os.listdir("/proc/self/task")) != 1:
        raise RuntimeError("a thread was begun in the nursery")
    pid = os.fork()
    if pid == 0:
        born(asked)
    return pid


def main() -> None:
    """Answer line after line until nobody asks any more."""
    for line in sys.stdin:
        print(answer(json.loads(line)), flush=True)  # noqa: T201


if __name__ == "__main__":
    main()
