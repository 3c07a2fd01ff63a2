"""What a file holds is kept beside its proposal, and how it is asked for is sealed, of before now."""

from typing import Any

from django.db import migrations

from madoguchi.foundation.wall.plain_text import seal_all
from madoguchi.foundation.wall.sealed_text import SealedText


def seal(apps: Any, _editor: object) -> None:
    """Write every proposal again."""
    seal_all(apps.get_model("journeys", "Proposal").objects.all())


class Migration(migrations.Migration):
    """No transaction around it: nobody who proposes meanwhile waits for all of them. Interrupted, it goes on."""

    atomic = False
    dependencies = [("journeys", "0023_rest_while_held")]
    operations = [
        migrations.AddField("proposal", "holds", SealedText(blank=True, default="", row="ref", verbose_name="中身")),
        migrations.AddField(
            "proposal", "typed", SealedText(blank=True, default="", row="ref", verbose_name="受け取るときの入力")
        ),
        migrations.AlterField("proposal", "address", SealedText(blank=True, row="ref", verbose_name="受け取る所")),
        migrations.RunPython(seal, migrations.RunPython.noop),
    ]
