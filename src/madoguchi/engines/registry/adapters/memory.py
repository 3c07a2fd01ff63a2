"""A register in memory: what it is given is what it holds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from madoguchi.values.held import Held


class MemorySource:
    """Answers from a mapping of person to facts."""

    def __init__(self, facts: Mapping[str, Mapping[str, Held]]) -> None:
        self._facts = facts

    def facts_of(self, refs: Sequence[str]) -> Mapping[str, Mapping[str, Held]]:
        """The facts given for these people."""
        return {ref: self._facts[ref] for ref in refs if ref in self._facts}
