"""A process of the running house that does what a test hands it, piece after piece: the house is read in only once."""

from __future__ import annotations

import io
import json
import sys
from contextlib import redirect_stdout

import django

from madoguchi.foundation.wall.speaker import WORKER, speaking_always


def main() -> None:
    """For every line, a piece of code as JSON, one line back: what it printed, as JSON."""
    django.setup()
    for line in sys.stdin:
        told = io.StringIO()
        with redirect_stdout(told), speaking_always(WORKER):
            exec(json.loads(line), {})  # noqa: S102 - written by the tests beside this file
        print(json.dumps(told.getvalue()), flush=True)  # noqa: T201


if __name__ == "__main__":
    main()
