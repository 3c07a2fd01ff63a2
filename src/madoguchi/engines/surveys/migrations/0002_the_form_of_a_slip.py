"""The mark of the page that asked for a slip, so that a press whose answer was lost takes nobody's turn."""

from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    """Add the mark; slips given before are not given again."""

    dependencies = [("surveys", "0001_open_the_room")]

    operations = [
        migrations.AddField(
            model_name="surveyslip",
            name="form",
            field=models.CharField(default="", max_length=64, verbose_name="受け取った画面の印"),
        ),
    ]
