"""A trigger that refuses to change or remove an issued notice."""

from django.db import migrations

FORWARDS = """
CREATE TRIGGER only_added BEFORE UPDATE OR DELETE ON notices_notice
    FOR EACH ROW EXECUTE FUNCTION evidence_is_only_added();
CREATE TRIGGER only_added_whole BEFORE TRUNCATE ON notices_notice
    FOR EACH STATEMENT EXECUTE FUNCTION evidence_is_only_added();
"""

BACKWARDS = "DROP TRIGGER only_added_whole ON notices_notice; DROP TRIGGER only_added ON notices_notice;"


class Migration(migrations.Migration):
    dependencies = [("notices", "0001_open_the_room"), ("journal", "0002_entries_are_only_added")]
    operations = [migrations.RunSQL(FORWARDS, BACKWARDS)]
