"""What somebody brought or chose for a register and left: it holds values of people, and does not outlive its use."""

from __future__ import annotations

from datetime import timedelta

from madoguchi.engines.records.models import RecordBulkEdit, RecordImport
from madoguchi.values.clock import now

_DAYS = 30


def forget_left_work() -> int:
    """Remove files nobody began to take in and choices nobody carried out for 30 days; how many there were.

    Of what ended so long ago, it is no longer told why single rows or records were refused, as the reasons name values,
    and the rows are no longer kept.
    """
    before = now() - timedelta(days=_DAYS)
    files, _ = RecordImport.objects.filter(begun_at=None, made_at__lt=before).delete()
    choices, _ = RecordBulkEdit.objects.filter(begun_at=None, made_at__lt=before).delete()
    RecordImport.objects.filter(ended_at__lt=before).exclude(told=[]).update(told=[], content=b"")
    RecordBulkEdit.objects.filter(ended_at__lt=before).exclude(refused=[], value=None).update(refused=[], value=None)
    return files + choices
