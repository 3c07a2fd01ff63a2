"""What an import was refused quotes values of its file, and goes as soon as a record of that register does."""

from importlib import import_module

from django.db import migrations

_REMOVE: str = import_module("madoguchi.journeys.migrations.0011_dispose_of_records")._REMOVE
_BEFORE = "UPDATE records_recordimport SET dry_run = NULL WHERE register_id = ANY (touched) AND dry_run IS NOT NULL;"
_NOW = """UPDATE records_recordimport SET dry_run = NULL, told = '[]'
        WHERE register_id = ANY (touched) AND (dry_run IS NOT NULL OR told <> '[]');"""
_AGAIN = _REMOVE.replace("CREATE FUNCTION", "CREATE OR REPLACE FUNCTION")


class Migration(migrations.Migration):
    dependencies = [
        ("journeys", "0012_tell_that_it_is_answered"),
        ("records", "0019_keep_no_dry_run_of_what_has_ended"),
    ]
    operations = [migrations.RunSQL(_AGAIN.replace(_BEFORE, _NOW), _AGAIN)]
