"""Who was acted for takes over what is theirs: matters and mandates of an account that was held for them.

The portal moves no matter from one account to another: the owner does it, for whoever signs in as an account that was
linked to the same person of the register.
"""

from __future__ import annotations

from django.db import migrations

FORWARDS = """
CREATE FUNCTION hand_over_held(taking text) RETURNS TABLE (held varchar, matters varchar[])
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    said text := current_setting('madoguchi.actor', true);
    may boolean := true;
    mine identity_account%ROWTYPE;
    before identity_account%ROWTYPE;
    numbers varchar[];
BEGIN
    IF current_setting('role') = 'madoguchi_portal' THEN
        may := portal_has(NULL, 'account.' || taking);
    END IF;
    PERFORM set_config('madoguchi.actor', 'keeper', true);
    SELECT a.* INTO mine FROM identity_account AS a
        WHERE may AND a.ref = taking AND a.kind = 'resident' AND a.is_active AND NOT a.is_held AND a.person_ref <> ''
        FOR NO KEY UPDATE;
    SELECT a.* INTO before FROM identity_account AS a
        WHERE a.person_ref = mine.person_ref AND a.person_ref <> '' AND a.is_held AND a.is_active FOR NO KEY UPDATE;
    IF mine.id IS NOT NULL AND before.id IS NOT NULL THEN
        UPDATE identity_mandate SET principal_id = mine.id WHERE principal_id = before.id AND proxy_id <> mine.id;
        UPDATE journeys_draftforanother SET account_ref = mine.ref WHERE account_ref = before.ref;
        UPDATE cases_case SET account_ref = mine.ref WHERE account_ref = before.ref;
        WITH moved AS (
            UPDATE dossier_dossier AS d SET account_ref = mine.ref WHERE d.account_ref = before.ref
            RETURNING d.reference_number)
        SELECT coalesce(array_agg(m.reference_number ORDER BY m.reference_number), '{}') INTO numbers FROM moved AS m;
        UPDATE identity_account SET is_active = false, person_ref = '', people = '{}' WHERE id = before.id;
        held := before.ref;
        matters := numbers;
        RETURN NEXT;
    END IF;
    PERFORM set_config('madoguchi.actor', coalesce(said, ''), true);
END $$
"""
BACKWARDS = "DROP FUNCTION hand_over_held(text)"


class Migration(migrations.Migration):
    dependencies = [
        ("journeys", "0019_claim_to_act"),
        ("identity", "0019_confirm_mandates"),
        ("dossier", "__first__"),
        ("cases", "__first__"),
    ]
    operations = [migrations.RunSQL(FORWARDS, BACKWARDS)]
