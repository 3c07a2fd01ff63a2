"""The real web server, begun as `python -m gunicorn` begins it."""

from __future__ import annotations

import sys
from collections.abc import Sequence

from gunicorn.app.wsgiapp import run


def main(arguments: Sequence[str]) -> None:
    """Serve as the arguments say until stopped."""
    sys.argv = ["gunicorn", *arguments]
    run()
