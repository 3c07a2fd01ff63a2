"""Triggers: what was submitted never changes, and the changes since are only ever added."""

from django.db import migrations

FORWARDS = """
CREATE FUNCTION records_submitted_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE'
        AND NEW.as_submitted = OLD.as_submitted
        AND NEW.dossier_id = OLD.dossier_id
        AND NEW.sealed_at = OLD.sealed_at
    THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION '% on % is refused: what was submitted stays', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER submitted_stays BEFORE UPDATE OR DELETE ON records_entry
    FOR EACH ROW EXECUTE FUNCTION records_submitted_stays();
CREATE TRIGGER only_added BEFORE UPDATE OR DELETE ON records_entrychange
    FOR EACH ROW EXECUTE FUNCTION evidence_is_only_added();
CREATE TRIGGER only_added_whole BEFORE TRUNCATE ON records_entrychange
    FOR EACH STATEMENT EXECUTE FUNCTION evidence_is_only_added();
"""

BACKWARDS = """
DROP TRIGGER only_added_whole ON records_entrychange;
DROP TRIGGER only_added ON records_entrychange;
DROP TRIGGER submitted_stays ON records_entry;
DROP FUNCTION records_submitted_stays();
"""


class Migration(migrations.Migration):
    dependencies = [("records", "0001_open_the_room"), ("journal", "0002_entries_are_only_added")]
    operations = [migrations.RunSQL(FORWARDS, BACKWARDS)]
