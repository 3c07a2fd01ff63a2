"""What a take-over changed is evidence: the journal's trigger guards it too."""

from django.db import migrations

TABLES = ("registry_takeover", "registry_personchange")

FORWARDS = "".join(
    f"""
CREATE TRIGGER only_added BEFORE UPDATE OR DELETE ON {table}
    FOR EACH ROW EXECUTE FUNCTION evidence_is_only_added();
CREATE TRIGGER only_added_whole BEFORE TRUNCATE ON {table}
    FOR EACH STATEMENT EXECUTE FUNCTION evidence_is_only_added();
"""
    for table in TABLES
)

BACKWARDS = "".join(
    f"""
DROP TRIGGER only_added_whole ON {table};
DROP TRIGGER only_added ON {table};
"""
    for table in TABLES
)


class Migration(migrations.Migration):
    dependencies = [("registry", "0001_open_the_room"), ("journal", "0002_entries_are_only_added")]
    operations = [migrations.RunSQL(FORWARDS, BACKWARDS)]
