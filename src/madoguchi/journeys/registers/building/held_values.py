"""The values records hold in a field that is to offer choices: they are proposed as its options."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from madoguchi.engines.records.queries.register_values import held_options
from madoguchi.engines.records.queries.shares import share_in
from madoguchi.foundation.access.errors import NotPermitted
from madoguchi.foundation.catalogue.errors import UnknownRegister
from madoguchi.foundation.catalogue.queries import Register
from madoguchi.foundation.catalogue.register_drafts import DraftFacts
from madoguchi.foundation.journal.actions import record
from madoguchi.journeys.publish.ended_options import CHOOSING
from madoguchi.journeys.registers.building.editing import field_of
from madoguchi.journeys.registers.opening import opened
from madoguchi.values.actor import Actor

MOST = 30
"""So many options are proposed, the most frequent values first."""
_LONGEST = 60
"""What is longer is no name of an option."""
_PLAIN = frozenset({"text", "long_text", "kana", "integer"})
"""The kinds of fields whose values are their own words."""


def with_held_values(draft: DraftFacts, kinds: Mapping[str, str], *, by: Actor) -> DraftFacts:
    """The draft with samples of what its records hold in the fields that become choices by these kinds, by id.

    Only whoever may see all records of the register is shown any, which is journalled; of a register of persons no
    value that only one record holds.
    """
    becoming = [id_ for id_, kind in kinds.items() if kind in CHOOSING and not draft.samples.get(id_)]
    asked = [id_ for id_ in becoming if (field_of(draft.content, id_) or {}).get("type") in _PLAIN]
    found = _opened(draft, by) if asked and draft.began_from else None
    if found is None:
        return draft
    samples = {id_: _frequent(found, id_) for id_ in asked}
    record(by, "read", dossiers=[draft.ref], data=found.title(), purpose="台帳の作成")
    return replace(draft, samples={**draft.samples, **samples})


def _opened(draft: DraftFacts, by: Actor) -> Register | None:
    try:
        found = opened(draft.register_id, by)
    except (NotPermitted, UnknownRegister):
        return None
    return found if share_in(found) is None else None


def _frequent(found: Register, field_id: str) -> list[str]:
    counted, _is_all = held_options(found.id, field_id)
    least = 2 if found.header.persons else 1
    frequent = [(text, count) for text, count in counted.most_common() if count >= least and _is_name(text)]
    return [text for text, _count in frequent[:MOST]]


def _is_name(text: str) -> bool:
    return 0 < len(text) <= _LONGEST and text == text.strip() and text.isprintable()
