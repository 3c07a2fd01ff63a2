"""Who an account is in the register is written for whoever signs in by their proved name, birth and address alone.

The portal writes neither column of an account: it says what was proved, and the owner looks who that is.
"""

from __future__ import annotations

from django.db import migrations

FORWARDS = """
CREATE FUNCTION link_proved(account text, whole_name text, born date, lives text)
    RETURNS TABLE (before varchar, ref varchar)
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    said text := current_setting('madoguchi.actor', true);
    may boolean := true;
BEGIN
    IF current_setting('role') = 'madoguchi_portal' THEN
        may := portal_has(NULL, 'account.' || account);
    END IF;
    PERFORM set_config('madoguchi.actor', 'keeper', true);
    RETURN QUERY
        WITH proved AS MATERIALIZED (SELECT p.ref, p.household FROM person_proved(whole_name, born, lives) AS p),
        held AS MATERIALIZED (
            SELECT a.id, a.person_ref FROM identity_account AS a
            WHERE may AND a.ref = account AND a.kind <> 'staff' AND EXISTS (SELECT FROM proved) FOR NO KEY UPDATE)
        UPDATE identity_account AS a SET person_ref = p.ref,
            people = ARRAY(SELECT one FROM unnest(p.household) AS one ORDER BY one COLLATE "C")
        FROM proved AS p, held AS h WHERE a.id = h.id RETURNING h.person_ref, p.ref;
    PERFORM set_config('madoguchi.actor', coalesce(said, ''), true);
END $$
"""
BACKWARDS = "DROP FUNCTION link_proved(text, text, date, text)"


class Migration(migrations.Migration):
    dependencies = [
        ("registry", "0004_tell_one_person_who_was_proved"),
        ("identity", "0009_know_people"),
    ]
    operations = [migrations.RunSQL(FORWARDS, BACKWARDS)]
