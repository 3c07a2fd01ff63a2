"""What the room asks of a register, ours or another's: what it holds of some people."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol

from madoguchi.values.held import Held


class RegisterSource(Protocol):
    """One register; a source that cannot answer says so with `SourceDown`, never with an empty answer."""

    def facts_of(self, refs: Sequence[str]) -> Mapping[str, Mapping[str, Held]]:
        """What the register holds of these people, by person and key; a key it never heard of is absent."""
        ...


class SourceDown(Exception):
    """The register does not answer now; what it holds is unknown, which is not the same as nothing."""
