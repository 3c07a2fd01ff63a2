"""One measured figure beside its target and beside the floor the same run found."""

from __future__ import annotations

import importlib
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context


@dataclass(frozen=True)
class Measure:
    """A figure: `met` is None without a target; `floor` is the least possible here, `ratio` how far from it we are."""

    name: str
    value: float
    unit: str
    target: float | None = None
    met: bool | None = None
    floor: float | None = None
    ratio: float | None = None


def at_most(name: str, value: float, unit: str, target: float, *, floor: float | None = None) -> Measure:
    """A figure that should be small, such as a time."""
    return Measure(name, value, unit, target, value <= target, floor, value / floor if floor else None)


def at_least(name: str, value: float, unit: str, target: float, *, floor: float | None = None) -> Measure:
    """A figure that should be large, such as a rate."""
    return Measure(name, value, unit, target, value >= target, floor, value / floor if floor else None)


def found_by(name: str) -> list[Measure]:
    """What the measurement of this name finds."""
    found: list[Measure] = importlib.import_module(f"benchmarks.{name}").run()
    return found


def alone(work: Callable[..., list[Measure]], *given: object) -> list[Measure]:
    """What this work finds in a process of its own: each measures another house, and Django reads its settings once."""
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as process:
        return process.submit(work, *given).result()
