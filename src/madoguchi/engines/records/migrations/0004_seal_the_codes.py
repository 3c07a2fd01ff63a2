"""Seal the codes that open drafts that were kept readable."""

from __future__ import annotations

from typing import Any

from django.db import migrations

import madoguchi.foundation.identity.sealed_codes

AT_ONCE = 5000


def seal(apps: Any, schema_editor: Any) -> None:
    """Write every code again; the field seals it."""
    rows = apps.get_model("records", "Draft").objects
    last = 0
    while chunk := list(rows.filter(pk__gt=last).only("pk", "resume_code").order_by("pk")[:AT_ONCE]):
        rows.bulk_update(chunk, ["resume_code"])
        last = chunk[-1].pk


class Migration(migrations.Migration):
    dependencies = [
        ("records", "0003_keep_where_answers_come_from"),
    ]

    operations = [
        migrations.AlterField(
            model_name="draft",
            name="resume_code",
            field=madoguchi.foundation.identity.sealed_codes.SealedCode("再開コード", max_length=64, unique=True),
        ),
        migrations.RunPython(seal, migrations.RunPython.noop),
    ]
