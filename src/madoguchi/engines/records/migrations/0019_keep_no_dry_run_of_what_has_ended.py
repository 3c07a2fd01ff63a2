"""What an import was refused stands in one place: that of imports which ended before goes there, and nothing beside."""

from django.db import migrations

MOVE = """
UPDATE records_recordimport SET told = dry_run -> 'refused'
    WHERE ended_at IS NOT NULL AND told = '[]' AND jsonb_typeof(dry_run -> 'refused') = 'array';
UPDATE records_recordimport SET dry_run = NULL WHERE ended_at IS NOT NULL AND dry_run IS NOT NULL;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("records", "0018_tell_what_a_file_was_refused"),
    ]
    operations = [migrations.RunSQL(MOVE, migrations.RunSQL.noop, elidable=True)]
