"""What was noted about looks at a matter, and why it was held, goes with it; so does what is left of those that went."""

from importlib import import_module
from typing import Any

from django.db import migrations, models

from madoguchi.foundation.journal.words import seal_stored

_DISPOSE: str = import_module("madoguchi.journeys.migrations.0007_dispose_of_matters")._DISPOSE
_REMOVE: str = import_module("madoguchi.journeys.migrations.0015_forget_what_was_left")._since()
# A note may tell of each matter the finding names, so it goes with the first of them.
_NOTES = """UPDATE journeys_unusualaccess SET note = '' WHERE numbers::text[] && gone AND note <> '';
    """
_DISPOSED_BEFORE = "-- What is counted holds nobody's data and stays counted."
_REMOVED_BEFORE = "-- A dry run tells of records as they were"
_DISPOSE_AGAIN = _DISPOSE.replace("CREATE FUNCTION", "CREATE OR REPLACE FUNCTION")
_DISPOSE_NOW = _DISPOSE_AGAIN.replace(_DISPOSED_BEFORE, _NOTES + _DISPOSED_BEFORE)
_REMOVE_NOW = _REMOVE.replace(_REMOVED_BEFORE, _NOTES + _REMOVED_BEFORE)
# What is gone already holds no key and has no note.
_GONE = """
WITH gone AS (
    SELECT DISTINCT i.reference_number::text AS number FROM journeys_disposalitem i
    JOIN journeys_disposal p ON p.id = i.disposal_id AND p.carried_out_at IS NOT NULL
    WHERE NOT EXISTS (SELECT 1 FROM dossier_dossier d WHERE d.reference_number = i.reference_number)
        AND NOT EXISTS (SELECT 1 FROM records_record r WHERE r.ref = i.reference_number)
), emptied AS (
    UPDATE journeys_unusualaccess SET note = ''
    WHERE note <> '' AND numbers::text[] && (SELECT array_agg(number) FROM gone)
)
DELETE FROM journal_namekey WHERE holder IN (SELECT number FROM gone)
"""


def seal(_apps: Any, editor: Any) -> None:
    """The holds of before; the owner sees matters only as the keeper."""
    with editor.connection.cursor() as cursor:
        cursor.execute("SELECT set_config('madoguchi.actor', 'keeper', true)")
        seal_stored("journeys_legalhold", subject="reference_number", words="reason")
        cursor.execute(_GONE)
        cursor.execute("SELECT set_config('madoguchi.actor', '', true)")


class Migration(migrations.Migration):
    dependencies = [
        ("journeys", "0017_keep_who_is_asked_to_move"),
        ("journal", "0009_seal_the_words"),
        ("access", "0005_seal_the_words"),
    ]
    operations = [
        migrations.AlterField("legalhold", "reason", models.TextField("わけ")),
        migrations.RunSQL(_DISPOSE_NOW + _REMOVE_NOW, _DISPOSE_AGAIN + _REMOVE),
        migrations.RunPython(seal, migrations.RunPython.noop),
    ]
