"""A process that works out the rows of a file for the one that takes it in: `python -m madoguchi.config.ahead`.

It hears on its standard input and tells on its standard output, knows no database, and ends when its input does.
"""

from __future__ import annotations

import gc
import os
import struct
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from queue import Queue
from threading import Thread

_LENGTH = struct.Struct(">I")
_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "madoguchi.foundation.journal",
    "madoguchi.foundation.storage",
    "madoguchi.foundation.identity",
    "madoguchi.foundation.access",
    "madoguchi.foundation.catalogue",
    "madoguchi.foundation.dossier",
    "madoguchi.engines.records",
]
"""What the records stand on; the rest of the house would take as long to load as thousands of rows take."""
_AHEAD = 20
"""So many portions wait for whoever asked, and no more."""


def main() -> int:
    """Answer one task."""
    # Whatever is loaded stays: to look for what nobody uses any more would take a tenth of the start.
    gc.disable()
    set_up()
    # Loaded before a row is asked for, with the rest.
    import madoguchi.engines.records.rules.terms_together  # noqa: F401
    from madoguchi.config.memory import settle
    from madoguchi.journeys.registers.file_ahead import answer

    settle()
    gc.enable()
    heard = _heard()
    with _telling() as told:
        answer(lambda: heard.get(), told.put)
    return 0


def set_up() -> None:
    """The house without a database: a question to it would be a mistake here, as nobody's rights are known."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "madoguchi.config.settings")
    import django
    from django.conf import settings

    settings.DATABASES, settings.INSTALLED_APPS = {}, _APPS
    django.setup()


def _heard() -> Queue[bytes]:
    """What is told to this process; when nobody can tell it anything any more, it ends at once."""
    heard = Queue[bytes]()

    def listen() -> None:
        while len(length := sys.stdin.buffer.read(_LENGTH.size)) == _LENGTH.size:
            heard.put(sys.stdin.buffer.read(_LENGTH.unpack(length)[0]))
        os._exit(0)

    Thread(target=listen, daemon=True).start()
    return heard


@contextmanager
def _telling() -> Iterator[Queue[bytes | None]]:
    """What is put here is told while the next is worked out."""
    told = Queue[bytes | None](_AHEAD)

    def tell() -> None:
        while (one := told.get()) is not None:
            _write(_LENGTH.pack(len(one)))
            _write(one)

    teller = Thread(target=tell, daemon=True)
    teller.start()
    yield told
    told.put(None)
    teller.join()


def _write(told: bytes) -> None:
    rest = memoryview(told)
    while rest:
        rest = rest[os.write(1, rest) :]


if __name__ == "__main__":
    sys.exit(main())
