"""A trigger that refuses to change or remove a knot of a thread."""

from django.db import migrations

FORWARDS = """
CREATE TRIGGER only_added BEFORE UPDATE OR DELETE ON dossier_knot
    FOR EACH ROW EXECUTE FUNCTION evidence_is_only_added();
CREATE TRIGGER only_added_whole BEFORE TRUNCATE ON dossier_knot
    FOR EACH STATEMENT EXECUTE FUNCTION evidence_is_only_added();
"""

BACKWARDS = "DROP TRIGGER only_added_whole ON dossier_knot; DROP TRIGGER only_added ON dossier_knot;"


class Migration(migrations.Migration):
    dependencies = [("dossier", "0001_open_the_room"), ("journal", "0002_entries_are_only_added")]
    operations = [migrations.RunSQL(FORWARDS, BACKWARDS)]
