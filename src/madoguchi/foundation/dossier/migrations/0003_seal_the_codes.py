"""Seal the access codes that were kept readable."""

from __future__ import annotations

from typing import Any

from django.db import migrations

import madoguchi.foundation.identity.sealed_codes

AT_ONCE = 5000


def seal(apps: Any, schema_editor: Any) -> None:
    """Write every code again; the field seals it."""
    rows = apps.get_model("dossier", "Dossier").objects
    last = 0
    while chunk := list(rows.filter(pk__gt=last).only("pk", "access_code").order_by("pk")[:AT_ONCE]):
        rows.bulk_update(chunk, ["access_code"])
        last = chunk[-1].pk


class Migration(migrations.Migration):
    dependencies = [
        ("dossier", "0002_knots_are_only_added"),
    ]

    operations = [
        migrations.AlterField(
            model_name="dossier",
            name="access_code",
            field=madoguchi.foundation.identity.sealed_codes.SealedCode("確認コード", max_length=64, unique=True),
        ),
        migrations.RunPython(seal, migrations.RunPython.noop),
    ]
