"""Hold readings in full width in their index, and fold nothing else: hiragana becomes katakana when it is kept."""

from __future__ import annotations

from django.db import migrations, models

from madoguchi.engines.booking.models.readings import folded_reading


class Migration(migrations.Migration):
    dependencies = [("booking", "0023_find_readings_as_they_were_typed")]
    operations = [
        migrations.RemoveIndex("booking", "bookings_by_reading"),
        migrations.AddIndex(
            "booking",
            models.Index(folded_reading(), condition=models.Q(("kana", ""), _negated=True), name="bookings_by_reading"),
        ),
    ]
