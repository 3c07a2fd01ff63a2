"""A trigger that refuses to change or remove what the journal holds."""

from django.db import migrations

FORWARDS = """
CREATE FUNCTION evidence_is_only_added() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    -- Emptying whole tables is left to superusers, who could drop the trigger anyway (test databases need it).
    IF TG_OP = 'TRUNCATE' AND current_setting('is_superuser') = 'on' THEN
        RETURN NULL;
    END IF;
    RAISE EXCEPTION '% on % is refused: evidence is only ever added', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER only_added BEFORE UPDATE OR DELETE ON journal_entry
    FOR EACH ROW EXECUTE FUNCTION evidence_is_only_added();
CREATE TRIGGER only_added_whole BEFORE TRUNCATE ON journal_entry
    FOR EACH STATEMENT EXECUTE FUNCTION evidence_is_only_added();
"""

BACKWARDS = """
DROP TRIGGER only_added_whole ON journal_entry;
DROP TRIGGER only_added ON journal_entry;
DROP FUNCTION evidence_is_only_added();
"""


class Migration(migrations.Migration):
    dependencies = [("journal", "0001_open_the_room")]
    operations = [migrations.RunSQL(FORWARDS, BACKWARDS)]
