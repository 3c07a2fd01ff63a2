"""Sentences that are kept in the database until somebody reads them in their language."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from madoguchi.values.message import Message


def kept_message(one: Message) -> dict[str, Any]:
    """The sentence as JSON."""
    facts = {name: kept_message(fact) if isinstance(fact, Message) else str(fact) for name, fact in one.facts.items()}
    return {"said": one.msgid, "with": facts}


def told_message(one: Mapping[str, Any]) -> Message:
    """The sentence that was kept."""
    facts = {name: told_message(fact) if isinstance(fact, Mapping) else fact for name, fact in one["with"].items()}
    return Message(one["said"], facts)
