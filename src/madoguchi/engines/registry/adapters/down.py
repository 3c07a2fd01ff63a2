"""A register that does not answer: for drills, and for the days of a core system's maintenance."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from madoguchi.engines.registry.ports import SourceDown
from madoguchi.values.held import Held


class DownSource:
    """Never answers."""

    def facts_of(self, refs: Sequence[str]) -> Mapping[str, Mapping[str, Held]]:
        """Raises SourceDown."""
        raise SourceDown
