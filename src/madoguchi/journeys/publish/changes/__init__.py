"""What is different between two contents of one definition, as sentences for the people who will notice."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from madoguchi.journeys.publish.changes import of_citing, of_decision, of_form, of_identity
from madoguchi.values.message import Message, msg


def changes(old: Mapping[str, Any], new: Mapping[str, Any]) -> list[Message]:
    """The changes from `old` to `new`; contents that differ only in small things say so in one sentence."""
    if old == new:
        return []
    found = [*of_identity.changes(old, new), *of_form.changes(old, new), *of_decision.changes(old, new)]
    found += of_citing.changes(old, new)
    return found or [msg("ことばや注意書きなど、細かいところが変わります。")]
