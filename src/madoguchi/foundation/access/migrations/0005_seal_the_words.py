"""Why a glass was broken is sealed under a key the matter holds; the rows of before are written once more for it."""

from typing import Any

from django.db import migrations, models

from madoguchi.foundation.journal.words import seal_stored


def seal(_apps: Any, editor: Any) -> None:
    """Only the owner of the table can let it pass, and only while it is shut to everybody else."""
    with editor.connection.cursor() as cursor:
        cursor.execute("SELECT set_config('madoguchi.actor', 'keeper', true)")
        cursor.execute("ALTER TABLE access_brokenglass DISABLE TRIGGER only_added")
        seal_stored("access_brokenglass", subject="subject", words="words")
        cursor.execute("ALTER TABLE access_brokenglass ENABLE TRIGGER only_added")
        cursor.execute("SELECT set_config('madoguchi.actor', '', true)")


class Migration(migrations.Migration):
    dependencies = [("access", "0004_decisions_are_counted"), ("journal", "0007_wrap_the_keys")]
    operations = [
        migrations.AlterField("brokenglass", "words", models.TextField("くわしい理由")),
        migrations.RunPython(seal, migrations.RunPython.noop),
    ]
