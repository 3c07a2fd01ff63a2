"""Conditions may ask another position than the usual one to sign a decision off."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0007_keep_what_a_person_handed_on"),
    ]

    operations = [
        migrations.AddField(
            model_name="case",
            name="position",
            field=models.CharField(blank=True, db_default="", default="", max_length=60, verbose_name="条件で決まる職"),
        ),
    ]
