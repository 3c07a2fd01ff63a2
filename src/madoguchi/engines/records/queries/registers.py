"""Looking into registers: how many records there are."""

from __future__ import annotations

from django.db.models import Count

from madoguchi.engines.records.models import Record


def records_by_register() -> dict[str, int]:
    """How many records each register holds, without those in the bin."""
    rows = Record.objects.filter(deleted_at=None).values_list("register_id").annotate(held=Count("pk")).order_by()
    return dict(rows)
