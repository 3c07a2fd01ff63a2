"""Keep with a booking since when the office waits for another choice, instead of telling it from letters."""

from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("booking", "0025_wait_once")]
    operations = [
        migrations.AddField(
            "booking",
            "asked_to_move_at",
            models.DateTimeField(blank=True, null=True, verbose_name="時刻の変更をお願いした日時"),
        ),
    ]
