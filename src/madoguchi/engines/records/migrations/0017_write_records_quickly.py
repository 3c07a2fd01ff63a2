"""Two indexes nobody reads through, and columns that are squeezed on every write to save a fifth of their room."""

from __future__ import annotations

from typing import ClassVar

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    """The version of a record, the record of a change, and the size from which a row is squeezed."""

    dependencies: ClassVar = [("records", "0016_narrow_by_author_and_time")]

    operations: ClassVar = [
        migrations.AlterField(
            model_name="record",
            name="version",
            field=models.ForeignKey(
                db_column="version",
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="catalogue.registerversion",
                verbose_name="台帳の版",
            ),
        ),
        migrations.AlterField(
            model_name="recordchange",
            name="record",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="changes",
                to="records.record",
                verbose_name="台帳の記録",
            ),
        ),
        # A record of twenty answers has some three kilobytes: PostgreSQL would squeeze it to two, and open it at every
        # reading again, which takes longer than anything else about writing it.
        migrations.RunSQL(
            "ALTER TABLE records_record SET (toast_tuple_target = 4080)",
            "ALTER TABLE records_record RESET (toast_tuple_target)",
        ),
    ]
