"""Find who was asked to move without reading every booking to come."""

from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("booking", "0026_ask_to_move")]
    operations = [
        migrations.AddIndex(
            "booking",
            models.Index(
                condition=models.Q(("asked_to_move_at__isnull", False)),
                fields=["starts_at"],
                name="bookings_asked_to_move",
            ),
        ),
    ]
