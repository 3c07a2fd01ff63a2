"""Who publishes in the lobby: each function gives pages by path, and is asked at most once a second.

To show something new to very many people (a calling board, a place in the queue), write a function without arguments
that reads what it needs with one or two statements and returns `{"/path": Sheet(body, kind)}`, and name it here. The
lobby prints a page only when its bytes have changed, answers 304 to whoever has it, and never asks per request. Paths
of different publishers must differ; a page that is no longer returned is gone.
"""

from __future__ import annotations

from madoguchi.faces.lobby.shelf import Refresh
from madoguchi.faces.lobby.times import Times

PUBLISHERS: tuple[Refresh, ...] = (Times(),)
