"""Saying that a register does not answer, and that it answers again."""

from __future__ import annotations

from collections.abc import Iterable

from madoguchi.engines.registry.errors import UnknownSource
from madoguchi.engines.registry.models import Source
from madoguchi.engines.registry.section import Source as DeclaredSource
from madoguchi.values.clock import now


def declared_source(declared: DeclaredSource, keys: Iterable[str] = ()) -> Source:
    """The row of a declared source under its present name and facts, locked until the transaction ends."""
    name = {"ja": declared.name} if isinstance(declared.name, str) else declared.name
    Source.objects.update_or_create(ref=declared.id, defaults={"name": name, "keys": sorted(set(keys))})
    return Source.objects.select_for_update().get(ref=declared.id)


def source_down(ref: str) -> None:
    """From now on the source's values are out of reach; raises UnknownSource. Doing it twice changes nothing."""
    if not Source.objects.filter(ref=ref).exists():
        raise UnknownSource(source=ref)
    Source.objects.filter(ref=ref, down_since=None).update(down_since=now())


def source_up(ref: str) -> None:
    """The source answers again; raises UnknownSource."""
    if not Source.objects.filter(ref=ref).update(down_since=None):
        raise UnknownSource(source=ref)
