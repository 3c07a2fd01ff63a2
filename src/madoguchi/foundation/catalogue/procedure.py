"""One version of a procedure, as every floor above reads it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from madoguchi.foundation.catalogue.identity import Identity
from madoguchi.values.words import words_in

_IDENTITY_KEYS = frozenset(Identity.model_fields)


@dataclass(frozen=True, eq=False)
class Procedure:
    """An immutable version; two are equal when their content hash is, so it may be the key of a cache."""

    id: str
    version: str
    number: int
    identity: Identity
    sections: Mapping[str, Mapping[str, Any]]

    def title(self, language: str = "ja") -> str:
        """The title in `language`, with the usual fall-back."""
        return words_in(self.identity.title, language)

    def section(self, name: str) -> Mapping[str, Any]:
        """The raw section an engine reads; empty when the procedure does not have it."""
        return self.sections.get(name, {})

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Procedure) and other.version == self.version

    def __hash__(self) -> int:
        return hash(self.version)


def procedure_from(content: Mapping[str, Any], *, version: str, number: int) -> Procedure:
    """The version made of the stored `content`; what is not identity is a section of some engine."""
    identity = Identity.model_validate({key: value for key, value in content.items() if key in _IDENTITY_KEYS})
    sections = {key: value for key, value in content.items() if key not in _IDENTITY_KEYS}
    return Procedure(identity.id, version, number, identity, sections)
