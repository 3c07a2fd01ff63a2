"""The version of a record is not looked for with each record: the table of versions lets none of them go."""

from __future__ import annotations

from typing import ClassVar

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    """One constraint less."""

    dependencies: ClassVar = [
        ("catalogue", "0004_who_changed_a_draft"),
        ("records", "0020_write_numbers_once"),
    ]

    operations: ClassVar = [
        migrations.AlterField(
            model_name="record",
            name="version",
            field=models.ForeignKey(
                db_column="version",
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="catalogue.registerversion",
                verbose_name="台帳の版",
            ),
        ),
    ]
