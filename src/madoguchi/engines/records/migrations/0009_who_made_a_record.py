"""A record says itself who made it, and in which division, so that a right may ask; it is filled in where one does."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("records", "0008_kept_views"),
    ]

    operations = [
        migrations.AddField(
            model_name="record",
            name="made_by",
            field=models.CharField(blank=True, db_default="", default="", max_length=40, verbose_name="作った人"),
        ),
        migrations.AddField(
            model_name="record",
            name="made_in",
            field=models.CharField(blank=True, db_default="", default="", max_length=60, verbose_name="作った人の課"),
        ),
    ]
