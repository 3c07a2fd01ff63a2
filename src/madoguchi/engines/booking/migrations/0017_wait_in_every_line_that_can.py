"""Let who waits be asked when any line that does all of it has a place."""

from __future__ import annotations

import django.contrib.postgres.fields
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("booking", "0016_keep_whose_the_places_are"),
    ]

    operations = [
        migrations.AddField(
            model_name="waiter",
            name="lines",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(max_length=60),
                default=list,
                size=None,
                verbose_name="どれかが空けばよい窓口の列",
            ),
            preserve_default=False,
        ),
        migrations.RunSQL("UPDATE booking_waiter SET lines = ARRAY[line]", migrations.RunSQL.noop),
        migrations.RemoveIndex(model_name="waiter", name="waiters_in_order"),
        migrations.RemoveField(model_name="waiter", name="line"),
        migrations.AddIndex(
            model_name="waiter",
            index=models.Index(
                condition=models.Q(("state", "waiting")), fields=["office", "id"], name="waiters_in_order"
            ),
        ),
    ]
