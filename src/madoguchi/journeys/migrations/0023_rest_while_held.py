"""What a person gave by codes rests while they are held, also where the portal asks, which sees no hold.

The owner looks. The person is locked before their mandates, as by whoever holds them: of both one waits for the other.
"""

from __future__ import annotations

from django.db import migrations

FORWARDS = """
CREATE FUNCTION rest_while_held(giving text) RETURNS TABLE (mandate varchar)
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    said text := current_setting('madoguchi.actor', true);
    may boolean := true;
BEGIN
    IF current_setting('role') = 'madoguchi_portal' THEN
        may := portal_has(NULL, 'account.' || giving) OR EXISTS (
            SELECT FROM identity_mandate AS m JOIN identity_account AS a ON a.id = m.principal_id
            WHERE a.ref = giving AND portal_has(NULL, 'm.' || left(m.digest, 60)));
    END IF;
    PERFORM set_config('madoguchi.actor', 'keeper', true);
    PERFORM FROM registry_person AS p JOIN identity_account AS a ON a.person_ref = p.ref
        WHERE may AND a.ref = giving AND a.person_ref <> '' FOR SHARE OF p;
    RETURN QUERY
        UPDATE identity_mandate AS m SET paused_at = now() FROM identity_account AS a
        WHERE may AND a.id = m.principal_id AND a.ref = giving AND a.person_ref <> ''
            AND m.ended_at IS NULL AND m.paused_at IS NULL
            AND EXISTS (SELECT FROM registry_personhold AS h WHERE h.person_ref = a.person_ref AND h.lifted_at IS NULL)
        RETURNING m.ref;
    PERFORM set_config('madoguchi.actor', coalesce(said, ''), true);
END $$
"""
BACKWARDS = "DROP FUNCTION rest_while_held(text)"


class Migration(migrations.Migration):
    dependencies = [
        ("journeys", "0022_words_of_those_who_had_gone"),
        ("identity", "0019_confirm_mandates"),
        ("registry", "0006_hold_people"),
    ]
    operations = [migrations.RunSQL(FORWARDS, BACKWARDS)]
