"""Keep readings in the width they were typed in, and find them by an index that holds them in full width."""

from __future__ import annotations

from django.db import migrations, models

from madoguchi.engines.booking.models.readings import folded_reading


class Migration(migrations.Migration):
    dependencies = [("booking", "0022_give_a_place_back_to_the_line")]
    operations = [
        migrations.AddIndex(
            "booking",
            models.Index(folded_reading(), condition=models.Q(("kana", ""), _negated=True), name="bookings_by_reading"),
        ),
        migrations.RemoveIndex("booking", "bookings_by_kana"),
    ]
