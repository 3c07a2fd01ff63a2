"""What is told while an opening is stopped."""

from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    """Adds a text to the openings."""

    dependencies = [("booking", "0010_promise_what_comes_free")]

    operations = [
        migrations.AddField(
            model_name="opening",
            name="notice",
            field=models.TextField(blank=True, db_default="", verbose_name="止めている間のお知らせ"),
        ),
    ]
