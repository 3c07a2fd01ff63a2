"""The chain and its heads are evidence too: the journal's trigger guards them."""

from django.db import migrations

TABLES = ("journal_link", "journal_head")
FORWARDS = "\n".join(
    f"""
CREATE TRIGGER only_added BEFORE UPDATE OR DELETE ON {table}
    FOR EACH ROW EXECUTE FUNCTION evidence_is_only_added();
CREATE TRIGGER only_added_whole BEFORE TRUNCATE ON {table}
    FOR EACH STATEMENT EXECUTE FUNCTION evidence_is_only_added();
"""
    for table in TABLES
)
BACKWARDS = "\n".join(f"DROP TRIGGER only_added_whole ON {t}; DROP TRIGGER only_added ON {t};" for t in TABLES)


class Migration(migrations.Migration):
    dependencies = [("journal", "0003_chain_and_seal")]
    operations = [migrations.RunSQL(FORWARDS, BACKWARDS)]
