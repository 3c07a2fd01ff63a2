"""Let one index give who waits and who has an offer, in their order."""

from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("booking", "0019_find_answers_by_their_keys"),
    ]

    operations = [
        migrations.RemoveIndex(model_name="waiter", name="waiters_in_order"),
        migrations.AddIndex(
            model_name="waiter",
            index=models.Index(
                condition=models.Q(("state__in", ["waiting", "offered"])),
                fields=["office", "id"],
                name="waiters_in_order",
            ),
        ),
    ]
