"""What happened to a ticket is evidence: the journal's trigger guards it, too."""

from django.db import migrations

FORWARDS = """
CREATE TRIGGER only_added BEFORE UPDATE OR DELETE ON booking_ticketevent
    FOR EACH ROW EXECUTE FUNCTION evidence_is_only_added();
CREATE TRIGGER only_added_whole BEFORE TRUNCATE ON booking_ticketevent
    FOR EACH STATEMENT EXECUTE FUNCTION evidence_is_only_added();
"""

BACKWARDS = """
DROP TRIGGER only_added_whole ON booking_ticketevent;
DROP TRIGGER only_added ON booking_ticketevent;
"""


class Migration(migrations.Migration):
    dependencies = [("booking", "0002_the_day_at_the_office"), ("journal", "0002_entries_are_only_added")]
    operations = [migrations.RunSQL(FORWARDS, BACKWARDS)]
