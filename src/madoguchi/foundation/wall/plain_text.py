"""Sealing what still lies in the database in plain: from before columns were sealed, or written by an older process."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet

from madoguchi.foundation.wall.sealed_text import MARK, SealedText

_LOOKED_AT = 2_000


def seal_next(rows: QuerySet[Any], after: int) -> int | None:
    """Seal what is plain among the next rows behind the key `after`; the last key looked at, None when all are done.

    Each call is a short transaction of its own; a row that somebody else is writing is left to the next time.
    """
    keys = list(rows.filter(pk__gt=after).order_by("pk").values_list("pk", flat=True)[:_LOOKED_AT])
    if not keys:
        return None
    names = [field.name for field in rows.model._meta.concrete_fields if isinstance(field, SealedText)]
    plain = rows.filter(_any_plain(names), pk__gt=after, pk__lte=keys[-1])
    with transaction.atomic():
        for row in plain.select_for_update(skip_locked=True, of=("self",)):
            row.save(update_fields=names)
    return int(keys[-1])


def seal_all(rows: QuerySet[Any]) -> None:
    """Seal what is plain among all rows, some at a time."""
    last: int | None = 0
    while last is not None:
        last = seal_next(rows, last)


def _any_plain(names: list[str]) -> Q:
    found = Q()
    for name in names:
        found |= ~Q(**{f"{name}__startswith": MARK}) & ~Q(**{name: ""})
    return found
