"""Whoever shows the code of a mandate nobody holds yet takes it up for themselves, and nobody moves one to another.

The portal says of no mandate who gave it or holds it after it was added: the owner does it, for the account that asks.
"""

from __future__ import annotations

from django.db import migrations

FORWARDS = """
CREATE FUNCTION take_up_mandate(handed_over text, taking text, moment timestamptz) RETURNS boolean
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    said text := current_setting('madoguchi.actor', true);
    may boolean := true;
    is_taken boolean;
BEGIN
    IF current_setting('role') = 'madoguchi_portal' THEN
        may := portal_has(NULL, 'm.' || left(handed_over, 60)) AND portal_actor() = taking;
    END IF;
    PERFORM set_config('madoguchi.actor', 'keeper', true);
    UPDATE identity_mandate AS m SET proxy_id = a.id, taken_at = moment FROM identity_account AS a
        WHERE may AND m.digest = handed_over AND m.proxy_id IS NULL AND m.ended_at IS NULL
        AND a.ref = taking AND a.is_active AND a.kind <> 'staff' AND a.id <> m.principal_id;
    is_taken := FOUND;
    PERFORM set_config('madoguchi.actor', coalesce(said, ''), true);
    RETURN is_taken;
END $$
"""
BACKWARDS = "DROP FUNCTION take_up_mandate(text, text, timestamptz)"


class Migration(migrations.Migration):
    dependencies = [("identity", "0019_confirm_mandates")]
    operations = [migrations.RunSQL(FORWARDS, BACKWARDS)]
