"""When a consultation by video ended."""

from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    """Adds the moment to the bookings."""

    dependencies = [("booking", "0011_say_why_an_opening_stands_still")]

    operations = [
        migrations.AddField(
            model_name="booking",
            name="room_ended_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="相談の終わり"),
        ),
    ]
