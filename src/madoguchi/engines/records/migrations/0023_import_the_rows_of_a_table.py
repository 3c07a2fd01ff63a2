"""A file may hold the rows of one table of a register instead of its records."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("records", "0022_choose_a_sheet"),
    ]

    operations = [
        migrations.AddField("recordimport", "table", models.CharField("表", max_length=60, blank=True, default="")),
    ]
