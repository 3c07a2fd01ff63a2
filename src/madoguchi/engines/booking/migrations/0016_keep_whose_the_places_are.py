"""Keep whose the places in line of an opening are, a row for each moment in which some were given."""

from __future__ import annotations

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("booking", "0015_index_an_outcome_once"),
    ]

    operations = [
        migrations.CreateModel(
            name="PlacesGiven",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "person_keys",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=64), size=None, verbose_name="同じ人の手がかり"
                    ),
                ),
                (
                    "serials",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.BigIntegerField(), size=None, verbose_name="順番"
                    ),
                ),
                (
                    "opening",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="booking.opening",
                        verbose_name="一斉受付",
                    ),
                ),
            ],
            options={
                "verbose_name": "配った順番の控え",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("person_keys__len", models.F("serials__len"))),
                        name="every_place_in_line_is_somebodys",
                    )
                ],
            },
        ),
    ]
