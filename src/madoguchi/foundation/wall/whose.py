"""What a change of a row writes: everything but what says whose it is, which nobody's change touches."""

from __future__ import annotations

from collections.abc import Collection

from django.db.models import Model


def all_but(table: type[Model], *, kept: Collection[str]) -> tuple[str, ...]:
    """The fields of a table without those that are `kept` as they were added, for `save(update_fields=…)`."""
    names = [one.name for one in table._meta.concrete_fields]
    unknown = set(kept) - set(names)
    if unknown:
        raise ValueError(f"{table.__name__} has no {', '.join(sorted(unknown))}")
    return tuple(name for name in names if name not in kept)
