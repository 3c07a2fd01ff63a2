"""The ways by which records of registers go: by a plan two others agreed to, and out of a bin when its days are over.
The history of a record passes the same trigger as the evidence of a matter; the journal and its chain are in neither."""

from django.db import migrations

_TRIGGER = """
CREATE OR REPLACE FUNCTION evidence_is_only_added() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    -- Emptying whole tables is left to superusers, who could drop the trigger anyway (test databases need it).
    IF TG_OP = 'TRUNCATE' AND current_setting('is_superuser') = 'on' THEN
        RETURN NULL;
    END IF;
    -- Anybody may say that they are disposing; inside of the function the owner of the table says it.
    IF TG_OP = 'DELETE' AND current_setting('madoguchi.disposing', true) = 'on'
        AND current_user = (SELECT pg_get_userbyid(relowner) FROM pg_class WHERE oid = TG_RELID)
        AND TG_TABLE_NAME IN (
            'cases_caseevent', 'dossier_knot', 'notices_notice', 'records_entrychange', 'records_entry'{more})
    THEN
        RETURN OLD;
    END IF;
    RAISE EXCEPTION '% on % is refused: evidence is only ever added', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'insufficient_privilege';
END $$;
"""
# $1 numbers, $2 records, $3 registers. In this order nothing points at what is gone.
_GOING = (
    (
        "records_recordmention",
        "comment_id IN (SELECT id FROM records_recordcomment WHERE record_id = ANY ($2))",
    ),
    ("records_recordcomment", "record_id = ANY ($2)"),
    ("records_recordfollow", "record_id = ANY ($2)"),
    ("records_recordturn", "record_id = ANY ($2)"),
    ("records_recordprogress", "record_id = ANY ($2)"),
    ("records_recordchange", "record_id = ANY ($2)"),
    ("records_record", "id = ANY ($2)"),
    ("records_hookdelivery", "record_ref = ANY ($1)"),
    ("messaging_outboxmessage", "about = ANY ($1)"),
    ("journal_namekey", "holder = ANY ($1)"),
    ("procrastinate_jobs", "args ->> 'ref' = ANY ($1) AND status::text NOT IN ('todo', 'doing')"),
    # What was worked out of the register as it was, and what somebody brought for it long ago and left.
    ("records_keptcount", "register_id = ANY ($3)"),
    ("records_recordbulkedit", "register_id = ANY ($3) AND ended_at IS NOT NULL"),
    (
        "records_recordimport",
        "register_id = ANY ($3) AND begun_at IS NULL AND made_at < now() - interval '30 days'",
    ),
)
_STEPS = ",\n        ".join(f"({n}, '{table}', $c${condition}$c$)" for n, (table, condition) in enumerate(_GOING))
_REMOVE = """
CREATE FUNCTION remove_records(gone text[]) RETURNS jsonb LANGUAGE plpgsql
    SET search_path = public, pg_temp AS $$
DECLARE
    ids bigint[]; touched text[]; counted jsonb := '{}'; step record; rows bigint;
BEGIN
    SELECT array_agg(id), array_agg(DISTINCT register_id::text) INTO ids, touched
        FROM records_record WHERE ref = ANY (gone);
    -- The bytes follow when the rows are committed.
    UPDATE storage_file SET removed_at = now() WHERE removed_at IS NULL AND owner = ANY (gone);
    GET DIAGNOSTICS rows = ROW_COUNT;
    counted := counted || jsonb_build_object('storage_file', rows);
    -- A dry run tells of records as they were; whoever looks at it again has it worked out anew.
    UPDATE records_recordimport SET dry_run = NULL WHERE register_id = ANY (touched) AND dry_run IS NOT NULL;
    UPDATE records_recordbulkedit SET dry_run = NULL WHERE register_id = ANY (touched) AND dry_run IS NOT NULL;
    FOR step IN SELECT * FROM (VALUES
        $STEPS$
    ) AS going(place, name, wherever) ORDER BY place LOOP
        EXECUTE format('DELETE FROM %I WHERE %s', step.name, step.wherever) USING gone, ids, touched;
        GET DIAGNOSTICS rows = ROW_COUNT;
        counted := counted || jsonb_build_object(step.name, rows);
    END LOOP;
    -- A count that did not see this is none, also one that is being made just now.
    INSERT INTO records_laidregister (register_id) SELECT unnest(touched)
        ON CONFLICT (register_id) DO UPDATE SET tx = pg_current_xact_id()::text::bigint;
    RETURN counted;
END $$;
REVOKE EXECUTE ON FUNCTION remove_records(text[]) FROM PUBLIC;
""".replace("$STEPS$", _STEPS)
_DISPOSE = """
CREATE FUNCTION dispose_of_records(wanted text, today date, ripe text[]) RETURNS jsonb LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
DECLARE
    said text := current_setting('madoguchi.actor', true); gone text[]; counted jsonb;
BEGIN
    -- The owner sees records only as the keeper.
    PERFORM set_config('madoguchi.actor', 'keeper', true), set_config('madoguchi.disposing', 'on', true);
    PERFORM 1 FROM journeys_disposal WHERE ref = wanted AND first_at IS NOT NULL AND second_at IS NOT NULL
        AND carried_out_at IS NULL AND dropped_at IS NULL FOR UPDATE;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'disposal % is refused: two others have to agree first', wanted
            USING ERRCODE = 'insufficient_privilege';
    END IF;
    -- Whoever changes, cites or holds one of them locks it: either they were first, and it stays, or they wait until it
    -- is gone. The statement below sees what was written until then.
    PERFORM 1 FROM records_record WHERE ref = ANY (ripe) ORDER BY id FOR UPDATE;
    SELECT coalesce(array_agg(r.ref::text ORDER BY r.ref), '{}') INTO gone
        FROM journeys_disposalitem i JOIN journeys_disposal p ON p.id = i.disposal_id AND p.ref = wanted
        JOIN records_record r ON r.ref = i.reference_number AND r.register_id = i.procedure
            AND r.updated_at < p.asked_at
        WHERE i.kept_until < today AND i.reference_number = ANY (ripe)
            AND NOT EXISTS (
                SELECT 1 FROM journeys_legalhold h
                WHERE h.reference_number = i.reference_number AND h.lifted_at IS NULL)
            AND NOT EXISTS (
                SELECT 1 FROM journeys_lookquestion q
                WHERE q.answered_at IS NULL AND i.reference_number = ANY (q.subjects));
    counted := remove_records(gone);
    PERFORM set_config('madoguchi.actor', coalesce(said, ''), true), set_config('madoguchi.disposing', '', true);
    RETURN jsonb_build_object('numbers', to_jsonb(gone), 'rows', counted);
END $$;
REVOKE EXECUTE ON FUNCTION dispose_of_records(text, date, text[]) FROM PUBLIC;
"""
# The database holds to the shortest bin there is by its own clock, whatever it is told.
_EMPTY = """
CREATE FUNCTION empty_bin(register text, before timestamptz, most integer) RETURNS text[] LANGUAGE plpgsql
    SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    said text := current_setting('madoguchi.actor', true); held bigint[]; gone text[];
BEGIN
    PERFORM set_config('madoguchi.actor', 'keeper', true), set_config('madoguchi.disposing', 'on', true);
    IF before > now() - interval '7 days' THEN
        RAISE EXCEPTION 'the bin of % is not emptied so soon', register USING ERRCODE = 'insufficient_privilege';
    END IF;
    -- Whoever takes one out or holds it just now has it locked, and it stays for this time.
    SELECT array_agg(id) INTO held FROM (
        SELECT id FROM records_record
        WHERE register_id = register AND deleted_at IS NOT NULL AND deleted_at < before
            AND NOT EXISTS (
                SELECT 1 FROM journeys_legalhold h WHERE h.reference_number = ref AND h.lifted_at IS NULL)
        ORDER BY deleted_at, id LIMIT most FOR UPDATE SKIP LOCKED) AS oldest;
    SELECT coalesce(array_agg(ref::text ORDER BY ref), '{}') INTO gone FROM records_record
        WHERE id = ANY (held) AND deleted_at < before
            AND NOT EXISTS (
                SELECT 1 FROM journeys_legalhold h WHERE h.reference_number = ref AND h.lifted_at IS NULL);
    PERFORM remove_records(gone);
    PERFORM set_config('madoguchi.actor', coalesce(said, ''), true), set_config('madoguchi.disposing', '', true);
    RETURN gone;
END $$;
REVOKE EXECUTE ON FUNCTION empty_bin(text, timestamptz, integer) FROM PUBLIC;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("journeys", "0010_questions_have_a_day"),
        ("records", "0016_narrow_by_author_and_time"),
    ]
    operations = [
        migrations.RunSQL(
            _TRIGGER.replace("{more}", ",\n            'records_recordchange'") + _REMOVE + _DISPOSE + _EMPTY,
            "DROP FUNCTION empty_bin(text, timestamptz, integer);"
            "DROP FUNCTION dispose_of_records(text, date, text[]);"
            "DROP FUNCTION remove_records(text[]);" + _TRIGGER.replace("{more}", ""),
        )
    ]
