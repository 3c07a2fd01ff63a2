"""The decisions of the last weeks are kept, so that other rules can be tried on them."""

import django.contrib.postgres.indexes
from django.db import migrations, models


class Migration(migrations.Migration):
    """One table, read from a moment on and emptied from its old end."""

    dependencies = [("access", "0002_glass_stays_broken")]

    operations = [
        migrations.CreateModel(
            name="RecordedDecision",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField(verbose_name="日時")),
                ("actor_ref", models.CharField(max_length=64, verbose_name="職員")),
                ("action", models.CharField(max_length=40, verbose_name="操作")),
                ("subject", models.CharField(max_length=16, verbose_name="受付番号")),
                ("allowed", models.BooleanField(verbose_name="許可")),
                ("rule", models.CharField(max_length=80, verbose_name="決まり")),
                ("facts", models.JSONField(verbose_name="事実")),
            ],
            options={
                "verbose_name": "アクセスの判断の記録",
                "indexes": [django.contrib.postgres.indexes.BrinIndex(fields=["at"], name="decisions_by_time")],
            },
        ),
    ]
