"""The lobby of a build that lacks one guard, named by RIG_WITHOUT; the tests of an opening must find it out."""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import Any

from madoguchi.config.cli import main

MANY = 1_000_000


def remove(guard: str) -> None:
    """Take this guard out of the writer, in this process."""
    from madoguchi.engines.booking.actions import opening as actions

    def free_as_ever(line: str, slots: list[int]) -> dict[int, int]:
        return dict.fromkeys(slots, MANY)

    def nobody(*_: Any) -> set[str]:
        return set()

    def nothing_known(_opening_id: int, _keys: Sequence[str]) -> dict[str, Any]:
        return {}

    guards = {
        "capacity": ("_lock_slots", free_as_ever),
        "person": ("_holders", nobody),
        "request": ("outcomes_of_keys", nothing_known),
    }
    name, without = guards[guard]
    if not hasattr(actions, name):
        raise RuntimeError("there is no guard to remove")
    setattr(actions, name, without)


def lobby(arguments: Sequence[str]) -> int:
    """The command line `madoguchi` in this build."""
    if os.environ["RIG_WITHOUT"]:
        remove(os.environ["RIG_WITHOUT"])
    return main(arguments)
