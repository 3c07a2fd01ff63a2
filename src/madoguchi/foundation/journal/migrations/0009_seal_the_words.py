"""Why a look is shown later is sealed under a key the subject holds."""

from typing import Any

from django.db import migrations, models

from madoguchi.foundation.journal.words import seal_stored


def seal(_apps: Any, editor: Any) -> None:
    """Those of before; the owner sees rows only as the keeper."""
    with editor.connection.cursor() as cursor:
        cursor.execute("SELECT set_config('madoguchi.actor', 'keeper', true)")
        seal_stored("journal_delay", subject="subject", words="words")
        cursor.execute("SELECT set_config('madoguchi.actor', '', true)")


class Migration(migrations.Migration):
    dependencies = [("journal", "0008_what_goes_out")]
    operations = [
        migrations.AlterField("delay", "words", models.TextField("くわしい理由")),
        migrations.RunPython(seal, migrations.RunPython.noop),
    ]
