"""To whom a letter went and what it says is sealed; letters of before are sealed now."""

from typing import Any

from django.db import migrations

from madoguchi.foundation.wall.sealed_text import SealedText

BATCH = 1_000
SEALED = ("recipient", "subject", "body")


def seal(apps: Any, _editor: object) -> None:
    """Write every letter again."""
    letters, after = apps.get_model("messaging", "OutboxMessage").objects.order_by("pk"), 0
    while batch := list(letters.filter(pk__gt=after)[:BATCH]):
        for letter in batch:
            letter.save(update_fields=SEALED)
        after = batch[-1].pk


class Migration(migrations.Migration):
    """Text instead of varying characters: no row is written for that."""

    dependencies = [("messaging", "0003_give_up_what_lapsed")]

    operations = [
        migrations.AlterField("outboxmessage", "recipient", SealedText(blank=True, row="ref", verbose_name="あて先")),
        migrations.AlterField("outboxmessage", "subject", SealedText(row="ref", verbose_name="件名")),
        migrations.AlterField("outboxmessage", "body", SealedText(row="ref", verbose_name="本文")),
        migrations.RunPython(seal, migrations.RunPython.noop),
    ]
