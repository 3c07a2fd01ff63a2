"""A record somebody asks about stays in the bin until they are answered, as it stays out of every disposal."""

from importlib import import_module

from django.db import migrations

_EMPTY: str = import_module("madoguchi.journeys.migrations.0011_dispose_of_records")._EMPTY
_HELD = "SELECT 1 FROM journeys_legalhold h WHERE h.reference_number = ref AND h.lifted_at IS NULL)"
_ASKED = """
            AND NOT EXISTS (
                SELECT 1 FROM journeys_lookquestion q
                WHERE q.answered_at IS NULL AND records_record.ref = ANY (q.subjects))"""
_AGAIN = _EMPTY.replace("CREATE FUNCTION", "CREATE OR REPLACE FUNCTION")


class Migration(migrations.Migration):
    dependencies = [
        ("journeys", "0013_forget_what_was_refused"),
    ]
    operations = [migrations.RunSQL(_AGAIN.replace(_HELD, _HELD + _ASKED), _AGAIN)]
