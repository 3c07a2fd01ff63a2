"""Hold people: who is held (支援措置), since when and why."""

from django.db import migrations, models

import madoguchi.foundation.wall.sealed_text


class Migration(migrations.Migration):
    dependencies = [
        ("registry", "0005_link_who_was_proved"),
    ]

    operations = [
        migrations.CreateModel(
            name="PersonHold",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("person_ref", models.CharField(max_length=16, verbose_name="住民の番号")),
                ("why", madoguchi.foundation.wall.sealed_text.SealedText(row="person_ref", verbose_name="理由")),
                ("placed_by", models.CharField(max_length=200, verbose_name="始めた職員")),
                ("placed_at", models.DateTimeField(verbose_name="始めた日時")),
                ("lifted_by", models.CharField(blank=True, max_length=200, verbose_name="終えた職員")),
                ("lifted_at", models.DateTimeField(blank=True, null=True, verbose_name="終えた日時")),
            ],
            options={
                "verbose_name": "住民の支援措置",
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("lifted_at__isnull", True)),
                        fields=("person_ref",),
                        name="one_hold_per_person",
                    )
                ],
            },
        ),
    ]
