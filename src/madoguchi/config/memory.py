"""How a process that serves for long looks for memory nobody uses any more."""

from __future__ import annotations

import gc

# A page makes and drops some ten thousand objects: looking after every seven hundred finds next to nothing each time.
_AFTER, _OLDER, _OLDEST = 10_000, 20, 20


def settle() -> None:
    """Leave alone whatever is loaded now, which stays as long as the process does, and look less often for the rest.

    Called before a server forks, it also keeps the pages of memory shared that the look would write to.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(_AFTER, _OLDER, _OLDEST)
