"""What the tables of two questions withhold; of surveys that are closed already it is worked out in the next night."""

from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("surveys", "0003_the_day_it_begins")]

    operations = [
        migrations.AddField(
            model_name="survey",
            name="withheld_below",
            field=models.PositiveIntegerField(null=True, verbose_name="この数より小さい数は出さない"),
        ),
        migrations.AddField(
            model_name="survey",
            name="withheld",
            field=models.JSONField(null=True, verbose_name="組み合わせた表で出さないところ"),
        ),
    ]
