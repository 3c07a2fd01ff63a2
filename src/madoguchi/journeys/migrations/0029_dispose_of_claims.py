"""The way by which settled claims of proxies go: by a plan two others agreed to."""

from django.db import migrations, models
from django.db.models.functions import Left

_DISPOSE = """
CREATE FUNCTION dispose_of_claims(wanted text, today date, ripe text[]) RETURNS jsonb LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
DECLARE
    said text := current_setting('madoguchi.actor', true);
    going bigint[]; refs text[]; gone text[]; rows bigint; counted jsonb := '{}';
BEGIN
    -- The owner sees claims only as the keeper.
    PERFORM set_config('madoguchi.actor', 'keeper', true);
    PERFORM 1 FROM journeys_disposal WHERE ref = wanted AND first_at IS NOT NULL AND second_at IS NOT NULL
        AND carried_out_at IS NULL AND dropped_at IS NULL FOR UPDATE;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'disposal % is refused: two others have to agree first', wanted
            USING ERRCODE = 'insufficient_privilege';
    END IF;
    -- Whoever holds one of them locks it: either they were first, and it stays, or they wait until it is gone.
    PERFORM 1 FROM journeys_proxyclaim WHERE left(ref, 16) = ANY (ripe) ORDER BY id FOR UPDATE;
    SELECT array_agg(c.id), coalesce(array_agg(c.ref::text), '{}'),
            coalesce(array_agg(left(c.ref, 16) ORDER BY left(c.ref, 16)), '{}')
        INTO going, refs, gone
        FROM journeys_disposalitem i JOIN journeys_disposal p ON p.id = i.disposal_id AND p.ref = wanted
        JOIN journeys_proxyclaim c ON left(c.ref, 16) = i.reference_number
            AND c.state <> 'asked' AND c.decided_at < p.asked_at
        WHERE i.kept_until < today AND i.reference_number = ANY (ripe)
            AND NOT EXISTS (
                SELECT 1 FROM identity_mandate m
                WHERE m.ref = c.mandate_ref AND m.ended_at IS NULL AND m.until_on >= today)
            AND NOT EXISTS (
                SELECT 1 FROM journeys_legalhold h
                WHERE h.reference_number = i.reference_number AND h.lifted_at IS NULL);
    -- The bytes follow when the rows are committed.
    UPDATE storage_file SET removed_at = now() WHERE removed_at IS NULL AND owner = ANY (refs);
    GET DIAGNOSTICS rows = ROW_COUNT;
    counted := counted || jsonb_build_object('storage_file', rows);
    DELETE FROM messaging_outboxmessage WHERE about = ANY (gone);
    GET DIAGNOSTICS rows = ROW_COUNT;
    counted := counted || jsonb_build_object('messaging_outboxmessage', rows);
    DELETE FROM journal_namekey WHERE holder = ANY (gone);
    GET DIAGNOSTICS rows = ROW_COUNT;
    counted := counted || jsonb_build_object('journal_namekey', rows);
    DELETE FROM journeys_proxyclaim WHERE id = ANY (going);
    GET DIAGNOSTICS rows = ROW_COUNT;
    counted := counted || jsonb_build_object('journeys_proxyclaim', rows);
    PERFORM set_config('madoguchi.actor', coalesce(said, ''), true);
    RETURN jsonb_build_object('numbers', to_jsonb(gone), 'rows', counted);
END $$;
REVOKE EXECUTE ON FUNCTION dispose_of_claims(text, date, text[]) FROM PUBLIC;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("journeys", "0028_claims_of_a_mandate"),
        ("identity", "0020_take_up_a_mandate"),
        ("messaging", "0004_seal_the_letters"),
        ("storage", "0002_states_of_the_scan"),
    ]
    operations = [
        migrations.AddIndex(
            "proxyclaim",
            models.Index(fields=["decided_at", "id"], name="claims_settled", condition=~models.Q(state="asked")),
        ),
        migrations.AddIndex("proxyclaim", models.Index(Left("ref", 16), name="claims_by_number")),
        migrations.RunSQL(_DISPOSE, "DROP FUNCTION dispose_of_claims(text, date, text[])"),
    ]
