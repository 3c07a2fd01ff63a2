"""Which counts are too small to be published, so that nobody is recognised in them or found by subtraction. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeVar

Key = TypeVar("Key")


def is_small(count: int, smallest: int) -> bool:
    """Whether a count is published only as withheld: at least one and below the declared smallest; nobody is nobody."""
    return 0 < count < smallest


def withheld(counts: Mapping[Key, int], smallest: int, *, also: frozenset[Key] = frozenset()) -> frozenset[Key]:
    """The keys of one column, whose total is published, that may not be shown.

    Small counts are withheld, and those in `also` (because another figure would give them away). Then the smallest of
    the rest, until what is withheld cannot be worked out from the total: at least two counts, together no smaller
    than the smallest published count.
    """
    hidden = {key for key, count in counts.items() if is_small(count, smallest) or (key in also and count)}
    if not hidden:
        return frozenset()
    rest = sorted((key for key in counts if counts[key] and key not in hidden), key=lambda key: counts[key])
    for key in rest:
        if len(hidden) > 1 and sum(counts[one] for one in hidden) >= smallest:
            break
        hidden.add(key)
    return frozenset(hidden)


def parts_withheld(
    parts: Mapping[Key, int], wholes: Mapping[Key, int], smallest: int, *, hidden_wholes: frozenset[Key] = frozenset()
) -> frozenset[Key]:
    """The keys whose part may not be shown beside its whole: what is left over says as much as the part itself."""
    left_over = {key for key, part in parts.items() if is_small(wholes[key] - part, smallest)}
    return withheld(parts, smallest, also=frozenset(left_over | hidden_wholes))
