"""What somebody asks about a look, and the answer, is sealed; what was asked before is sealed now."""

from typing import Any

from django.db import migrations

from madoguchi.foundation.wall.plain_text import seal_all
from madoguchi.foundation.wall.sealed_text import SealedText


def seal(apps: Any, _editor: object) -> None:
    """Write every question again."""
    seal_all(apps.get_model("journeys", "LookQuestion").objects.all())


class Migration(migrations.Migration):
    """Text instead of varying characters: no row is written for that, and no transaction is around it."""

    atomic = False
    dependencies = [("journeys", "0007_dispose_of_matters")]

    operations = [
        migrations.AlterField("lookquestion", "text", SealedText(row="ref", verbose_name="内容")),
        migrations.AlterField("lookquestion", "answer", SealedText(blank=True, row="ref", verbose_name="回答")),
        migrations.RunPython(seal, migrations.RunPython.noop),
    ]
