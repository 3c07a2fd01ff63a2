"""Who of the register has this whole name and was born that day, with whom they live: what was proved at a sign-in.

Whoever signs in is nobody yet; the rows of the register are seen by those they are about.
"""

from __future__ import annotations

from django.db import migrations

# The owner sees matters only as the keeper; whoever asked speaks again when it was told.
FORWARDS = """
CREATE FUNCTION people_proved(whole_name text, born date)
    RETURNS TABLE (ref varchar, prefecture varchar, city varchar, town varchar, street varchar, building varchar,
        household varchar[])
    LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    said text := current_setting('madoguchi.actor', true);
BEGIN
    PERFORM set_config('madoguchi.actor', 'keeper', true);
    RETURN QUERY
        SELECT p.ref, p.prefecture, p.city, p.town, p.street, p.building, CASE WHEN p.household = '' THEN ARRAY[p.ref]
            ELSE ARRAY(
                SELECT h.ref FROM registry_person AS h
                WHERE h.household = p.household AND h.household <> '' AND h.gone_at IS NULL ORDER BY h.birth, h.ref)
            END
        FROM registry_person AS p
        WHERE p.name_key = whole_name AND whole_name <> '' AND p.birth = born AND p.gone_at IS NULL;
    PERFORM set_config('madoguchi.actor', coalesce(said, ''), true);
END $$
"""
BACKWARDS = "DROP FUNCTION people_proved(text, date)"


class Migration(migrations.Migration):
    dependencies = [("registry", "0002_changes_are_only_added")]
    operations = [migrations.RunSQL(FORWARDS, BACKWARDS)]
