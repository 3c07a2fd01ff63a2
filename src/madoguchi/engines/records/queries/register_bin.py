"""One page of the bin of a register."""

from __future__ import annotations

from django.db.models import Q

from madoguchi.engines.records.models import Record
from madoguchi.engines.records.queries.register_lists import ListPage
from madoguchi.engines.records.queries.registers import facts_of
from madoguchi.engines.records.queries.shares import within
from madoguchi.foundation.catalogue.queries import Register


def bin_of(register: Register, after: str, *, size: int) -> ListPage:
    """One page of the bin after this record, those put there last first."""
    binned = within(register, Record.objects.filter(register_id=register.id, deleted_at__isnull=False))
    rows = binned.order_by("-deleted_at", "-id")
    last = binned.filter(ref=after).first() if "\0" not in after else None
    if last is not None:
        older = Q(deleted_at=last.deleted_at, id__lt=last.pk) | Q(deleted_at__lt=last.deleted_at)
        rows = rows.filter(older, deleted_at__lte=last.deleted_at)
    found = list(rows[: size + 1])
    facts = tuple(facts_of(row, register) for row in found[:size])
    return ListPage(facts, "", facts[-1].ref if len(found) > size else "")
