"""Find where an account waits without reading the whole waiting list."""

from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("booking", "0027_find_who_was_asked_to_move")]
    operations = [
        migrations.AddIndex(
            "waiter",
            models.Index(
                condition=models.Q(("account_ref", ""), _negated=True),
                fields=["account_ref", "-id"],
                name="waiters_of_account",
            ),
        ),
    ]
