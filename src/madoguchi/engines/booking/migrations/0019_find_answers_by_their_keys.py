"""What was answered before is found by the key of a booking, which is put together first: behind a policy no condition
goes to an index that puts something together itself."""

from __future__ import annotations

from django.db import migrations

FORWARDS = """
CREATE OR REPLACE FUNCTION answered_before(of_opening bigint, requests text)
    RETURNS TABLE (id bigint, key varchar, kind varchar, slot_id bigint, code varchar, number varchar)
    LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    said text := current_setting('madoguchi.actor', true);
BEGIN
    PERFORM set_config('madoguchi.actor', 'keeper', true);
    RETURN QUERY EXECUTE $q$QUESTION$q$ USING of_opening, requests;
    PERFORM set_config('madoguchi.actor', coalesce(said, ''), true);
END $$
"""
QUESTION = """
        WITH told AS MATERIALIZED (
            SELECT o.id, o.key, o.kind, o.slot_id, o.code, 'o' || o.opening_id || '/' || o.key AS booked_as
            FROM unnest(string_to_array($2, ' ')) AS asking(key)
            JOIN booking_outcome AS o ON o.key = asking.key AND o.opening_id = $1
        )
        SELECT told.id, told.key, told.kind, told.slot_id, told.code, coalesce(b.number, '')
        FROM told LEFT JOIN booking_booking AS b ON told.kind = 'booked' AND b.key = told.booked_as"""


class Migration(migrations.Migration):
    dependencies = [("booking", "0018_tell_without_names")]
    operations = [migrations.RunSQL(FORWARDS.replace("QUESTION", QUESTION), migrations.RunSQL.noop)]
