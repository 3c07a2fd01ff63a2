"""To whom a letter went and what it says is sealed; letters of before are sealed now."""

from typing import Any

from django.db import migrations

from madoguchi.foundation.wall.plain_text import seal_all
from madoguchi.foundation.wall.sealed_text import SealedText


def seal(apps: Any, _editor: object) -> None:
    """Write every letter again."""
    seal_all(apps.get_model("messaging", "OutboxMessage").objects.all())


class Migration(migrations.Migration):
    """Text instead of varying characters: no row is written for that.

    No transaction around it: nobody who writes a letter meanwhile waits for all of them. Interrupted, it goes on.
    """

    atomic = False
    dependencies = [("messaging", "0003_give_up_what_lapsed")]

    operations = [
        migrations.AlterField("outboxmessage", "recipient", SealedText(blank=True, row="ref", verbose_name="あて先")),
        migrations.AlterField("outboxmessage", "subject", SealedText(row="ref", verbose_name="件名")),
        migrations.AlterField("outboxmessage", "body", SealedText(row="ref", verbose_name="本文")),
        migrations.RunPython(seal, migrations.RunPython.noop),
    ]
