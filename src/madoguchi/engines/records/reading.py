"""Reads one field of what a page posted: into an answer or, when it cannot be understood, kept as it was typed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from madoguchi.engines.records.circumstances import Circumstances
from madoguchi.engines.records.errors import Problem
from madoguchi.engines.records.field_types.field import Field
from madoguchi.engines.records.field_types.file import FileField
from madoguchi.engines.records.rules.checking import checked, parts_typed
from madoguchi.engines.records.rules.limits import check_no_individual_number
from madoguchi.values.characters import check_characters
from madoguchi.values.message import Message, msg
from madoguchi.values.refusal import Refusal
from madoguchi.values.words import words_in

Posted = Mapping[str, Sequence[str]]


@dataclass
class Reading:
    """Answers and unread texts as they become while a page is read."""

    answers: dict[str, object]
    typed: dict[str, list[str]]
    refused: list[tuple[str, Message, Message]] = field(default_factory=list)
    """Anchor, message and full sentence of what may not even be kept as typed."""
    stay: bool = False
    """Whether a button was pressed that leaves the resident on this page."""

    unfit: set[str] = field(default_factory=set)
    """Paths of what the field does not take, and a record holds: it stays, as nobody changed it."""

    @property
    def problems(self) -> list[Problem]:
        """What may not be kept, as problems."""
        return [(path, sentence) for path, _, sentence in self.refused]


def read_field(
    each: Field, path: str, posted: Posted, into: dict[str, object], reading: Reading, at: Circumstances
) -> None:
    """Put the answer of a field `into` the answers of its row or page, or its texts into what was typed."""
    if not each.asks or isinstance(each, FileField):
        return
    parts = parts_typed(each, path, posted)
    if not parts and not each.absent_means_empty:
        return
    names = [f"{path}.{part}" if part else path for part in each.own_posted]
    try:
        _check_may_be_kept(each, parts)
    except Refusal as refusal:
        reading.refused.append((path, refusal.message, named(each, refusal.message, at)))
        return
    for name in names:
        reading.typed.pop(name, None)
    try:
        value = each.read(parts, at)
        if value is None:
            into.pop(each.id, None)
            return
        into[each.id] = checked(each, value, at)
    except Refusal:
        # What cannot be understood is kept as it was typed; the answer it was meant to replace no longer counts.
        into.pop(each.id, None)
        reading.typed.update({name: list(posted[name]) for name in names if name in posted})


def _check_may_be_kept(each: Field, parts: Posted) -> None:
    for values in parts.values():
        for value in values:
            check_characters(value)
            if not each.is_beyond_doubt(value):
                check_no_individual_number(value)


def named(each: Field, message: Message, at: Circumstances) -> Message:
    """The message with the label of its field before it."""
    return msg("{label}：{problem}", label=words_in(each.label, at.language), problem=message)
