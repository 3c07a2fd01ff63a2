"""Who cites a register: fields of other registers, and inquiries that were not sent because its data was enough."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from madoguchi.engines.metrics.inquiries import avoided_by
from madoguchi.values.message import Message, msg
from madoguchi.values.words import words_in

# What names the field itself, and not something else.
_OWN_WORDS = frozenset({"id", "label", "hint", "purpose", "type", "options", "ended"})


@dataclass(frozen=True)
class Citation:
    """One thing that cites a register or a dataset, in words."""

    of: str
    words: Message


def citations(
    register_id: str, contents: Mapping[str, Mapping[str, Any]], names: Sequence[str] = ()
) -> tuple[Citation, ...]:
    """Everything that cites a register by its id or by that of one of its datasets; `names` narrows it to some of them.

    A field cites what it names: a reference or a lookup writes the id it looks in, whatever its key is called.
    """
    content = contents.get(register_id, {})
    own = dict.fromkeys(names or (register_id, *dataset_ids(content)))
    found = [
        Citation(
            named,
            msg(
                "台帳「{register}」の項目「{field}」",
                register=words_in(other.get("title", id_), "ja"),
                field=words_in(field.get("label", field.get("id", "")), "ja"),
            ),
        )
        for id_, other in contents.items()
        if id_ != register_id
        for field in _fields(other)
        for named in own
        if named in _names_in(field)
    ]
    counted = avoided_by(own)
    return (
        *found,
        *(
            Citation(named, msg("データ「{dataset}」で足りた照会：{count}件", dataset=named, count=counted[named]))
            for named in own
            if counted.get(named)
        ),
    )


def dataset_ids(content: Mapping[str, Any]) -> tuple[str, ...]:
    """The ids of the datasets a definition declares."""
    return tuple(str(one.get("id")) for one in content.get("record", {}).get("datasets", ()))


def _fields(content: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    for page in content.get("record", {}).get("pages", ()):
        for field in page.get("fields", ()):
            yield field
            yield from field.get("fields", ())


def _names_in(field: Mapping[str, Any]) -> set[str]:
    told: set[str] = set()
    for key, value in field.items():
        if key in _OWN_WORDS or key == "fields":
            continue
        told |= {str(value)} if isinstance(value, str) else _names_in(value) if isinstance(value, Mapping) else set()
    return told
