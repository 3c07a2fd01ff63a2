"""A trigger that refuses to change or remove an opening in an emergency."""

from django.db import migrations

FORWARDS = """
CREATE TRIGGER only_added BEFORE UPDATE OR DELETE ON access_brokenglass
    FOR EACH ROW EXECUTE FUNCTION evidence_is_only_added();
CREATE TRIGGER only_added_whole BEFORE TRUNCATE ON access_brokenglass
    FOR EACH STATEMENT EXECUTE FUNCTION evidence_is_only_added();
"""

BACKWARDS = "DROP TRIGGER only_added_whole ON access_brokenglass; DROP TRIGGER only_added ON access_brokenglass;"


class Migration(migrations.Migration):
    dependencies = [("access", "0001_break_the_glass"), ("journal", "0002_entries_are_only_added")]
    operations = [migrations.RunSQL(FORWARDS, BACKWARDS)]
