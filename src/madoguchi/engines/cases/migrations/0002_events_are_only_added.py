"""The log of a case's life is evidence: the journal's trigger guards it too."""

from django.db import migrations

FORWARDS = """
CREATE TRIGGER only_added BEFORE UPDATE OR DELETE ON cases_caseevent
    FOR EACH ROW EXECUTE FUNCTION evidence_is_only_added();
CREATE TRIGGER only_added_whole BEFORE TRUNCATE ON cases_caseevent
    FOR EACH STATEMENT EXECUTE FUNCTION evidence_is_only_added();
"""

BACKWARDS = """
DROP TRIGGER only_added_whole ON cases_caseevent;
DROP TRIGGER only_added ON cases_caseevent;
"""


class Migration(migrations.Migration):
    dependencies = [("cases", "0001_open_the_room"), ("journal", "0002_entries_are_only_added")]
    operations = [migrations.RunSQL(FORWARDS, BACKWARDS)]
