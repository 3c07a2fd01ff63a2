"""Seal the codes of bookings, outcomes, lottery entries and the waiting list that were kept readable."""

from __future__ import annotations

from typing import Any

from django.db import migrations

from madoguchi.foundation.identity.sealed_codes import SealedCode

AT_ONCE = 5000
OPENED = ("Booking", "Waiter", "LotteryEntry", "Outcome")


def seal(apps: Any, schema_editor: Any) -> None:
    """Write every code again; the field seals it."""
    for name in OPENED:
        rows = apps.get_model("booking", name).objects
        last = 0
        while chunk := list(rows.filter(pk__gt=last).only("pk", "code").order_by("pk")[:AT_ONCE]):
            rows.bulk_update(chunk, ["code"])
            last = chunk[-1].pk


class Migration(migrations.Migration):
    dependencies = [
        ("booking", "0008_devices_of_a_hall"),
    ]

    operations = [
        *(
            migrations.AlterField(
                model_name=name,
                name="code",
                field=SealedCode("確認コード", max_length=64, unique=name != "Outcome"),
            )
            for name in OPENED
        ),
        migrations.RunPython(seal, migrations.RunPython.noop),
    ]
