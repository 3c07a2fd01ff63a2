"""What imports were refused before it had a place of its own moves there when the database is brought up to date."""

from __future__ import annotations

from importlib import import_module
from typing import Any

import pytest
from django.db import connection

from madoguchi.engines.records.models import RecordImport
from madoguchi.values.clock import now
from madoguchi.values.references import new_record_number

pytestmark = pytest.mark.django_db
_MOVE = import_module("madoguchi.engines.records.migrations.0019_keep_no_dry_run_of_what_has_ended").MOVE
REFUSED = [[3, [{"said": "x", "with": {}}]]]


@pytest.mark.parametrize(
    ("has_ended", "dry_run", "told", "after"),
    [
        (True, {"refused": REFUSED}, [], (None, REFUSED)),
        (True, {"refused": REFUSED}, [[4, []]], (None, [[4, []]])),
        (True, {"by": "a", "found": {}}, [], (None, [])),
        (True, None, [], (None, [])),
        (False, {"refused": REFUSED}, [], ({"refused": REFUSED}, [])),
    ],
)
def test_only_what_has_ended_is_moved_and_nothing_told_is_lost(
    has_ended: bool, dry_run: dict[str, Any] | None, told: list[Any], after: tuple[Any, Any]
) -> None:
    row = RecordImport.objects.create(
        ref=new_record_number(),
        register_id="bicycles",
        content=b"",
        dry_run=dry_run,
        told=told,
        made_at=now(),
        ended_at=now() if has_ended else None,
    )
    with connection.cursor() as cursor:
        cursor.execute(_MOVE)
    row.refresh_from_db()
    assert (row.dry_run, row.told) == after
