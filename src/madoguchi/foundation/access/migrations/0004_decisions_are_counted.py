"""Decisions that are alike are one row with how often they were made."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """A column with a default of the database: nothing is written anew."""

    dependencies = [("access", "0003_keep_decisions")]

    operations = [
        migrations.AddField(
            model_name="recordeddecision",
            name="times",
            field=models.PositiveIntegerField(db_default=1, verbose_name="回数"),
        ),
    ]
