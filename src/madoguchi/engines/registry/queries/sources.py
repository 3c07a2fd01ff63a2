"""The registers values come from, and whether they answer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from madoguchi.engines.registry.adapters.down import DownSource
from madoguchi.engines.registry.models import Person, PersonFact, Source
from madoguchi.engines.registry.ports import RegisterSource
from madoguchi.values.held import Held, State
from madoguchi.values.words import Words


@dataclass(frozen=True)
class SourceFacts:
    """One register: its name, and since when it is down."""

    ref: str
    name: Words
    down_since: datetime | None
    keys: tuple[str, ...] = ()


class OwnTables:
    """A register as our own tables hold it: what was taken over last."""

    def __init__(self, source: SourceFacts) -> None:
        self._source = source

    def facts_of(self, refs: Sequence[str]) -> Mapping[str, Mapping[str, Held]]:
        """What the tables hold of these people from this source."""
        rows = PersonFact.objects.filter(person__ref__in=refs, source__ref=self._source.ref)
        found: dict[str, dict[str, Held]] = {}
        for ref, key, state, value, as_of in rows.values_list("person__ref", "key", "state", "value", "as_of"):
            found.setdefault(ref, {})[key] = Held(State(state), value, self._source.ref, self._source.name, as_of)
        return found


def sources() -> tuple[SourceFacts, ...]:
    """Every register the house has heard of, by its id."""
    rows = Source.objects.order_by("ref")
    return tuple(SourceFacts(row.ref, row.name, row.down_since, tuple(row.keys)) for row in rows)


def port_of(source: SourceFacts) -> RegisterSource:
    """The way to a source: our tables, or nothing while it is down."""
    return DownSource() if source.down_since else OwnTables(source)


def is_empty() -> bool:
    """Whether nobody is held yet."""
    return not Person.objects.exists()
