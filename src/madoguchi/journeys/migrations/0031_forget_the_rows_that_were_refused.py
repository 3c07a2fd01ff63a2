"""What is left of a file that was taken in holds rows that were refused, and goes as soon as a record of that register
does.
"""

from importlib import import_module

from django.db import migrations

_WAS = import_module("madoguchi.journeys.migrations.0022_words_of_those_who_had_gone")
_REMOVE: str = _WAS._KEPT._REMOVE_NOW.replace(_WAS._KEPT._NOTES, _WAS._BY_FUNCTION)
_BEFORE = "UPDATE records_recordimport SET dry_run = NULL, told = '[]'"
if _REMOVE.count(_BEFORE) != 1:
    raise ValueError(_BEFORE)
_NOW = f"{_BEFORE}, content = CASE WHEN ended_at IS NULL THEN content ELSE '' END"


class Migration(migrations.Migration):
    dependencies = [("journeys", "0030_count_what_was_taken_out")]
    operations = [migrations.RunSQL(_REMOVE.replace(_BEFORE, _NOW), _REMOVE)]
